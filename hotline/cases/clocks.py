"""A case's one clear day: `due_on` is the earliest of all that is owed in it, so late ones come first in the queue.

Owed are the case's own next step, every open request of its mailbox, and a decision about an authorisation document
that nobody has decided about, whatever else was answered. The next step may be paused where no law and no clause sets
its clock (the benchmarks of 7 days and 3 months), nothing else. A pause names the day on which somebody looks again,
and while it lasts that day is what stands in clear: the database shows a later day and not that there is a pause, and
a paused case comes up by itself. Afterwards the clock goes on, as many days later as it stood still. The reason is
sealed on the reporter's side, so that no clock stops behind anybody's back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.cases import calendar as calendars
from hotline.cases.asked import OUTCOME, REQUEST, Outcome, Petition, Request, paired
from hotline.cases.deadlines import CLOCKS, Clock, Standing, clocks_of
from hotline.cases.models import Case, SealedValue
from hotline.cases.pauses import PAUSE, Pause, standstill
from hotline.cases.working_days import Calendar


@dataclass(frozen=True)
class Owed:
    """Everything sealed that counts for a case's due day."""

    asked: tuple[Petition, ...] = ()
    pauses: tuple[Pause, ...] = field(default=(), repr=False)

    @property
    def paused(self) -> Pause | None:
        """The pause that lasts now."""
        last = self.pauses[-1] if self.pauses else None
        return last if last and last.until else None


@dataclass(frozen=True)
class Step:
    """One thing that is owed in a case, by one clock."""

    on: date
    clock: Clock
    request: int = 0  # its number in the mailbox; 0: owed by the case itself


def steps(case: Standing, owed: Owed, calendar: Calendar) -> tuple[Step, ...]:
    """Everything that is owed, the earliest first: its day is what stands in `due_on`."""
    found = [Step(_day(one, case.arrived_on, owed, calendar), one) for one in clocks_of(case)]
    found += [Step(one.due_on, CLOCKS[one.kind], one.number) for one in owed.asked if one.is_open]
    return tuple(sorted(found, key=lambda one: one.on))


def _day(running: Clock, arrived_on: date, owed: Owed, calendar: Calendar) -> date:
    due = running.due(arrived_on, calendar)
    if not running.may_pause:
        return due
    if owed.paused and owed.paused.until:
        return owed.paused.until
    return due + standstill(owed.pauses)


def read(session: Session, side: vault.SideKey, calendar: Calendar) -> Owed:
    """Everything that counts, opened with the reporter's side. What does not open counts for nothing."""
    rows = session.scalars(
        select(SealedValue)
        .where(
            SealedValue.case_id == UUID(bytes=side.case_id),
            SealedValue.label.in_((REQUEST, OUTCOME, PAUSE)),
        )
        .order_by(SealedValue.position)
    ).all()
    opened: dict[str, list[bytes]] = {REQUEST: [], OUTCOME: [], PAUSE: []}
    for row in rows:
        try:
            opened[row.label].append(side.open(row.label, row.id.bytes, row.sealed))
        except vault.AlteredError:
            continue  # the page names it as damaged
    return Owed(
        paired(map(Request.decode, opened[REQUEST]), map(Outcome.decode, opened[OUTCOME]), calendar),
        tuple(map(Pause.decode, opened[PAUSE])),
    )


def count(session: Session, case: Case, side: vault.SideKey) -> Owed:
    """Set the due day of a locked case to what it should be now; returns what is owed."""
    calendar = calendars.read(session)
    owed = read(session, side, calendar)
    standing = Standing(case.kind, case.status, case.arrived_on, case.authorisation)
    case.due_on = next((one.on for one in steps(standing, owed, calendar)), None)
    return owed
