"""Statistics of one calendar year, from the clear columns and the days of audit events: no case is opened.

What can be derived without opening a case:

- month of arrival, region, kind, status and whether a step is late (`due_on`): columns of the register;
- days until the first answer: the audit log's first `reply-added` of a case, against the day of arrival;
- days until it was acknowledged: the first `status-changed` or `reply-added`, since the desk's first deed that the
  reporter can see is what acknowledges.

What was paused, and why something took long, is sealed and stays so. Every number is told in steps (`suppression.py`),
and what is made of numbers is made of the steps: nothing here knows an exact count once `of_year` has returned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Uuid, case, cast, extract, func, select, text
from sqlalchemy.orm import Session

from hotline.audit import kinds
from hotline.audit.models import DEEDS, AuditEvent
from hotline.cases.models import KINDS, STATUSES, Case
from hotline.cases.suppression import least, most

# Days, both ends within; the last has no end. 7 and 92 are the benchmarks (EU Directive 2019/1937 art. 9).
SPANS = ((0, 1), (2, 3), (4, 7), (8, 30), (31, 92), (93, None))
NOT_YET = "not-yet"
OPEN = ("received", "acknowledged", "in_work", "referred")
_ANSWERED = func.min(case((AuditEvent.kind == kinds.REPLY_ADDED, AuditEvent.at)))


@dataclass(frozen=True)
class Table:
    """One way to split the year's cases. `cells` has every category there is, in a fixed order."""

    name: str  # month | region | kind | status | acknowledged | answered
    cells: tuple[tuple[str, int], ...]  # (category, the lower end of what is told of its count)

    def most(self, told: int) -> int:
        """The upper end that belongs to a lower one of this table."""
        return most(told, len(self.cells))

    def share(self, categories: Sequence[str], among: Sequence[str]) -> int | None:
        """Per cent of some categories among others, reckoned from what is told; None where that says too little."""
        told = dict(self.cells)
        part, whole = sum(told[one] for one in categories), sum(told[one] for one in among)
        return round(100 * part / whole) if part else None


@dataclass(frozen=True)
class Year:
    """What may be told of the cases that arrived in one year."""

    number: int
    cases: int  # the lower end of what is told; 0: fewer than 5, and then there are no tables
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """A table by name."""
        return next(one for one in self.tables if one.name == name)

    @property
    def late_share(self) -> int | None:
        """Per cent of the open cases whose next step is late; None where too few are late to tell."""
        late = [f"{status}/late" for status in OPEN]
        return self.table("status").share(late, [*late, *OPEN]) if self.tables else None


def years(session: Session) -> list[int]:
    """The years in which cases arrived, the newest first."""
    first, last = session.execute(select(func.min(Case.arrived_on), func.max(Case.arrived_on))).one()
    return [] if first is None else list(range(last.year, first.year - 1, -1))


def of_year(session: Session, year: int, regions: Sequence[str], today: date) -> Year:
    """Count the cases that arrived in a year. `regions` are the categories of the form, without the empty one."""
    register = _register(session, year, today)
    every = sum(register.values())
    cases = least(every)
    if not cases:
        return Year(year, 0, ())
    last_month = 12 if year < today.year else today.month
    months = [f"{year}-{month:02d}" for month in range(1, last_month + 1)]
    statuses = [f"{one}{late}" for one in STATUSES for late in ("", "/late") if one in OPEN or not late]
    splits: list[tuple[str, list[str], Counter[str]]] = [
        ("month", months, _by(register, 0)),
        ("region", [*regions, ""], _by(register, 1)),
        ("kind", list(KINDS), _by(register, 2)),
        ("status", statuses, _by(register, 3)),
    ]
    for name, spans in zip(("acknowledged", "answered"), _deeds(session, year, every), strict=True):
        splits.append((name, [*map(span_name, SPANS), NOT_YET], spans))
    return Year(year, cases, tuple(_table(*split) for split in splits))


def span_name(span: tuple[int, int | None]) -> str:
    """How a span of days is called in tables."""
    return f"{span[0]}-{'' if span[1] is None else span[1]}"


def _table(name: str, categories: list[str], found: Counter[str]) -> Table:
    """Nothing found is left out: what fits no category (a region that the form once had) comes last, as one."""
    other = sum(count for category, count in found.items() if category not in categories)
    names = [*categories, "other"] if other else categories
    counts = [found[one] for one in categories] + ([other] if other else [])
    return Table(
        name, tuple((one, least(count, len(names))) for one, count in zip(names, counts, strict=True))
    )


_Group = tuple[str, str, str, str]  # month, region, kind, status with "/late"


def _register(session: Session, year: int, today: date) -> Counter[_Group]:
    """One pass over the year's rows, whatever is asked of them afterwards."""
    late = case((Case.due_on < today, True), else_=False)
    region = case(
        (Case.status == "blocked", ""), else_=Case.region
    )  # a blocked case is counted without a detail
    columns = (extract("month", Case.arrived_on), region, Case.kind, Case.status, late)
    query = select(*columns, func.count()).where(*_arrived_in(year)).group_by(*columns)
    found: Counter[_Group] = Counter()
    for month, region, kind, status, is_late, count in session.execute(query):
        shown = f"{status}/late" if is_late and status in OPEN else status
        found[f"{year}-{int(month):02d}", region, kind, shown] += count
    return found


def _by(groups: Counter[_Group], place: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for group, count in groups.items():
        found[group[place]] += count
    return found


def _deeds(session: Session, year: int, every: int) -> tuple[Counter[str], Counter[str]]:
    """How many cases were acknowledged, and answered, within each span of days."""
    first = (
        select(AuditEvent.subject, func.min(AuditEvent.at).label("acknowledged"), _ANSWERED.label("answered"))
        .where(text(DEEDS))
        .group_by(AuditEvent.subject)
        .subquery()
    )
    days = [_days(session, first.c.acknowledged), _days(session, first.c.answered)]
    query = (
        select(*days, func.count())
        .join(first, Case.id == cast(func.substr(first.c.subject, len("case:") + 1), Uuid))
        .where(*_arrived_in(year))
        .group_by(*days)
    )
    found: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for row in session.execute(query):
        for at, spans in enumerate(found):
            spans[_span_of(row[at])] += row[2]
    for spans in found:
        spans[NOT_YET] += every - sum(spans.values())
    return found


def _days(session: Session, at: Any) -> Any:
    """Days from arrival to an instant, counted in Almaty (UTC+5); NULL if there is none."""
    day, is_next = func.substr(at, 1, 10), case((func.substr(at, 12, 2) >= "19", 1), else_=0)
    if session.get_bind().dialect.name == "sqlite":
        return func.julianday(day) - func.julianday(Case.arrived_on) + is_next
    return cast(day, Date) - Case.arrived_on + is_next


def _span_of(days: float | None) -> str:
    if days is None:
        return NOT_YET
    return next(span_name((low, high)) for low, high in SPANS if high is None or days <= high)


def _arrived_in(year: int) -> tuple[Any, Any]:
    return Case.arrived_on >= date(year, 1, 1), Case.arrived_on < date(year + 1, 1, 1)


__all__ = ["NOT_YET", "SPANS", "Table", "Year", "most", "of_year", "span_name", "years"]
