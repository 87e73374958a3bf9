"""Internal notes: for the desk's eyes, under the desk's side, which no receipt opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import integrity, versions
from hotline.cases.desk_record import NOTE, Note
from hotline.cases.errors import EmptyMessageError
from hotline.cases.messages import AGAIN, add_value, by_number
from hotline.cases.models import SealedValue
from hotline.cases.reading import case_keys
from hotline.errors import NotFoundError
from hotline.keys.service import Keyring


@dataclass(frozen=True)
class Wordings:
    """One note as it stands, and how it read before."""

    now: Note = field(repr=False)
    earlier: tuple[Note, ...] = field(repr=False)  # the newest first


def wordings(notes: Iterable[Note]) -> tuple[Wordings, ...]:
    """Notes with their earlier wordings, in the order in which they were first written; `notes` oldest first."""
    found: dict[UUID, list[Note]] = {}
    for one in notes:
        found.setdefault(one.note, []).append(one)
    return tuple(Wordings(every[-1], tuple(reversed(every[:-1]))) for every in found.values())


def add(
    session: Session,
    keyring: Keyring,
    number: str,
    *,
    text: str,
    by: UUID,
    now: datetime,
    seen: int | None = None,
    note: UUID | None = None,
) -> None:
    """Add a note, or another wording of the one named by `note`. A form sent twice adds one.

    Raises `EmptyMessageError`, `ChangedMeanwhileError`, `NotFoundError`; `AlteredError` if the case does not open.
    """
    text = text.strip()
    if not text:
        raise EmptyMessageError("a note needs words")
    case = by_number(session, number)
    _, desk_key = case_keys(session, keyring, case.id)
    side = vault.SideKey(case.id.bytes, vault.Side.DESK, desk_key)
    standing = _standing(session, side)
    if note is not None and note not in {one.note for one in standing}:
        raise NotFoundError("no such note")
    if _sent_before(standing, text, by, now, note):
        return
    versions.check(session, case, seen)
    value = Note(note or uuid4(), now, by, text)
    entry = add_value(session, side, case.id, NOTE, value.encode())
    audit.append(
        session,
        kind=kinds.VALUE_ADDED,
        now=now,
        actor=f"account:{by.hex}",
        subject=integrity.subject(case.id),
        detail={"values": [entry], "again": int(note is not None)},
    )


def _standing(session: Session, side: vault.SideKey) -> Sequence[Note]:
    """Every wording that opens, oldest first; one that was altered stops nobody."""
    rows = session.scalars(
        select(SealedValue)
        .where(SealedValue.case_id == UUID(bytes=side.case_id), SealedValue.label == NOTE)
        .order_by(SealedValue.position)
    )
    found = []
    for row in rows:
        try:
            found.append(Note.decode(side.open(NOTE, row.id.bytes, row.sealed)))
        except (vault.AlteredError, ValueError, KeyError, TypeError):
            continue
    return found


def _sent_before(standing: Sequence[Note], text: str, by: UUID, now: datetime, note: UUID | None) -> bool:
    """Whether the same hand wrote the same words a moment ago: as its last note, or as this note's last wording."""
    same = [one for one in standing if note in (None, one.note)]
    if not same:
        return False
    last = same[-1]
    return (last.text, last.by) == (text, by) and now - last.at < AGAIN
