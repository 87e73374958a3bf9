"""How far a rotation of the keys is, and what a coordinator's own key does to end it: move what is left, then prove.

An admin begins a rotation and ends it, and can open nothing between. After each desk request a few old envelopes
move by themselves; here a coordinator moves the rest and opens every one once, which is what giving the old
generation up asks for.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from hotline import clock
from hotline.desk.signed_in import staff
from hotline.keys import service as keys
from hotline.web import current, tokens
from hotline.web.sessions import coordinator_required

AT_ONCE = 10.0  # seconds that one press moves at most: some 30,000 envelopes


@dataclass(frozen=True)
class Progress:
    """Where the envelopes are: those of cases, claims, calls, and of the search index."""

    number: int  # the generation in use
    moved: int  # envelopes under it
    total: int
    old: tuple[keys.GenerationFacts, ...]  # generations that are being emptied
    is_verified: bool

    @property
    def is_moved(self) -> bool:
        return self.moved == self.total

    @property
    def may_retire(self) -> bool:
        return bool(self.old) and self.is_moved and self.is_verified


def progress(session: Session) -> Progress:
    """How far the newest rotation is, by the signed log and the database's own count."""
    found = keys.list_generations(session, current.anchor())
    return Progress(
        number=found[-1].number,
        moved=found[-1].envelopes,
        total=sum(one.envelopes for one in found),
        old=tuple(one for one in found if one.state == "opening"),
        is_verified=keys.is_verified(session, current.anchor()),
    )


@coordinator_required
def finish() -> Response:
    """Move what is left, as much as one press may; when nothing is left, open every envelope once."""
    tokens.check("people", staff().csrf)
    database, anchor, reader = current.database(), current.anchor(), staff().reader
    moved = keys.reseal_some(database, anchor, reader, AT_ONCE)
    if moved:
        with database.writing() as session:
            keys.record_reseal(session, anchor, reader, moved, clock.now())
    with database.reading() as session:
        found = progress(session)
    if found.old and found.is_moved and not found.is_verified:
        for _ in keys.verify_all(database, anchor, reader, clock.now()):
            pass
    return redirect("/desk/people#keys", 303)
