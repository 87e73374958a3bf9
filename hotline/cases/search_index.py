"""Putting cases into the search index, and taking them out.

Only the desk can: indexing opens each new case. It is done in slices after answered requests, and a slice is
one short write that is undone whole if anything moved meanwhile: of two workers one wins, nothing is lost.

Taking out needs no key, because retention and reporters erase too: the segment of an erased case is destroyed
in the same transaction, and the rest of its cases wait to be indexed anew.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import integrity, search_waiting, search_words
from hotline.cases.models import Case, SealedValue
from hotline.cases.search_models import (
    SearchPending,
    SearchSegment,
    SearchShred,
    segment_of,
    sequences_of,
)
from hotline.cases.search_words import Entry
from hotline.db import Database
from hotline.errors import HotlineError, NotFoundError
from hotline.keys import service as keys
from hotline.keys.service import Anchor, Keyring, Reader

OWNER = vault.Owner("index", UUID(int=1).bytes)
_CHUNK = 250
_NONCE = 12  # bytes in front of a sealed value
_ONE_AT_A_TIME = threading.Lock()  # in a process; between processes the segment's version decides
_QUIET = {"synchronize_session": False}

# What runs for every slice is built once.
_SEGMENT = (
    select(SearchSegment.version, SearchSegment.sealed, SearchShred.secret)
    .outerjoin(SearchShred, SearchShred.number == SearchSegment.number)
    .where(SearchSegment.number == bindparam("segment"))
)
_STATE = (
    select(Case.sequence, func.substr(SealedValue.sealed, 1, _NONCE))
    .join(SearchPending, SearchPending.sequence == Case.sequence)
    .outerjoin(SealedValue, search_waiting.IS_REPORT)
    .where(SearchPending.sequence.between(bindparam("first"), bindparam("last")), Case.status != "erased")
    .with_for_update(read=True, of=Case)
)
_TAKE_OFF = delete(SearchPending).where(SearchPending.sequence.between(bindparam("first"), bindparam("last")))
_REPLACE = (
    update(SearchSegment)
    .where(SearchSegment.number == bindparam("segment"), SearchSegment.version == bindparam("was"))
    .values(version=bindparam("now"), sealed=bindparam("new"))
)
_REPLACE_SHRED = (
    update(SearchShred).where(SearchShred.number == bindparam("segment")).values(secret=bindparam("new"))
)


class _OvertakenError(HotlineError):
    """Somebody else indexed, erased or altered meanwhile: all of a slice is undone, to be done again."""


@dataclass(frozen=True)
class _Slice:
    """Some cases of one segment, opened, and the segment as it was."""

    segment: int
    version: int | None  # None: there is none yet
    taken: tuple[int, ...]  # sequences to take off the waiting list: all of it between two, the newest first
    state: Mapping[int, bytes | None]  # those of them that were not erased, and the nonces of their reports
    entries: tuple[Entry, ...] = field(repr=False)  # of the segment, old and new


def index_some(database: Database, anchor: Anchor, reader: Reader, now: datetime, seconds: float) -> int:
    """Put waiting cases into the index, the newest first, for about so long; returns how many.

    Does nothing for a reader who cannot open the index. Opens its own transactions, like a reseal.
    """
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        return 0
    try:
        end, done = time.monotonic() + seconds, 0
        while moved := _step(database, anchor, reader, now, end):
            done += moved
            if time.monotonic() >= end:
                break
        return done
    except (vault.NoSlotError, _OvertakenError, IntegrityError):
        return 0  # another reader, or the next request, goes on
    finally:
        _ONE_AT_A_TIME.release()


def waiting(session: Session, limit: int) -> int:
    """How many cases are not in the index yet, counted up to `limit`."""
    some = select(SearchPending.sequence).limit(limit).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def open_key(session: Session, keyring: Keyring) -> vault.IndexKey | None:
    """The index key, or None before there is one. Raises `AlteredError`, `NoSlotError`."""
    try:
        generation, secret = keyring.open_bound(OWNER)
    except NotFoundError:
        return None
    return vault.IndexKey(secret, generation)


def segments(session: Session, key: vault.IndexKey) -> Iterator[tuple[int, bytes | None]]:
    """Number and plaintext of each segment, the newest first; None for one that was altered."""
    query = (
        select(SearchSegment.number, SearchSegment.sealed, SearchShred.secret)
        .outerjoin(SearchShred, SearchShred.number == SearchSegment.number)
        .order_by(SearchSegment.number.desc())
    )
    for number, sealed, shred in session.execute(query):
        try:
            yield number, key.open(number, shred or b"", sealed)
        except vault.AlteredError:
            yield number, None


def forget(session: Session, sequence: int) -> None:
    """Take a case out of the index, in the transaction that erases it and holds its row."""
    was_waiting = session.execute(
        delete(SearchPending).where(SearchPending.sequence == sequence), execution_options=_QUIET
    )
    if not was_waiting.rowcount:  # type: ignore[attr-defined]
        destroy(session, segment_of(sequence), without=sequence)


def renew(session: Session, sequence: int) -> None:
    """Index a case anew, whose name, phone or e-mail changed in this transaction, which holds its row."""
    if session.get(SearchPending, sequence) is None:
        destroy(session, segment_of(sequence))


def destroy(session: Session, segment: int, without: int = 0) -> None:
    """Destroy a segment; its cases, but for one, wait to be indexed anew."""
    # Held first, as `_write_slice` does: in two orders they would wait for each other.
    session.execute(select(SearchSegment.number).where(SearchSegment.number == segment).with_for_update())
    session.execute(delete(SearchShred).where(SearchShred.number == segment), execution_options=_QUIET)
    gone = session.execute(
        delete(SearchSegment).where(SearchSegment.number == segment), execution_options=_QUIET
    )
    if not gone.rowcount:  # type: ignore[attr-defined]
        return
    first, last = sequences_of(segment)
    session.execute(
        insert(SearchPending).from_select(
            ["sequence"],
            select(Case.sequence).where(
                Case.sequence.between(first, last),
                Case.sequence != without,
                Case.status != "erased",
                Case.sequence.not_in(select(SearchPending.sequence)),
            ),
        )
    )


def rebuild_altered(database: Database, altered: Sequence[int], now: datetime) -> bool:
    """Destroy segments that do not open; True if one was altered, which the audit log is told.

    Those bound to older keys than the index has since a reseal are no surprise.
    """
    is_surprise = False
    for segment in altered:
        with database.writing() as session:
            is_older = _is_older(session, segment)
            destroy(session, segment)
            if not is_older:
                _say_altered(session, f"segment:{segment}", now)
                is_surprise = True
    return is_surprise


def _is_older(session: Session, segment: int) -> bool:
    e = keys.ENVELOPES.c
    now = session.scalar(select(e.generation).where(e.owner_kind == OWNER.kind))
    sealed = session.scalar(select(SearchSegment.sealed).where(SearchSegment.number == segment))
    return bool(now and sealed and 0 < vault.segment_generation(sealed) < now)


def rebuild_all(database: Database, now: datetime) -> None:
    """Destroy the whole index with its key, whose envelope does not open."""
    with database.writing() as session:
        for segment in session.scalars(select(SearchSegment.number)).all():
            destroy(session, segment)
        keys.delete_envelope(session, OWNER)
        _say_altered(session, "key", now)


def _say_altered(session: Session, what: str, now: datetime) -> None:
    audit.append(
        session, kind=kinds.INDEX_ALTERED, now=now, actor="system", subject="index", detail={"part": what}
    )


def _step(database: Database, anchor: Anchor, reader: Reader, now: datetime, end: float) -> int:
    with database.reading() as session:
        integrity.see_one_state(session)
        newest = session.scalar(select(func.max(SearchPending.sequence)))
        if newest is None:
            return 0
        keyring = Keyring(session, anchor, reader)
        try:
            key = open_key(session, keyring)
        except vault.AlteredError:
            rebuild_all(database, now)
            return 0
        made = None
        if key is None:
            made = _new_key(session, anchor)
            key = vault.IndexKey(keyring.bind(made.generation, made.key), made.generation)
        piece = _read_slice(session, keyring, key, segment_of(newest), end)
    if isinstance(piece, int):
        rebuild_altered(database, [piece], now)
        return 0
    shred, sealed = key.seal(piece.segment, search_words.encode(piece.entries))
    with database.writing() as session:
        if made:
            keys.insert_envelope(session, anchor, made)
        _write_slice(session, piece, shred, sealed)
    return len(piece.taken)


def _new_key(session: Session, anchor: Anchor) -> keys.Prepared:
    return keys.prepare_envelope(session, anchor, OWNER, os.urandom(32))


def _read_slice(
    session: Session, keyring: Keyring, key: vault.IndexKey, segment: int, end: float
) -> _Slice | int:
    """Open waiting cases of a segment until the time is up; the segment's number if it was altered."""
    row = session.connection().execute(_SEGMENT, {"segment": segment}).one_or_none()
    entries: dict[int, Entry] = {}
    if row is not None:
        try:
            known = search_words.decode(key.open(segment, row.secret or b"", row.sealed))
        except (vault.AlteredError, ValueError):
            return segment
        entries = {one.sequence: one for one in known}
    taken: list[int] = []
    first, last = sequences_of(segment)
    state: dict[int, bytes | None] = {}
    below = last + 1
    while chunk := search_waiting.read(session, first, below, _CHUNK):
        below = chunk[-1].sequence
        living = [case for case in chunk if not case.is_erased]
        state |= {case.sequence: _mark(case.sealed) for case in living}
        taken += (case.sequence for case in chunk)
        entries |= {one.sequence: one for one in Entry.of_many(search_waiting.open_many(keyring, living))}
        if time.monotonic() >= end:
            break
    version = None if row is None else row.version
    return _Slice(segment, version, tuple(taken), state, tuple(entries.values()))


def _mark(sealed: bytes | None) -> bytes | None:
    """The nonce of a sealed value: another one stands there whenever it was sealed anew."""
    return sealed and sealed[:_NONCE]


def _write_slice(session: Session, piece: _Slice, shred: bytes, sealed: bytes) -> None:
    """Write a slice whole. Raises `_OvertakenError`, `IntegrityError` if anything moved since it was read."""
    # Whoever erases or corrects one of them waits, and then finds it in the segment.
    between = {"first": piece.taken[-1], "last": piece.taken[0]}
    line = session.connection()
    held = line.execute(_STATE, between).all()
    if {sequence: _mark(nonce) for sequence, nonce in held} != piece.state:
        raise _OvertakenError("a case was erased or corrected")
    if line.execute(_TAKE_OFF, between).rowcount != len(piece.taken):
        raise _OvertakenError("somebody else indexed them")
    if piece.version is None:
        line.execute(insert(SearchSegment), {"number": piece.segment, "version": 1, "sealed": sealed})
        line.execute(insert(SearchShred), {"number": piece.segment, "secret": shred})
        return
    change = {"segment": piece.segment, "was": piece.version, "now": piece.version + 1, "new": sealed}
    if line.execute(_REPLACE, change).rowcount != 1:
        raise _OvertakenError("somebody else wrote this segment")
    line.execute(_REPLACE_SHRED, {"segment": piece.segment, "new": shred})
