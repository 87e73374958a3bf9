"""Pausing a clock: what may wait, what the day is then, and that nobody forgets it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import service as cases
from hotline.cases.models import Case
from hotline.keys.service import Keyring
from tests.support.register import COORDINATOR, NOON, Register

DAY = timedelta(days=1)


def pause(
    register: Register, number: str, until: date | None, reason: str = "Сараптама", at: int = 0
) -> None:
    with register.database.writing() as session:
        keyring = Keyring(session, register.anchor, register.reader)
        cases.pause(session, keyring, number, until=until, reason=reason, by=COORDINATOR, now=NOON + at * DAY)


def resume(register: Register, number: str, at: int) -> None:
    with register.database.writing() as session:
        keyring = Keyring(session, register.anchor, register.reader)
        cases.resume(session, keyring, number, by=COORDINATOR, now=NOON + at * DAY)


def due(register: Register, number: str) -> date | None:
    with register.database.reading() as session:
        return session.scalars(select(Case.due_on).where(Case.number == number)).one()


def test_a_paused_case_comes_up_on_its_day_and_goes_on_as_many_days_later(register: Register) -> None:
    number = register.lodge().number
    assert due(register, number) == date(2026, 11, 29)
    pause(register, number, date(2026, 12, 10))
    assert due(register, number) == date(2026, 12, 10)
    late = register.queue(NOON + 19 * DAY, wanted=cases.Filter("late"))
    assert [row.number for row in late.rows] == [number], "nobody forgets it"
    resume(register, number, at=4)
    assert due(register, number) == date(2026, 12, 3), "four days more"
    pause(register, number, date(2026, 12, 20), at=5)
    resume(register, number, at=8)
    assert due(register, number) == date(2026, 12, 6), "and three more"
    assert register.look(number).damaged == ()
    with register.database.reading() as session:
        names = [event.kind for event in audit.latest(session, 20)]
        assert (names.count(kinds.CLOCK_PAUSED), names.count(kinds.CLOCK_RESUMED)) == (2, 2)
        assert list(cases.differing_cases(session)) == []


def test_a_move_ends_a_pause_and_keeps_the_days(register: Register) -> None:
    number = register.lodge().number
    pause(register, number, date(2026, 12, 10))
    register.move(number, "in_work", NOON + 5 * DAY)
    assert register.look(number).paused is None
    assert due(register, number) == date(2027, 2, 27), "three months and five days"
    pause(register, number, date(2026, 12, 10), at=6)
    register.reply(number, "Жауап", NOON + 7 * DAY)
    assert (due(register, number), register.look(number).paused) == (None, None)


def test_a_request_is_owed_whatever_waits(register: Register) -> None:
    lodged = register.lodge()
    pause(register, lodged.number, date(2026, 12, 10))
    with register.database.writing() as session:
        cases.ask(session, lodged.case_id, lodged.reporter_key, cases.Wish("objection"), NOON)
    assert due(register, lodged.number) == date(2026, 11, 25)


@pytest.mark.parametrize(
    "kind", ["claim", "call", "objection", "see", "correct", "block", "erase", "withdraw"]
)
def test_what_a_law_or_a_clause_sets_does_not_wait(register: Register, kind: str) -> None:
    number = register.lodge(kind=kind).number
    before = due(register, number)
    with pytest.raises(cases.CannotPauseError) as refused:
        pause(register, number, date(2026, 12, 1))
    assert (refused.value.code, due(register, number)) == ("law", before)


@pytest.mark.parametrize(
    ("until", "reason", "code"),
    [
        (None, "Себеп", "day"),
        (date(2026, 11, 22), "Себеп", "day"),
        (date(2027, 2, 23), "Себеп", "day"),
        (date(2026, 12, 1), " ", "reason"),
    ],
)
def test_a_pause_names_a_near_day_and_a_reason(
    register: Register, until: date | None, reason: str, code: str
) -> None:
    number = register.lodge().number
    with pytest.raises(cases.CannotPauseError) as refused:
        pause(register, number, until, reason)
    assert refused.value.code == code
    with pytest.raises(cases.CannotPauseError):
        resume(register, number, 1)
    pause(register, number, date(2026, 12, 1))
    with pytest.raises(cases.CannotPauseError):
        pause(register, number, date(2026, 12, 2))
