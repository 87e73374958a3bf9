"""Clocks of FACTS.md 1.3 and 1.5 and policy 5.2, as worked out there."""

from __future__ import annotations

from datetime import date

import pytest

from hotline.cases import deadlines
from hotline.cases.working_days import LAW


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2026, 12, 15), 1, date(2026, 12, 17)),
        (date(2026, 12, 15), 30, date(2027, 2, 1)),
        (date(2026, 11, 22), 30, date(2027, 1, 6)),
        (date(2027, 3, 19), 30, date(2027, 5, 6)),
        (date(2027, 3, 19), 1, date(2027, 3, 25)),
    ],
)
def test_working_days_follow_the_kazakh_calendar(start: date, count: int, due: date) -> None:
    assert LAW.after(start, count) == due


@pytest.mark.parametrize(
    ("start", "months", "after"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_a_month_that_is_too_short_ends_on_its_last_day(start: date, months: int, after: date) -> None:
    assert deadlines.months_after(start, months) == after


def test_a_case_is_owed_its_next_step_until_it_is_answered() -> None:
    day = date(2026, 11, 22)
    assert deadlines.due("report", "received", day) == date(2026, 11, 29)
    assert deadlines.due("report", "in_work", day) == date(2027, 2, 22)
    assert deadlines.due("claim", "received", day) == date(2027, 1, 6)
    assert deadlines.due("call", "received", day) == date(2026, 11, 25)
    assert deadlines.due("claim", "answered", day) is None
    assert deadlines.retain_until(day) == date(2031, 11, 22)
