"""What stands in clear about a case, held against the audit log, which saw it change.

These columns are not sealed, so that the queue can be sorted without a key. Whoever writes into the database could
close a case that nobody has answered, put its day off or give it away, and no seal would break. The log has the moves
of status, assignee and authorisation and the day of arrival; the due day follows from them, unless a request or a
pause counts too: those are sealed, and only somebody who opens the case could count. But no pause and no request puts
off the day of a document. What the reporter chose (region, language, kind) is sealed in the report and needs no second
witness.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.audit import kinds
from hotline.audit.models import AuditEvent
from hotline.cases import calendar as calendars
from hotline.cases import deadlines
from hotline.cases.deadlines import Standing
from hotline.cases.models import Case
from hotline.cases.working_days import Calendar

STATUS = "status"  # in an event's detail: what the status is from here on
AUTHORISATION = "authorisation"  # in an arrival's: whether a document came with it
_TOLD = (
    *(
        kinds.CASE_ARRIVED,
        kinds.STATUS_CHANGED,
        kinds.CASE_ASSIGNED,
        kinds.AUTHORISATION_CHECKED,
        kinds.ERASED,
    ),
    *(kinds.REQUEST_MADE, kinds.REQUEST_ANSWERED, kinds.VALUE_ADDED, kinds.CLOCK_PAUSED),
)
_UNDECIDED = ("none", "attached")  # what it may be if the arrival did not tell, as it once did not


@dataclass
class _Said:
    """What the events of one case amount to."""

    arrived_on: str = ""
    status: str = "received"
    assignee: str = ""  # hexadecimal
    authorisation: str = ""
    is_sealed: bool = False  # whether more than the status counts for the due day

    def hear(self, kind: str, at: str, detail: Mapping[str, Any]) -> None:
        self.status = detail.get(STATUS, self.status)
        if kind == kinds.CASE_ARRIVED:
            self.arrived_on, self.authorisation = at, detail.get(AUTHORISATION, "")
        elif kind == kinds.STATUS_CHANGED:
            self.status = detail["to"]
        elif kind == kinds.CASE_ASSIGNED:
            self.assignee = detail["to"]
        elif kind == kinds.AUTHORISATION_CHECKED:
            self.authorisation = detail["to"]
        elif kind == kinds.ERASED:
            self.status, self.assignee, self.authorisation = "erased", "", "none"
        elif kind in (kinds.REQUEST_MADE, kinds.CLOCK_PAUSED):
            self.is_sealed = True

    def differing(self, row: Any, calendar: Calendar) -> Iterator[str]:
        """Names of columns that say something else; `row` has them."""
        if row.arrived_on.isoformat() != self.arrived_on:
            yield "arrived"
        if row.status != self.status:
            yield "status"
        if (row.assignee.hex if row.assignee else "") != self.assignee:
            yield "assignee"
        if row.authorisation not in ((self.authorisation,) if self.authorisation else _UNDECIDED):
            yield "authorisation"
        if row.status != "erased" and row.retain_until != deadlines.retain_until(row.arrived_on):
            yield "retained"
        if not self._is_due(row, calendar):
            yield "due"

    def _is_due(self, row: Any, calendar: Calendar) -> bool:
        """Whether the due day is what follows; where sealed days count too, whether it may be."""
        case = Standing(row.kind, row.status, row.arrived_on, row.authorisation)
        if not self.is_sealed or row.status == "erased":
            return bool(row.due_on == deadlines.due(case, calendar))
        document = deadlines.decide_by(case, calendar)
        return document is None or (row.due_on is not None and row.due_on <= document)


def differing(session: Session, only: UUID | None = None) -> Iterator[tuple[UUID, tuple[str, ...]]]:
    """Each case, or `only` this one, whose clear columns are not as the log saw them change. Flat in memory."""
    calendar = calendars.read(session)
    both = merge(_events(session, only), _rows(session, only), key=lambda one: one[:2])
    for name, group in groupby(both, key=lambda one: one[0]):
        said, row = _Said(), None
        for _, is_row, found in group:
            if is_row:
                row = found
            else:
                said.hear(*found)
        wrong = tuple(said.differing(row, calendar)) if row is not None else ("case",)
        if wrong:
            yield UUID(hex=name), wrong


_One = tuple[str, int, Any]  # case in hexadecimal, 0 for an event and 1 for the row, what it is


def _events(session: Session, only: UUID | None) -> Iterable[_One]:
    e = AuditEvent
    query = select(e.subject, e.kind, e.at, e.detail).where(e.kind.in_(_TOLD), e.subject.like("case:%"))
    if only is not None:
        query = query.where(e.subject == f"case:{only.hex}")
    query = query.order_by(e.subject, e.serial).execution_options(yield_per=500)
    for subject, kind, at, detail in session.execute(query):
        yield subject.partition(":")[2], 0, (kind, at, json.loads(detail))


def _rows(session: Session, only: UUID | None) -> Iterable[_One]:
    c = Case
    query = select(
        *(c.id, c.kind, c.status, c.arrived_on, c.due_on, c.assignee, c.authorisation, c.retain_until)
    )
    if only is not None:
        query = query.where(c.id == only)
    for row in session.execute(query.order_by(c.id).execution_options(yield_per=500)):
        yield row.id.hex, 1, row
