"""The desk's list of what people ask of their data and have no answer to yet, the late ones first.

Two kinds of cases are on it: those that are such a request themselves, sent from the claim page, and reports with an
open request in their mailbox. They go by the case's due day, for which all counts that is owed, a document too. Only
the page's rows are opened. Blocked cases are here and in no other list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select, text, tuple_
from sqlalchemy.orm import Session

from hotline import vault
from hotline.cases import calendar as calendars
from hotline.cases import clocks, open_requests
from hotline.cases.deadlines import clock_of
from hotline.cases.models import Case
from hotline.cases.queue import QueueRow, open_rows
from hotline.cases.queue_filters import PAGE, Place
from hotline.cases.reading import enveloped_keys
from hotline.cases.working_days import Calendar
from hotline.errors import NotFoundError
from hotline.keys.service import Keyring

COUNTED = 100  # counted no further: people read "100+"


@dataclass(frozen=True)
class Wanted:
    """One case on the list and what is asked in it."""

    row: QueueRow = field(repr=False)
    kinds: tuple[tuple[int, str, date], ...]  # number (0: the case itself), kind, last day


@dataclass(frozen=True)
class RequestPage:
    """One page of the list, and where it goes on."""

    wanted: tuple[Wanted, ...]
    next: Place | None


def page(session: Session, keyring: Keyring, today: date, before: Place | None) -> RequestPage:
    """The page behind `before`, or the first. Only `looking.py` calls this: it leaves the trace."""
    found = sorted(
        (*_walk(session, _themselves(), before), *_walk(session, _in_mailboxes(), before)),
        key=lambda case: (case.due_on, case.sequence),
    )
    shown = found[:PAGE]
    rows = open_rows(session, keyring, shown, today)
    calendar = calendars.read(session)
    wanted = tuple(
        Wanted(row, _asked(session, keyring, calendar, case)) for case, row in zip(shown, rows, strict=True)
    )
    last = Place(shown[-1].sequence, shown[-1].due_on) if len(found) > PAGE else None
    return RequestPage(wanted, last)


def count(session: Session) -> int:
    """How many cases are on the list; above `COUNTED` no more than that there are more."""
    ids: set[int] = set()
    for query in (_themselves(), _in_mailboxes()):
        ids |= set(session.scalars(query.with_only_columns(Case.sequence).limit(COUNTED + 1)))
    return len(ids)


def waiting_cases(session: Session) -> list[UUID]:
    """The cases whose due days somebody with a key counts anew after days were moved."""
    return list(session.scalars(select(Case.id).where(open_requests.need_a_key())))


def _themselves() -> Select[Case]:
    # Its partial index wants these very words.
    return select(Case).where(text("kind <> 'report' AND due_on IS NOT NULL"))


def _in_mailboxes() -> Select[Case]:
    return select(Case).where(
        Case.id.in_(open_requests.cases_with()), Case.kind == "report", Case.due_on.is_not(None)
    )


def _walk(session: Session, query: Select[Case], before: Place | None) -> Sequence[Case]:
    if before is not None:
        query = query.where(tuple_(Case.due_on, Case.sequence) > (before.due_on, before.sequence))
    return session.scalars(query.order_by(Case.due_on, Case.sequence).limit(PAGE + 1)).all()


def _asked(
    session: Session, keyring: Keyring, calendar: Calendar, case: Case
) -> tuple[tuple[int, str, date], ...]:
    found: list[tuple[int, str, date]] = []
    own = clock_of(case.kind, case.status)
    if case.kind != "report" and own is not None:
        found.append((0, case.kind, own.due(case.arrived_on, calendar)))
    try:
        reporter_key, _ = enveloped_keys(session, keyring, case.id)
    except (vault.VaultError, NotFoundError):
        return tuple(found)  # its row says that it is damaged
    side = vault.SideKey(case.id.bytes, vault.Side.REPORTER, reporter_key)
    asked = clocks.read(session, side, calendar).asked
    found += [(one.number, one.kind, one.due_on) for one in asked if one.is_open]
    return tuple(found)
