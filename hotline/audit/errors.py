"""What the audit log finds wrong. Messages name places, never contents."""

from __future__ import annotations

from hotline.errors import HotlineError


class ValuesDifferError(HotlineError):
    """What stands in the database is not what the log saw arrive; `places` says where."""

    def __init__(self, subject: str, places: tuple[str, ...]) -> None:
        super().__init__(f"{subject}: {len(places)} sealed values are not those that the audit log knows")
        self.subject = subject
        self.places = places
