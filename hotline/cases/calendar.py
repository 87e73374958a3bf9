"""Days that the government moved: an admin enters them, and what is owed is counted anew at once.

A swap is two rows: a Saturday that is worked and a Monday that is free for it.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, not_, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import deadlines, open_requests
from hotline.cases.deadlines import Standing
from hotline.cases.errors import DayNotMovedError
from hotline.cases.models import Case
from hotline.cases.working_days import Calendar, is_working_by_law
from hotline.db import Base

_CLEAR = (Case.kind, Case.status, Case.arrived_on, Case.authorisation)  # the fields of `Standing`
NEAR_YEARS = 2  # on either side of today: a later or earlier day is a slip of the pen


class MovedDay(Base):
    """One day on which the law's calendar does not hold."""

    __tablename__ = "moved_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    is_working: Mapped[bool]


@dataclass(frozen=True)
class Moved:
    """One such day, for a page."""

    day: date
    is_working: bool


def read(session: Session) -> Calendar:
    """The calendar in force."""
    days = moved(session)
    return Calendar(
        frozenset(one.day for one in days if one.is_working),
        frozenset(one.day for one in days if not one.is_working),
    )


def moved(session: Session) -> list[Moved]:
    """Every moved day, the newest first."""
    rows = session.scalars(select(MovedDay).order_by(MovedDay.day.desc()))
    return [Moved(row.day, row.is_working) for row in rows]


def move(
    session: Session, *, work_on: date | None, free_on: date | None, today: date, actor: str, now: datetime
) -> None:
    """Enter a swap, or one half of it. Raises `DayNotMovedError` for a day that this changes nothing about."""
    for field, day, is_working in (("work_on", work_on, True), ("free_on", free_on, False)):
        if day is None:
            continue
        if abs(day.year - today.year) > NEAR_YEARS:
            raise DayNotMovedError(field, "far")
        if is_working_by_law(day) == is_working:
            raise DayNotMovedError(field, "as-it-is")
        session.merge(MovedDay(day=day, is_working=is_working))
    _changed(session, actor, now, work=work_on, free=free_on)


def put_back(session: Session, day: date, *, actor: str, now: datetime) -> None:
    """Let the law's calendar hold on a day again. Does nothing where it does."""
    row = session.get(MovedDay, day)
    if row is not None:
        session.delete(row)
        _changed(session, actor, now, back=day)


def _changed(session: Session, actor: str, now: datetime, **days: date | None) -> None:
    session.flush()
    said = {name: day.isoformat() for name, day in days.items() if day}
    audit.append(session, kind=kinds.CALENDAR_CHANGED, now=now, actor=actor, subject="calendar", detail=said)
    _count_anew(session, read(session))


def _count_anew(session: Session, calendar: Calendar) -> None:
    """Set the due day of each open case where a clock goes by working days.

    Only what stands in clear is needed, so an admin can do it. Requests in a mailbox and pauses are sealed: whoever
    opens their case counts them (`requests.recount`), after the next request of the desk. Of those cases this much
    is known without a key: nothing is owed later than a decision about the document.
    """
    by_working_days = or_(Case.kind != "report", Case.authorisation == deadlines.UNDECIDED)
    sealed = open_requests.need_a_key()
    for standing in _standing(session, by_working_days, not_(sealed)):
        if due := deadlines.due(standing, calendar):
            _set(session, standing, due, not_(sealed))
    for standing in _standing(session, Case.authorisation == deadlines.UNDECIDED, sealed):
        if latest := deadlines.decide_by(standing, calendar):
            _set(session, standing, latest, sealed, Case.due_on > latest)


def _standing(session: Session, *among: ColumnElement[bool]) -> list[Standing]:
    """Each way to stand that open cases have, once."""
    query = select(*_CLEAR).where(Case.due_on.is_not(None), *among).distinct()
    return [Standing(*row) for row in session.execute(query)]


def _set(session: Session, standing: Standing, due_on: date, *also: ColumnElement[bool]) -> None:
    """Give every case that stands so this day, where it has one at all."""
    same = [column == value for column, value in zip(_CLEAR, astuple(standing), strict=True)]
    session.execute(
        update(Case)
        .where(*same, Case.due_on != due_on, *also)
        .values(due_on=due_on)
        .execution_options(synchronize_session=False)
    )
