"""The desk's queue, a page at a time, only that page's rows opened. What is on it: `queue_filters.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from hotline import clock, vault
from hotline.cases import queue_filters
from hotline.cases.models import Case, SealedValue, Shred
from hotline.cases.queue_filters import PAGE, Filter, Place
from hotline.cases.record import MESSAGE, REPORT, Message, Record
from hotline.errors import NotFoundError
from hotline.keys.service import Keyring

__all__ = ["PAGE", "QueuePage", "QueueRow", "open_page", "open_rows"]


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue."""

    case_id: UUID
    number: str
    kind: str
    status: str
    arrived_on: date
    due_on: date | None
    is_late: bool
    assignee: UUID | None
    has_files: bool
    authorisation: str
    name: str = field(repr=False)  # of the reporter; empty if the row is damaged, erased or stopped
    has_new_message: bool  # the reporter wrote last
    is_damaged: bool


@dataclass(frozen=True)
class QueuePage:
    """One page, and the places to go on from in either direction, None at an end."""

    rows: tuple[QueueRow, ...]
    next: Place | None
    previous: Place | None
    found: int  # cases that the filter lets through; above `COUNT_LIMIT`: more than that
    counts: Mapping[str, int]  # the same for each view


def open_page(
    session: Session,
    keyring: Keyring,
    now: datetime,
    me: UUID,
    wanted: Filter,
    before: Place | None,
    after: Place | None,
) -> QueuePage:
    """The page of a filter behind `before`, or in front of `after`, or its first.

    Only `looking.py` calls this: it leaves the trace. A row that does not open is damaged and stops nobody.
    """
    today = clock.local_date(now)
    found = queue_filters.page(session, wanted, me, today, before, after)
    return QueuePage(
        open_rows(session, keyring, found.cases, today),
        found.next,
        found.previous,
        queue_filters.count(session, wanted, me, today),
        queue_filters.counts(session, me, today),
    )


def open_rows(session: Session, keyring: Keyring, cases: Sequence[Case], today: date) -> tuple[QueueRow, ...]:
    """The lines of these cases, in this order."""
    ids = [case.id for case in cases]
    keyring.look_up("case", ids)
    opener = _Opener(session, keyring, ids)
    return tuple(opener.row(case, today) for case in cases)


class _Opener:
    """Opens what the rows of one page show: four queries for all of them."""

    def __init__(self, session: Session, keyring: Keyring, ids: Sequence[UUID]) -> None:
        self._keyring = keyring
        shreds = select(Shred).where(Shred.case_id.in_(ids))
        self._shreds = {row.case_id: row.secret for row in session.scalars(shreds)}
        self._reports = _values(session, ids, REPORT)
        self._messages = _values(session, ids, MESSAGE)

    def row(self, case: Case, today: date) -> QueueRow:
        """One line; nothing that is wrong with its case is raised."""
        name, wrote_last, damaged = "", "desk", False
        if not case.is_erased and not case.is_stopped:
            try:
                name, wrote_last = self._open(case)
            except (vault.VaultError, NotFoundError, LookupError, ValueError, TypeError):
                damaged = True
        return QueueRow(
            case_id=case.id,
            number=case.number,
            kind=case.kind,
            status=case.status,
            arrived_on=case.arrived_on,
            due_on=case.due_on,
            is_late=case.due_on is not None and case.due_on < today,
            assignee=case.assignee,
            has_files=case.has_files,
            authorisation=case.authorisation,
            name=name,
            has_new_message=wrote_last == "reporter",
            is_damaged=damaged,
        )

    def _open(self, case: Case) -> tuple[str, str]:
        key = self._keyring.open(vault.Owner("case", case.id.bytes))
        secret = vault.case_side(key, self._shreds[case.id], vault.Side.REPORTER)
        side = vault.SideKey(case.id.bytes, vault.Side.REPORTER, secret)
        row_id, sealed = self._reports[case.id]
        record = Record.decode(side.open(REPORT, row_id.bytes, sealed))
        if record.number != case.number:
            raise vault.AlteredError("the number of a case was changed")
        if case.id not in self._messages:
            return record.name, "desk"
        row_id, sealed = self._messages[case.id]
        return record.name, Message.decode(side.open(MESSAGE, row_id.bytes, sealed)).author


def _values(session: Session, ids: Sequence[UUID], label: str) -> dict[UUID, tuple[UUID, bytes]]:
    """The last value of a label in each case: {case id: (row id, sealed)}."""
    last = (
        select(SealedValue.case_id, func.max(SealedValue.position))
        .where(SealedValue.case_id.in_(ids), SealedValue.label == label)
        .group_by(SealedValue.case_id)
    )
    rows = session.execute(
        select(SealedValue.case_id, SealedValue.id, SealedValue.sealed).where(
            SealedValue.case_id.in_(ids),  # said twice, so that no planner reads the whole table
            SealedValue.label == label,
            tuple_(SealedValue.case_id, SealedValue.position).in_(last),
        )
    )
    return {case_id: (row_id, sealed) for case_id, row_id, sealed in rows}
