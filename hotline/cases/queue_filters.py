"""Which cases a page of the queue shows, in which order, and how many there are. Clear columns only.

Pages go by keys, never by offset, so the thousandth costs what the first does. PostgreSQL knows which index
is narrow. SQLite keeps no statistics here, so for it each condition is probed, a thousand entries at most,
and the planner is left only the index that pays: the narrow one's, or else the one that is in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, text, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from hotline.cases.models import Case
from hotline.cases.unanswered import Unanswered

PAGE = 25  # cases
COUNT_LIMIT = 1000  # counted no further; people read "1,000+"
SOON = timedelta(days=7)  # what "due" means: owed within this time
VIEWS = ("new", "wrote", "mine", "due", "late", "waiting", "all")
SORTS = ("newest", "oldest", "due")
NOBODY = "nobody"
OWING_NOTHING = {"answered", "closed", "erased"}


@dataclass(frozen=True)
class Filter:
    """What somebody asked of the queue. Every empty value means "any"."""

    view: str = "all"  # one of VIEWS
    status: str = ""
    kind: str = ""
    due_from: date | None = None
    due_to: date | None = None  # that day too
    assignee: UUID | str | None = None  # an account, or NOBODY
    region: str = ""
    language: str = ""
    channel: str = ""
    unverified: bool = False  # a document is attached and not verified
    has_files: bool = False
    sort: str = "newest"  # one of SORTS

    @property
    def order(self) -> str:
        """The order in force: what asks for deadlines is sorted by them, what owes nothing never is."""
        if self.view in {"due", "late"} or self.due_from or self.due_to:
            return "due"
        if self.sort == "due" and (self.view == "waiting" or self.status in OWING_NOTHING):
            return "newest"
        return self.sort


@dataclass(frozen=True)
class Place:
    """Where a page ends, to go on from."""

    sequence: int
    due_on: date | None = None


@dataclass(frozen=True)
class Found:
    """The rows of one page, and the places to go on from in either direction, None at an end."""

    cases: list[Case]
    next: Place | None
    previous: Place | None


@dataclass(frozen=True)
class _Condition:
    """One condition; `column` is the one whose index may serve it, None where there is no index."""

    test: ColumnElement[bool]
    column: InstrumentedAttribute[str] | InstrumentedAttribute[UUID | None] | None = None
    value: str | UUID | None = None

    @property
    def without_index(self) -> ColumnElement[bool]:
        """The same, written so that SQLite does not look for an index."""
        if self.column is None:
            return self.test
        return func.coalesce(self.column, self.column) == self.value


_SHOWN = _Condition(text("status <> 'blocked'"))  # type: ignore[arg-type]  # a blocked case is in no view


def page(
    session: Session, wanted: Filter, me: UUID, today: date, before: Place | None, after: Place | None
) -> Found:
    """The page behind `before`, or the one in front of `after`, or the first."""
    query = select(Case).where(*_planned(session, _conditions(wanted, me, today), wanted.order))
    backwards = after is not None and before is None
    place = after if backwards else before
    found = _walk(session, query, wanted.order, place, backwards)
    cases, more = found[:PAGE], len(found) > PAGE
    if backwards:
        cases.reverse()
    if not cases:
        return Found([], None, None)
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    first, last = (Place(case.sequence, case.due_on) for case in (cases[0], cases[-1]))
    return Found(cases, last if has_next else None, first if has_previous else None)


def count(session: Session, wanted: Filter, me: UUID, today: date) -> int:
    """How many cases there are; above `COUNT_LIMIT` it is no more than that there are more."""
    conditions = _planned(session, _conditions(wanted, me, today), "")
    return _bounded(session, conditions)


def counts(session: Session, me: UUID, today: date) -> dict[str, int]:
    """How many cases each view has."""
    return {view: count(session, Filter(view), me, today) for view in VIEWS}


def _bounded(session: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
    some = select(literal(1)).select_from(Case).where(*conditions).limit(COUNT_LIMIT + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _conditions(wanted: Filter, me: UUID, today: date) -> list[_Condition]:
    found = [_SHOWN, *_of_view(wanted.view, me, today)]
    if wanted.status:
        found.append(_Condition(Case.status == wanted.status, Case.status, wanted.status))
    if wanted.region:
        found.append(_Condition(Case.region == wanted.region, Case.region, wanted.region))
    if wanted.assignee == NOBODY:
        found.append(_Condition(and_(Case.assignee.is_(None), Case.status != "erased")))
    elif isinstance(wanted.assignee, UUID):
        found.append(_Condition(Case.assignee == wanted.assignee, Case.assignee, wanted.assignee))
    if wanted.due_from:
        found.append(_Condition(Case.due_on >= wanted.due_from))
    if wanted.due_to:
        found.append(_Condition(Case.due_on <= wanted.due_to))
    return found + _rare(wanted)


def _rare(wanted: Filter) -> list[_Condition]:
    """Conditions on few values: the rare one has a partial index, which wants its own words repeated."""
    found: list[_Condition] = []
    if wanted.kind:
        found.append(_Condition(Case.kind == wanted.kind))
        if wanted.kind != "report":
            found.append(_Condition(text("kind <> 'report'")))  # type: ignore[arg-type]
    if wanted.language:
        found.append(_Condition(Case.language == wanted.language))
        if wanted.language == "en":
            found.append(_Condition(text("language = 'en'")))  # type: ignore[arg-type]
    if wanted.channel:
        found.append(_Condition(Case.channel == wanted.channel))
        if wanted.channel != "form":
            found.append(_Condition(text("channel <> 'form'")))  # type: ignore[arg-type]
    if wanted.unverified:
        found.append(_Condition(text("authorisation = 'attached'")))  # type: ignore[arg-type]
    if wanted.has_files:
        found.append(_Condition(text("has_files")))  # type: ignore[arg-type]
    return found


def _of_view(view: str, me: UUID, today: date) -> list[_Condition]:
    match view:
        case "new":
            return [_Condition(Case.status == "received", Case.status, "received")]
        case "wrote":
            open_ones = Case.status.not_in(("withdrawn", "erased"))
            return [_Condition(Case.sequence.in_(select(Unanswered.sequence))), _Condition(open_ones)]
        case "waiting":
            return [
                _Condition(Case.status == "answered", Case.status, "answered"),
                _Condition(Case.sequence.not_in(select(Unanswered.sequence))),
            ]
        case "mine":
            return [_Condition(Case.assignee == me, Case.assignee, me)]
        case "late":
            return [_Condition(Case.due_on < today)]
        case "due":
            return [_Condition(Case.due_on >= today), _Condition(Case.due_on <= today + SOON)]
        case _:
            return []


def _planned(session: Session, conditions: list[_Condition], order: str) -> list[ColumnElement[bool]]:
    """The conditions, with at most one index left to SQLite's planner among those it could take."""
    indexed = [one for one in conditions if one.column is not None]
    if session.get_bind().dialect.name != "sqlite" or not indexed:
        return [one.test for one in conditions]
    sizes = [(_bounded(session, [one.test]), at) for at, one in enumerate(indexed)]
    size, at = min(sizes)
    # A wide index still helps where it gives the order too, which those of status and region do.
    keeps = indexed[at] if size <= COUNT_LIMIT or order != "due" else None
    return [one.test if one is keeps else one.without_index for one in conditions]


def _walk(
    session: Session, query: Select[Case], order: str, place: Place | None, backwards: bool
) -> list[Case]:
    """A page and one more case, from a place on."""
    if order != "due":
        return _by_arrival(session, query, place, downwards=(order == "newest") != backwards)
    # First those that owe something, the earliest first; behind them those that owe nothing, the newest first.
    owing = query.where(Case.due_on.is_not(None))
    rest = query.where(Case.due_on.is_(None))
    in_rest = place is not None and place.due_on is None
    found: list[Case] = []
    if not backwards:
        if not in_rest:
            found = _by_due(session, owing, place, upwards=True)
        if len(found) <= PAGE:
            found += _by_arrival(session, rest, place if in_rest else None, downwards=True)
    else:
        if in_rest:
            found = _by_arrival(session, rest, place, downwards=False)
        if len(found) <= PAGE:
            found += _by_due(session, owing, None if in_rest else place, upwards=False)
    return found[: PAGE + 1]


def _by_arrival(session: Session, query: Select[Case], place: Place | None, *, downwards: bool) -> list[Case]:
    if place is not None:
        past = Case.sequence < place.sequence if downwards else Case.sequence > place.sequence
        query = query.where(past)
    ordered = query.order_by(Case.sequence.desc() if downwards else Case.sequence)
    return list(session.scalars(ordered.limit(PAGE + 1)))


def _by_due(session: Session, query: Select[Case], place: Place | None, *, upwards: bool) -> list[Case]:
    key = tuple_(Case.due_on, Case.sequence)
    if place is not None and place.due_on is not None:
        here = tuple_(literal(place.due_on), literal(place.sequence))
        query = query.where(key > here if upwards else key < here)
    ordered = (
        query.order_by(Case.due_on, Case.sequence)
        if upwards
        else query.order_by(Case.due_on.desc(), Case.sequence.desc())
    )
    return list(session.scalars(ordered.limit(PAGE + 1)))
