"""What a writer to the database or the disk can do to stored cases, and how `audit verify` names it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select

from hotline.cases import service as cases
from hotline.cases.models import Case, CaseFile, SealedValue
from hotline.keys.service import Keyring
from tests.support.register import COORDINATOR, NOON, Register


def _named(register: Register) -> list[UUID]:
    with register.database.reading() as session:
        return [case_id for case_id, _ in cases.differing_cases(session)]


def _files(register: Register) -> list[tuple[UUID, UUID]]:
    with register.database.reading() as session:
        return list(cases.differing_files(session, register.folders))


@pytest.fixture
def three(register: Register) -> list[cases.Lodged]:
    """Three cases, the second with a file."""
    return [
        register.lodge(),
        register.lodge(files={"evidence": [register.stage(b"suret")]}),
        register.lodge(),
    ]


def test_untouched_cases_are_in_order(register: Register, three: list[cases.Lodged]) -> None:
    register.reply(three[0].number, "Жауап")
    register.rotate()
    assert _named(register) == []
    assert _files(register) == []


def test_two_records_changed_about_are_both_named(register: Register, three: list[cases.Lodged]) -> None:
    with register.database.writing() as session:
        rows = {row.case_id: row for row in session.scalars(select(SealedValue))}
        first, last = rows[three[0].case_id], rows[three[2].case_id]
        first.sealed, last.sealed = last.sealed, first.sealed
    assert _named(register) == sorted([three[0].case_id, three[2].case_id])


def test_a_changed_bit_is_named(register: Register, three: list[cases.Lodged]) -> None:
    with register.database.writing() as session:
        row = session.scalars(select(CaseFile)).one()
        row.sealed_meta = bytes([row.sealed_meta[0] ^ 1]) + row.sealed_meta[1:]
    assert _named(register) == [three[1].case_id]


def test_a_value_taken_away_is_named(register: Register, three: list[cases.Lodged]) -> None:
    with register.database.writing() as session:
        session.execute(delete(SealedValue).where(SealedValue.case_id == three[0].case_id))
        session.execute(delete(CaseFile))
    assert _named(register) == sorted([three[0].case_id, three[1].case_id])


def test_a_value_that_nobody_saw_arrive_is_named(register: Register, three: list[cases.Lodged]) -> None:
    with register.database.writing() as session:
        row = session.scalars(select(SealedValue).where(SealedValue.case_id == three[2].case_id)).one()
        made = {"side": row.side, "label": "message", "position": 0, "sealed": row.sealed}
        session.add(SealedValue(id=uuid4(), case_id=row.case_id, **made))
    assert _named(register) == [three[2].case_id]


def test_a_row_moved_to_another_case_is_named_in_both(register: Register, three: list[cases.Lodged]) -> None:
    with register.database.writing() as session:
        row = session.scalars(select(SealedValue).where(SealedValue.case_id == three[0].case_id)).one()
        row.case_id, row.position = three[1].case_id, 7
    assert _named(register) == sorted([three[0].case_id, three[1].case_id])


@pytest.mark.parametrize("deed", ["change", "remove", "empty"])
def test_a_file_on_the_disk_is_held_against_the_log(
    register: Register, three: list[cases.Lodged], deed: str
) -> None:
    (path,) = (one for one in Path(register.config.files).iterdir() if one.is_file())
    content = path.read_bytes()
    if deed == "remove":
        path.unlink()
    else:
        path.write_bytes(b"" if deed == "empty" else content[:-1] + bytes([content[-1] ^ 1]))
    assert _files(register) == [(three[1].case_id, UUID(path.name))]
    assert _named(register) == [], "the database itself is in order"


def test_an_erased_case_leaves_nothing_to_miss(register: Register, three: list[cases.Lodged]) -> None:
    with register.database.writing() as session:
        gone = cases.erase(session, three[1].case_id, "system", register.acceptance.accepted_at)
    cases.finish_erasure(register.database, register.config, gone)
    assert _named(register) == []
    assert _files(register) == []


def _places(register: Register) -> dict[UUID, tuple[str, ...]]:
    with register.database.reading() as session:
        return dict(cases.differing_cases(session))


@pytest.mark.parametrize(
    ("column", "forged"),
    [
        ("status", "closed"),
        ("status", "erased"),
        ("assignee", UUID(int=9)),
        ("authorisation", "verified"),
        ("due_on", date(2031, 1, 1)),
        ("due_on", None),
        ("arrived_on", date(2020, 1, 1)),
        ("retain_until", date(2020, 1, 1)),
    ],
)
def test_a_changed_clear_column_is_named(
    register: Register, three: list[cases.Lodged], column: str, forged: Any
) -> None:
    with register.database.writing() as session:
        row = session.scalars(select(Case).where(Case.id == three[1].case_id)).one()
        setattr(row, column, forged)
    (found,) = _places(register).items()
    name = {"due_on": "due", "arrived_on": "arrived", "retain_until": "retained"}.get(column, column)
    assert found[0] == three[1].case_id
    assert name in found[1]


def test_what_the_log_saw_of_the_clear_columns_is_in_order(register: Register) -> None:
    """Every deed that changes one of them says so."""
    lodged = [register.lodge(authorisation="attached") for _ in range(6)]
    work, paused, blocked, withdrawn, lifted, erased = lodged
    soon = NOON.date() + timedelta(days=20)
    with register.database.writing() as session:
        keyring = Keyring(session, register.anchor, register.reader)
        cases.assign(session, work.number, to=COORDINATOR, by=COORDINATOR, now=NOON)
        cases.move(session, keyring, work.number, to="in_work", by=COORDINATOR, now=NOON)
        cases.verify_document(
            session, keyring, work.number, seen="attached", until=None, by=COORDINATOR, now=NOON
        )
        cases.move(session, keyring, paused.number, to="in_work", by=COORDINATOR, now=NOON)
        cases.pause(session, keyring, paused.number, until=soon, reason="Күту", by=COORDINATOR, now=NOON)
        for one, kind in ((blocked, "block"), (withdrawn, "withdraw"), (lifted, "block")):
            cases.ask(session, one.case_id, one.reporter_key, cases.Wish(kind), NOON)
        cases.take_back(session, lifted.case_id, lifted.reporter_key, 1, NOON)
        answered = {"result": cases.REFUSED, "text": "Тергеу", "by": COORDINATOR, "now": NOON}
        cases.answer_request(session, keyring, withdrawn.number, 1, **answered)
    with register.database.writing() as session:
        gone = cases.erase(session, erased.case_id, "reporter", NOON)
    cases.finish_erasure(register.database, register.config, gone)
    assert _places(register) == {}
    with register.database.writing() as session:
        row = session.scalars(select(Case).where(Case.id == blocked.case_id)).one()
        assert row.status == "blocked"
        row.status = "in_work"
    assert _places(register) == {blocked.case_id: ("status",)}


def test_values_in_another_order_are_named(register: Register, three: list[cases.Lodged]) -> None:
    """The last answer to a question counts: a yes put behind the no that took it back would let data leave."""
    one = three[0]
    given = cases.Selection(("narrative",))
    with register.database.writing() as session:
        keyring = Keyring(session, register.anchor, register.reader)
        asked = cases.Asked("", NOON, "Прокуратура", "2.2.1", given, "")
        asked_id = cases.ask_consent(session, keyring, one.number, asked, COORDINATOR)
        for is_yes in (True, False):
            cases.answer_consent(session, one.case_id, one.reporter_key, asked_id, is_yes=is_yes, now=NOON)
    assert register.look(one.number).damaged == ()
    with register.database.writing() as session:
        yes, no = session.scalars(
            select(SealedValue).where(SealedValue.label == "consent").order_by(SealedValue.position)
        )
        yes.position = 7
    assert _named(register) == [one.case_id]
    case = register.look(one.number)
    assert case.damaged == tuple(sorted(f"consent/{row.id.hex}" for row in (yes, no)))
    assert case.of(cases.ANSWERS) == ()
