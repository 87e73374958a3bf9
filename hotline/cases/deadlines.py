"""When something is owed: every clock of the law, of the policy and of good practice, as rows of one table.

The day on which a clock starts does not count (Civil Code 173). Where a row names no law, the house set it for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from hotline.cases.models import STOPPED
from hotline.cases.working_days import LAW, Calendar

Unit = Literal["working days", "days", "months"]
WORKING_DAYS: Unit = "working days"
DAYS: Unit = "days"
MONTHS: Unit = "months"


@dataclass(frozen=True)
class Clock:
    """One time limit."""

    name: str
    amount: int
    unit: Unit
    source: str  # PDL: Law 94-V on personal data and their protection
    may_pause: bool = False  # only what no law and no clause sets

    def due(self, start: date, calendar: Calendar = LAW) -> date:
        """The last day, counted from the day after `start`."""
        if self.unit == WORKING_DAYS:
            return calendar.after(start, self.amount)
        if self.unit == DAYS:
            return start + timedelta(days=self.amount)
        return months_after(start, self.amount)


_TABLE = (
    # What a report is owed
    Clock("acknowledge", 7, DAYS, "benchmark: Directive (EU) 2019/1937 art. 9(1)(b)", may_pause=True),
    Clock("answer", 3, MONTHS, "benchmark: Directive (EU) 2019/1937 art. 9(1)(f)", may_pause=True),
    # What a person may ask for
    Clock("claim", 30, WORKING_DAYS, "policy 5.2"),
    Clock("call", 3, WORKING_DAYS, "the house: as for an objection, since a refusal leads to both"),
    Clock("objection", 3, WORKING_DAYS, "PDL 19-1(3)"),
    Clock("see", 3, WORKING_DAYS, "PDL 25(2)(6)-(7); the number of days is that of the older text"),
    Clock("correct", 1, WORKING_DAYS, "PDL 25(2)(8)"),
    Clock("block", 1, WORKING_DAYS, "PDL 25(2)(8)"),
    Clock("erase", 1, WORKING_DAYS, "PDL 25(2)(8); the Digital Code leaves 15 days"),
    Clock("withdraw", 15, WORKING_DAYS, "PDL 8(7)"),
    # What the operator owes by itself
    Clock("authorisation", 1, WORKING_DAYS, "PDL 25(2)(8): what a refused document covers is destroyed"),
    Clock("transfer", 10, WORKING_DAYS, "PDL 19: tell the subject of a transfer to a third party"),
    Clock("publication", 1, WORKING_DAYS, "PDL 6: take unlawfully collected data out of public sources"),
    Clock("breach", 1, WORKING_DAYS, "PDL 25(2)(8): notify the authorised body"),
)
CLOCKS = {clock.name: clock for clock in _TABLE}
# Kinds of cases that are what a person asks for; each has the clock of its name.
ASKING = ("claim", "call", "objection", "see", "correct", "block", "erase", "withdraw")

ACKNOWLEDGE_DAYS = CLOCKS["acknowledge"].amount
ANSWER_MONTHS = CLOCKS["answer"].amount
CLAIM_WORKING_DAYS = CLOCKS["claim"].amount
CALL_WORKING_DAYS = CLOCKS["call"].amount
OBJECTION_WORKING_DAYS = CLOCKS["objection"].amount
AUTHORISATION_WORKING_DAYS = CLOCKS["authorisation"].amount

# Five years after arrival a report is destroyed unless somebody decides otherwise: the limitation period of
# the offences that the hotline documents is longer, but 2.1 asks for no more than the purposes need.
RETAIN_YEARS = 5
OWING_NOTHING = frozenset({"answered", "closed", "erased", "blocked", "withdrawn"})
DOCUMENT = "authorisation"  # the clock of a document that nobody has decided about
UNDECIDED = "attached"


@dataclass(frozen=True)
class Standing:
    """What stands in clear of a case and sets its clocks."""

    kind: str
    status: str
    arrived_on: date
    authorisation: str = "none"

    @property
    def owes_decision(self) -> bool:
        """Whether a document waits for a decision, which an answer is not; of a stopped case nobody decides."""
        return self.authorisation == UNDECIDED and self.status not in (*STOPPED, "erased")


def clock_of(kind: str, status: str) -> Clock | None:
    """The clock of a case's next step; none once it is answered or closed, or while its processing is stopped."""
    if status in OWING_NOTHING:
        return None
    if kind in ASKING:
        return CLOCKS[kind]
    return CLOCKS["acknowledge" if status == "received" else "answer"]


def clocks_of(case: Standing) -> tuple[Clock, ...]:
    """Every clock that runs by what stands in clear: that of the next step, and that of the document."""
    own = clock_of(case.kind, case.status)
    document = CLOCKS[DOCUMENT] if case.owes_decision else None
    return tuple(clock for clock in (own, document) if clock)


def due(case: Standing, calendar: Calendar = LAW) -> date | None:
    """The earliest day by what stands in clear; requests in its mailbox and pauses come on top."""
    return min((clock.due(case.arrived_on, calendar) for clock in clocks_of(case)), default=None)


def decide_by(case: Standing, calendar: Calendar = LAW) -> date | None:
    """The day by which somebody decides about the document of a case; None where nothing is to be decided."""
    return CLOCKS[DOCUMENT].due(case.arrived_on, calendar) if case.owes_decision else None


def retain_until(arrived_on: date) -> date:
    """The last day on which a case is kept."""
    return months_after(arrived_on, 12 * RETAIN_YEARS)


def months_after(start: date, count: int) -> date:
    """The same day of a later month, or that month's last day if it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=start.day - 1), after - timedelta(days=1))
