"""Days that the government moved, and what they do to open cases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import service as cases
from hotline.cases.models import Case
from tests.support.register import NOON, Register

SATURDAY, MONDAY = date(2026, 11, 28), date(2026, 11, 30)
FRIDAY = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)


def swap(register: Register, work_on: date | None = SATURDAY, free_on: date | None = MONDAY) -> None:
    with register.database.writing() as session:
        cases.move_days(
            session, work_on=work_on, free_on=free_on, today=date(2026, 11, 22), actor="account:1", now=NOON
        )


def dues(register: Register) -> dict[str, date | None]:
    with register.database.reading() as session:
        return {row.number: row.due_on for row in session.scalars(select(Case))}


def test_a_swap_moves_what_is_owed_by_working_days_and_nothing_else(register: Register) -> None:
    report = register.lodge(now=FRIDAY).number
    call = register.lodge(kind="call", now=FRIDAY).number
    erase = register.lodge(kind="erase", now=FRIDAY).number
    answered = register.lodge(kind="claim", now=FRIDAY).number
    register.reply(answered, "Жауап", FRIDAY)
    before = dues(register)
    assert (before[call], before[erase]) == (date(2026, 12, 2), MONDAY)
    swap(register)
    after = dues(register)
    assert (after[call], after[erase]) == (date(2026, 12, 2), SATURDAY)
    assert (after[report], after[answered]) == (before[report], None)
    later = register.lodge(kind="block", now=FRIDAY).number
    assert dues(register)[later] == SATURDAY, "new ones follow it too"
    with register.database.writing() as session:
        cases.put_day_back(session, SATURDAY, actor="account:1", now=NOON)
    assert (dues(register)[call], dues(register)[erase]) == (date(2026, 12, 3), date(2026, 12, 1))
    with register.database.reading() as session:
        event = audit.latest(session)[0]
        assert (event.kind, event.actor, event.detail) == (
            kinds.CALENDAR_CHANGED,
            "account:1",
            {"back": "2026-11-28"},
        )
        assert [(one.day, one.is_working) for one in cases.moved_days(session)] == [(MONDAY, False)]


@pytest.mark.parametrize(
    ("work_on", "free_on", "field", "code"),
    [
        (date(2026, 11, 27), None, "work_on", "as-it-is"),
        (None, date(2026, 11, 29), "free_on", "as-it-is"),
        (date(2036, 11, 29), None, "work_on", "far"),
    ],
)
def test_a_day_that_is_so_anyway_is_refused(
    register: Register, work_on: date | None, free_on: date | None, field: str, code: str
) -> None:
    with pytest.raises(cases.DayNotMovedError) as refused:
        swap(register, work_on, free_on)
    assert (refused.value.field, refused.value.code) == (field, code)
    with register.database.reading() as session:
        assert cases.moved_days(session) == []


def test_entering_a_day_twice_keeps_one_row(register: Register) -> None:
    swap(register)
    swap(register)
    with register.database.reading() as session:
        assert len(cases.moved_days(session)) == 2
