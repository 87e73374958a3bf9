"""The day of an authorisation document counts for a case's due day, on both databases, until somebody decided."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select

from hotline.cases import service as cases
from hotline.cases.models import Case
from hotline.keys.service import Keyring
from tests.support.register import COORDINATOR, NOON, Register
from tests.unit.cases.test_authorisation import REFUSAL, lodge

DAY = timedelta(days=1)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)  # it arrives on the Sunday before
BENCHMARK = date(2026, 11, 29)  # seven days, to acknowledge


def keyring(register: Register, session: Any) -> Keyring:
    return Keyring(session, register.anchor, register.reader)


def verify(register: Register, number: str) -> None:
    with register.database.writing() as session:
        asked: dict[str, Any] = {"seen": "attached", "until": None, "by": COORDINATOR, "now": NOON + DAY}
        cases.verify_document(session, keyring(register, session), number, **asked)


def refuse(register: Register, number: str) -> None:
    with register.database.writing() as session:
        asked: dict[str, Any] = {
            "seen": "attached",
            "reason": "Қолы жоқ",
            "by": COORDINATOR,
            "now": NOON + DAY,
        }
        gone = cases.refuse_document(session, keyring(register, session), number, refusal=REFUSAL, **asked)
    cases.finish_erasure(register.database, register.config, gone)


def pause(register: Register, number: str, until: date) -> None:
    with register.database.writing() as session:
        asked: dict[str, Any] = {"reason": "Сараптама", "by": COORDINATOR, "now": NOON}
        cases.pause(session, keyring(register, session), number, until=until, **asked)


def resume(register: Register, number: str, at: int) -> None:
    with register.database.writing() as session:
        cases.resume(session, keyring(register, session), number, by=COORDINATOR, now=NOON + at * DAY)


def swap(register: Register, **days: date | None) -> None:
    with register.database.writing() as session:
        moved = {"work_on": None, "free_on": None} | days
        cases.move_days(session, **moved, today=NOON.date(), actor="account:1", now=NOON)  # type: ignore[arg-type]


def row(register: Register, number: str) -> Case:
    with register.database.reading() as session:
        return session.scalars(select(Case).where(Case.number == number)).one()


def due(register: Register, number: str) -> date | None:
    """The due day, while `audit verify` has nothing to say about any case."""
    assert differing(register) == {}
    return row(register, number).due_on


def differing(register: Register) -> dict[Any, tuple[str, ...]]:
    with register.database.reading() as session:
        return dict(cases.differing_cases(session))


def late(register: Register, days: int) -> list[str]:
    page = register.queue(NOON + days * DAY, wanted=cases.Filter("late"))
    assert page.counts["late"] == len(page.rows)
    return [one.number for one in page.rows]


def ask(register: Register, number: str, kind: str) -> None:
    """Somebody at the desk writes down what the reporter asks for."""
    with register.database.writing() as session:
        asked: dict[str, Any] = {"by": COORDINATOR, "now": NOON}
        cases.write_down(session, keyring(register, session), number, cases.Wish(kind), **asked)


def test_a_case_with_a_document_is_late_the_day_after_and_no_more_once_it_is_verified(
    register: Register,
) -> None:
    other, number = register.lodge().number, lodge(register)
    assert (due(register, number), due(register, other)) == (MONDAY, BENCHMARK)
    assert late(register, 1) == []
    assert late(register, 2) == [number]
    verify(register, number)
    assert due(register, number) == BENCHMARK
    assert late(register, 2) == []


def test_an_answer_does_not_decide_about_the_document(register: Register) -> None:
    number = lodge(register)
    register.reply(number, "Жауап")
    assert (row(register, number).status, due(register, number)) == ("answered", MONDAY)
    register.move(number, "closed")
    assert due(register, number) == MONDAY
    refuse(register, number)
    assert due(register, number) is None


def test_a_pause_stops_the_benchmark_alone(register: Register) -> None:
    number = lodge(register)
    until = date(2026, 12, 10)
    pause(register, number, until)
    assert due(register, number) == MONDAY
    verify(register, number)
    assert due(register, number) == until, "what was paused is paused still"
    refused = lodge(register)
    pause(register, refused, until)
    resume(register, refused, at=4)
    assert due(register, refused) == MONDAY
    refuse(register, refused)
    assert due(register, refused) == BENCHMARK + 4 * DAY, "and what stood still is counted"


def test_a_request_still_counts_after_the_decision(register: Register) -> None:
    number = lodge(register)
    ask(register, number, "objection")  # three working days
    assert due(register, number) == MONDAY
    verify(register, number)
    assert due(register, number) == date(2026, 11, 25)


def test_nothing_is_owed_about_the_document_of_a_stopped_or_erased_case(register: Register) -> None:
    blocked, withdrawn, erased = (lodge(register) for _ in range(3))
    ask(register, blocked, "block")
    ask(register, withdrawn, "withdraw")
    with register.database.writing() as session:
        gone = cases.erase(session, row(register, erased).id, "reporter", NOON)
    cases.finish_erasure(register.database, register.config, gone)
    assert due(register, withdrawn) == date(2026, 12, 11)
    assert due(register, erased) is None
    for one in (blocked, withdrawn):
        with register.database.writing() as session:
            asked: dict[str, Any] = {"text": "Заң міндеттейді", "by": COORDINATOR, "now": NOON}
            result = cases.GRANTED if one == blocked else cases.REFUSED
            cases.answer_request(session, keyring(register, session), one, 1, result=result, **asked)
    assert (row(register, blocked).status, due(register, blocked)) == ("blocked", None)
    assert (row(register, withdrawn).status, due(register, withdrawn)) == ("received", MONDAY)


def test_a_swap_of_working_days_moves_it(register: Register) -> None:
    attached, answered, verified = (lodge(register) for _ in range(3))
    register.reply(answered, "Жауап")
    verify(register, verified)
    swap(register, free_on=MONDAY)
    assert [due(register, one) for one in (attached, answered, verified)] == [TUESDAY, TUESDAY, BENCHMARK]
    assert due(register, lodge(register)) == TUESDAY, "new ones follow it too"
    with register.database.writing() as session:
        cases.put_day_back(session, MONDAY, actor="account:1", now=NOON)
    assert [due(register, one) for one in (attached, answered, verified)] == [MONDAY, MONDAY, BENCHMARK]


def test_a_benchmark_that_comes_first_stays(register: Register) -> None:
    """Eight days free in a row: then seven days to acknowledge are less than one working day."""
    number = lodge(register)
    for at in range(8):
        if (day := MONDAY + at * DAY).weekday() < 5:
            swap(register, free_on=day)
    assert due(register, number) == BENCHMARK


def test_where_a_pause_counts_too_a_swap_is_counted_by_whoever_has_a_key(register: Register) -> None:
    paused, asked = lodge(register), lodge(register)
    until = date(2026, 12, 10)
    pause(register, paused, until)
    ask(register, asked, "objection")
    swap(register, free_on=MONDAY)
    assert (due(register, paused), due(register, asked)) == (MONDAY, MONDAY), "an admin can open nothing"
    assert register.viewer.recount() == 2
    assert (due(register, paused), due(register, asked)) == (TUESDAY, TUESDAY)
    with register.database.writing() as session:
        cases.put_day_back(session, MONDAY, actor="account:1", now=NOON)
    assert (due(register, paused), due(register, asked)) == (MONDAY, MONDAY), "earlier: that needs no key"
    assert register.viewer.recount() == 0


@pytest.mark.parametrize("forged", [date(2031, 1, 1), BENCHMARK, None])
def test_a_day_put_off_in_the_database_is_named(register: Register, forged: date | None) -> None:
    plain, paused = lodge(register), lodge(register)
    pause(register, paused, date(2026, 12, 10))
    with register.database.writing() as session:
        for one in session.scalars(select(Case)):
            one.due_on = forged
    assert differing(register) == {row(register, one).id: ("due",) for one in (plain, paused)}


def test_a_document_hidden_in_the_database_is_named(register: Register) -> None:
    """With its day moved to what it would be without one; and one that never was, likewise."""
    hidden, other = lodge(register), register.lodge().number
    with register.database.writing() as session:
        for one in session.scalars(select(Case)):
            is_hidden = one.number == hidden
            one.authorisation, one.due_on = ("none", BENCHMARK) if is_hidden else ("attached", MONDAY)
    named = {row(register, one).id: ("authorisation",) for one in (hidden, other)}
    assert differing(register) == named


def test_an_arrival_of_before_that_did_not_tell_stays_in_order(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("hotline.cases.clear_columns.AUTHORISATION", "another")
        numbers = lodge(register), register.lodge().number
    assert [due(register, one) for one in numbers] == [MONDAY, BENCHMARK]


def test_everything_owed_has_its_clock_the_earliest_first(register: Register) -> None:
    number = lodge(register)
    ask(register, number, "objection")
    steps = register.look(number).steps
    assert [(one.on, one.clock.name, one.request) for one in steps] == [
        (MONDAY, "authorisation", 0),
        (date(2026, 11, 25), "objection", 1),
        (BENCHMARK, "acknowledge", 0),
    ]
    pause(register, number, date(2026, 12, 10))
    case = register.look(number)
    assert [one.on for one in case.steps] == [MONDAY, date(2026, 11, 25), date(2026, 12, 10)]
    assert case.steps[0].on == case.due_on
    assert case.next_step_by == date(2026, 11, 25), "the document is the desk's own affair"


def upgrade(register: Register) -> None:
    """What `hotline db upgrade` does with the rows."""
    step = import_module("hotline.migrations.versions.0010_document_day")
    with register.database.engine.begin() as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            step.upgrade()


def test_cases_of_before_get_their_day_with_the_new_schema(register: Register) -> None:
    """As they stood before the document counted: the upgrade counts it without opening anything."""
    plain, paused, asked, answered, verified, blocked, erased = (lodge(register) for _ in range(7))
    none = register.lodge().number
    until = date(2026, 12, 10)
    pause(register, paused, until)
    ask(register, asked, "erase")  # one working day as well
    register.reply(answered, "Жауап")
    verify(register, verified)
    ask(register, blocked, "block")
    with register.database.writing() as session:
        cases.erase(session, row(register, erased).id, "reporter", NOON)
    swap(register, free_on=MONDAY)
    register.viewer.recount()
    now = {one.number: one.due_on for one in _rows(register)}
    before = {plain: BENCHMARK, paused: until, answered: None}
    with register.database.writing() as session:
        for one in session.scalars(select(Case).where(Case.number.in_(before))):
            one.due_on = before[one.number]
    assert differing(register).keys() == {row(register, one).id for one in before}
    for _ in range(2):  # a second time changes nothing
        upgrade(register)
        assert {one.number: one.due_on for one in _rows(register)} == now
    assert differing(register) == {}
    assert (now[plain], now[none], now[blocked], now[erased]) == (TUESDAY, BENCHMARK, TUESDAY, None)


def _rows(register: Register) -> list[Case]:
    with register.database.reading() as session:
        return list(session.scalars(select(Case)))
