"""Clocks of FACTS.md 1.3 and 1.5 and policy 5.2, as worked out there."""

from __future__ import annotations

from datetime import date

import pytest

from hotline.cases import deadlines
from hotline.cases.deadlines import Standing
from hotline.cases.models import AUTHORISATIONS, STATUSES
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
    for kind, status, owed in (
        ("report", "received", date(2026, 11, 29)),
        ("report", "in_work", date(2027, 2, 22)),
        ("claim", "received", date(2027, 1, 6)),
        ("call", "received", date(2026, 11, 25)),
        ("claim", "answered", None),
    ):
        assert deadlines.due(Standing(kind, status, day)) == owed
    assert deadlines.retain_until(day) == date(2031, 11, 22)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("authorisation", AUTHORISATIONS)
def test_a_document_is_owed_a_decision_until_it_is_made(status: str, authorisation: str) -> None:
    monday = date(2026, 11, 23)  # it arrives on the Sunday before
    case = Standing("report", status, date(2026, 11, 22), authorisation)
    is_owed = authorisation == "attached" and status not in {"blocked", "withdrawn", "erased"}
    assert deadlines.decide_by(case) == (monday if is_owed else None)
    assert (deadlines.due(case) == monday) is is_owed
