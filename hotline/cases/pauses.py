"""A pause of a case's own clock, as it is sealed on the reporter's side. What it means for the day: `clocks.py`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hotline import clock

PAUSE = "pause"  # label of a sealed value


@dataclass(frozen=True)
class Pause:
    """The clock of a case's next step stopped, or ran again."""

    at: datetime
    until: date | None  # the day on which somebody looks again; None: it runs again
    reason: str = field(default="", repr=False)  # the reporter reads it too

    def encode(self) -> bytes:
        until = self.until.isoformat() if self.until else ""
        return json.dumps(
            {"at": self.at.isoformat(), "until": until, "reason": self.reason}, ensure_ascii=False
        ).encode()

    @classmethod
    def decode(cls, data: bytes) -> Pause:
        found = json.loads(data)
        until = date.fromisoformat(found["until"]) if found["until"] else None
        return cls(datetime.fromisoformat(found["at"]), until, found["reason"])


def standstill(pauses: Sequence[Pause]) -> timedelta:
    """How long the clock stood still in pauses that are over."""
    found, since = timedelta(), None
    for one in pauses:
        if one.until is not None:
            since = clock.local_date(one.at)
        elif since is not None:
            found += clock.local_date(one.at) - since
            since = None
    return found
