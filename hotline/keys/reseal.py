"""Moving envelopes to the current generation, and proof that they arrived.

The work is done in batches. Opening and sealing happen outside any transaction; a batch is then one short
write that changes only rows that are still as they were read. So it can be killed anywhere, run twice at
once, and never brings back what was erased. Memory holds one batch.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, tuple_, update
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.db import Database
from hotline.keys.errors import LogMovedError
from hotline.keys.generations import hold_current, trusted_generation
from hotline.keys.holders import Reader, actor_of
from hotline.keys.log import read_log
from hotline.keys.models import ENVELOPES, ResealWork
from hotline.keys.slots import GenerationKeys
from hotline.keys.trust import Anchor

BATCH = 400  # envelopes; some 160 ms of opening and sealing, then some 20 ms of writing
_PAGE = 500  # envelopes read at once when verifying

_E = ENVELOPES.c
_Place = tuple[UUID, str]  # owner's id and kind: the order in which rows are read
_START: _Place = (UUID(int=0), "")
_MOVE = (
    update(ENVELOPES)
    .where(
        _E.owner_kind == bindparam("kind"),
        _E.owner_id == bindparam("owner"),
        _E.generation == bindparam("was"),
        _E.wrapped == bindparam("old"),
    )
    .values(generation=bindparam("now"), wrapped=bindparam("new"))
)


@dataclass(frozen=True)
class _Batch:
    """Some envelopes of one old generation, as they were read."""

    was: int
    target: vault.Generation
    rows: list[tuple[UUID, str, bytes]]


def reseal(database: Database, anchor: Anchor, reader: Reader, batch: int = BATCH) -> Iterator[int]:
    """Move every envelope to the current generation; yields how many each batch moved.

    Safe to stop at any instant, to run again, and to run twice at once. Raises `vault.NoSlotError` if the
    reader cannot open an old generation, and `AlteredEnvelopeError` naming the owner if a seal was broken.
    """
    keys = GenerationKeys(anchor, reader)
    # Two runs at once begin at different places and so seldom do the same work.
    place: _Place = (UUID(bytes=os.urandom(16)), "")
    wrapped_around = False
    while True:
        found = _next_batch(database, anchor, keys, place, batch)
        if found is not None:
            last = found.rows[-1]
            place, done = (last[0], last[1]), _move(database, anchor, keys, found)
            yield done
        elif not wrapped_around:
            place, wrapped_around = _START, True
        elif _anything_left(database, anchor):
            place = _START  # keys rotated meanwhile
        else:
            return


def reseal_some(database: Database, anchor: Anchor, reader: Reader, seconds: float = 0.05) -> int:
    """Move a few envelopes after a desk request was answered; returns how many. Quick where none is left."""
    end, moved = time.monotonic() + seconds, 0
    if not _anything_left(database, anchor):
        return 0
    for done in reseal(database, anchor, reader, batch=50):
        moved += done
        if time.monotonic() >= end:
            break
    return moved


def _anything_left(database: Database, anchor: Anchor) -> bool:
    with database.reading() as session:
        target = trusted_generation(session, anchor).number
        return session.scalar(select(_E.generation).where(_E.generation != target).limit(1)) is not None


def _next_batch(
    database: Database, anchor: Anchor, keys: GenerationKeys, place: _Place, size: int
) -> _Batch | None:
    """The next envelopes after `place` under the oldest generation that has any there."""
    with database.reading() as session:
        log = read_log(session, anchor)
        for generation in log.open_generations[:-1]:
            rows = _page(session, generation.number, place, size)
            if rows:
                keys.of(session, generation.number)
                return _Batch(generation.number, log.current, rows)
    return None


def _page(session: Session, generation: int, place: _Place, size: int) -> list[tuple[UUID, str, bytes]]:
    query = (
        select(_E.owner_id, _E.owner_kind, _E.wrapped)
        .where(_E.generation == generation, tuple_(_E.owner_id, _E.owner_kind) > place)
        .order_by(_E.owner_id, _E.owner_kind)
        .limit(size)
    )
    return list(session.execute(query))


def _move(database: Database, anchor: Anchor, keys: GenerationKeys, found: _Batch) -> int:
    """Open, seal again, and write what is still as it was read; 0 if keys rotated while we sealed."""
    changes = [_change(anchor, keys, found, *row) for row in found.rows]
    with database.writing() as session:
        if not hold_current(session, found.target.number):
            return 0
        done: int = session.connection().execute(_MOVE, changes).rowcount
        if done:
            session.execute(
                update(ResealWork)
                .where(ResealWork.generation == found.target.number)
                .values(batches=ResealWork.batches + 1),
                execution_options={"synchronize_session": False},
            )
    return done


def _change(
    anchor: Anchor, keys: GenerationKeys, found: _Batch, owner_id: UUID, kind: str, wrapped: bytes
) -> dict[str, object]:
    owner = vault.Owner(kind, owner_id.bytes)
    new = vault.seal_envelope(
        keys.open(wrapped, owner, found.was),
        instance=anchor.instance_id,
        generation=found.target.number,
        generation_public=found.target.public,
        owner=owner,
    )
    return {
        "kind": kind,
        "owner": owner_id,
        "was": found.was,
        "old": wrapped,
        "now": found.target.number,
        "new": new,
    }


def record_reseal(session: Session, anchor: Anchor, reader: Reader, moved: int, now: datetime) -> None:
    """Write down that somebody resealed by command. The few after a desk request leave no event."""
    audit.append(
        session,
        kind=kinds.RESEALED,
        now=now,
        actor=actor_of(read_log(session, anchor), reader),
        subject=f"generation:{trusted_generation(session, anchor).number}",
        detail={"envelopes": moved},
    )


def verify_all(database: Database, anchor: Anchor, reader: Reader, now: datetime) -> Iterator[int]:
    """Open every envelope of the current generation; yields how many each page had.

    A count would be no proof. When the last one has opened, this is recorded, and `retire` may follow until
    the next reseal. Raises `AlteredEnvelopeError` naming the owner of the first that does not open.
    """
    keys = GenerationKeys(anchor, reader)
    with database.reading() as session:
        number = trusted_generation(session, anchor).number
        keys.of(session, number)
        batches = session.scalar(select(ResealWork.batches).where(ResealWork.generation == number))
    place, opened = _START, 0
    while True:
        with database.reading() as session:
            rows = _page(session, number, place, _PAGE)
        if not rows:
            break
        for owner_id, kind, wrapped in rows:
            keys.open(wrapped, vault.Owner(kind, owner_id.bytes), number)
        place, opened = (rows[-1][0], rows[-1][1]), opened + len(rows)
        yield len(rows)
    _record_verify(database, anchor, reader, number, batches, opened, now)


def _record_verify(
    database: Database,
    anchor: Anchor,
    reader: Reader,
    number: int,
    batches: int | None,
    opened: int,
    now: datetime,
) -> None:
    with database.writing() as session:
        if not hold_current(session, number):
            raise LogMovedError("keys rotated while the envelopes were opened")
        session.execute(
            update(ResealWork).where(ResealWork.generation == number).values(verified=batches),
            execution_options={"synchronize_session": False},
        )
        audit.append(
            session,
            kind=kinds.VERIFIED,
            now=now,
            actor=actor_of(read_log(session, anchor), reader),
            subject=f"generation:{number}",
            detail={"envelopes": opened},
        )
