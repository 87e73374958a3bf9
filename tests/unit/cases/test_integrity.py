"""What a writer to the database or the disk can do to stored cases, and how `audit verify` names it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select

from hotline.cases import service as cases
from hotline.cases.models import CaseFile, SealedValue
from tests.support.register import Register


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
