"""Working days of Kazakhstan: properties that hold for every day, and the days that the government moves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.cases import deadlines
from hotline.cases.deadlines import CLOCKS
from hotline.cases.working_days import LAW, Calendar, free_days, is_working_by_law

DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
COUNTS = st.integers(1, 40)
SETS = st.frozensets(DAYS, max_size=8)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """A calendar with some days moved either way."""
    working = draw(SETS)
    return Calendar(working, draw(SETS) - working)


@given(calendars(), DAYS, COUNTS)
def test_a_deadline_falls_on_a_working_day_and_never_on_a_free_one(
    calendar: Calendar, start: date, count: int
) -> None:
    end = calendar.after(start, count)
    assert calendar.is_working(end)
    between = [start + timedelta(days=at) for at in range(1, (end - start).days + 1)]
    assert sum(map(calendar.is_working, between)) == count


@given(calendars(), DAYS, COUNTS)
def test_a_later_start_or_a_longer_limit_never_ends_earlier(
    calendar: Calendar, start: date, count: int
) -> None:
    assert calendar.after(start, count) <= calendar.after(start + timedelta(days=1), count)
    assert calendar.after(start, count) < calendar.after(start, count + 1)


@given(DAYS, COUNTS, DAYS)
def test_one_more_free_day_never_shortens_and_one_more_worked_day_never_lengthens(
    start: date, count: int, day: date
) -> None:
    end = LAW.after(start, count)
    assert Calendar(free=frozenset({day})).after(start, count) >= end
    assert Calendar(working=frozenset({day})).after(start, count) <= end


def test_weekends_and_feasts_are_free_and_other_days_are_not() -> None:
    free = free_days(2026)
    for day in (
        "2026-01-01",
        "2026-01-07",
        "2026-03-23",
        "2026-03-25",
        "2026-05-11",
        "2026-12-16",
        "2026-11-28",
    ):
        assert date.fromisoformat(day) in free, day
    assert is_working_by_law(date(2026, 11, 25))
    assert len(free_days(2028) & {date(2028, 12, 31)}) == 1, "a leap year's last day is looked at too"


@pytest.mark.parametrize(
    ("name", "start", "due"),
    [
        ("claim", "2026-12-15", "2027-02-01"),
        ("claim", "2026-11-22", "2027-01-06"),
        ("claim", "2027-03-19", "2027-05-06"),
        ("objection", "2026-12-15", "2026-12-21"),
        ("see", "2026-11-22", "2026-11-25"),
        ("correct", "2026-11-27", "2026-11-30"),
        ("block", "2026-12-15", "2026-12-17"),
        ("erase", "2026-12-31", "2027-01-05"),
        ("withdraw", "2026-11-22", "2026-12-11"),
        ("transfer", "2026-11-22", "2026-12-04"),
        ("acknowledge", "2026-11-22", "2026-11-29"),
        ("answer", "2026-11-30", "2027-02-28"),
    ],
)
def test_each_clock_ends_on_its_day(name: str, start: str, due: str) -> None:
    assert CLOCKS[name].due(date.fromisoformat(start)).isoformat() == due


def test_what_a_law_or_a_clause_sets_does_not_pause() -> None:
    assert {clock.name for clock in CLOCKS.values() if clock.may_pause} == {"acknowledge", "answer"}
    assert all(clock.source for clock in CLOCKS.values())
    assert set(deadlines.ASKING) <= CLOCKS.keys()


def test_a_swapped_saturday_and_monday_move_a_deadline() -> None:
    swapped = Calendar(working=frozenset({date(2026, 11, 28)}), free=frozenset({date(2026, 11, 30)}))
    assert swapped.after(date(2026, 11, 27), 1) == date(2026, 11, 28)
    assert swapped.after(date(2026, 11, 28), 1) == date(2026, 12, 1)
