"""Accepting a report: whole, once, durable, and nothing readable of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from hotline.audit import service as audit
from hotline.cases import numbers
from hotline.cases import service as cases
from hotline.cases.models import AcceptanceRow, Case, CaseFile, ReceiptCopy, SealedValue, Shred
from tests.support.register import ANSWERS, NOON, Register

CLEAR = {
    "number", "sequence", "arrived_on", "status", "kind", "due_on", "assignee", "region", "language",
    "channel", "has_files", "authorisation", "retain_until",
}  # fmt: skip
FORM = b"f" * 32


def test_a_lodged_report_is_read_back_by_coordinator_and_reporter(register: Register) -> None:
    lodged = register.lodge(region="almaty")
    seen = register.look(lodged.number)
    assert seen.record is not None
    assert seen.record.answers == ANSWERS
    assert seen.record.acceptance == register.acceptance
    assert seen.record.received_at == NOON
    assert seen.damaged == ()
    case_id, reporter_key = register.find(lodged.receipt)
    assert (case_id, reporter_key) == (lodged.case_id, lodged.reporter_key)
    with register.database.reading() as session:
        own = cases.open_for_reporter(session, case_id, reporter_key)
    assert own.record == seen.record
    assert own.desk_key == b""


def test_only_the_named_columns_are_in_clear() -> None:
    assert set(Case.__table__.columns.keys()) == CLEAR | {"id", "acceptance_id"}


def test_a_case_without_its_acceptance_cannot_exist(register: Register) -> None:
    lodged = register.lodge()
    with register.database.reading() as session:
        row = session.execute(select(Case.__table__).where(Case.number == lodged.number)).mappings().one()
    columns = {name: row[name] for name in row if name not in {"sequence", "id", "number"}}
    for acceptance in (None, lodged.case_id):
        with pytest.raises(IntegrityError), register.database.writing() as session:
            session.execute(
                insert(Case).values(**columns | {"number": "26-000-000", "acceptance_id": acceptance})
            )


def test_an_acceptance_of_no_published_text_is_refused(register: Register) -> None:
    register.acceptance = replace(register.acceptance, version=99)
    with pytest.raises((IntegrityError, RuntimeError)):
        register.lodge()
    assert count(register, AcceptanceRow) == 0


def test_the_same_form_sent_twice_is_one_case_and_one_receipt(register: Register) -> None:
    upload = register.stage(b"one", "a.pdf")
    first = register.lodge(FORM, files={"evidence": [upload]})
    again = register.stage(b"one", "a.pdf")  # the browser sent the bytes once more
    second = register.lodge(FORM, files={"evidence": [again]}, now=NOON + timedelta(hours=1))
    assert first.is_new
    assert not second.is_new
    assert (second.number, second.receipt, second.case_id) == (first.number, first.receipt, first.case_id)
    assert second.reporter_key == first.reporter_key
    assert second.files == ()
    assert count(register, Case) == count(register, AcceptanceRow) == count(register, CaseFile) == 1


def test_a_double_send_settles_what_the_first_send_named(register: Register) -> None:
    """Both carry the same staged file; the second is answered first and its view throws away what still waits."""
    upload = register.stage(b"one")
    one, other = (register.prepare(FORM, files={"evidence": [upload]}) for _ in range(2))
    with register.database.writing() as session:
        cases.lodge(session, register.anchor, one, NOON)
    with register.database.writing() as session:
        second = cases.lodge(session, register.anchor, other, NOON)
    assert second.files == (upload.id,)
    cases.settle(register.config.staged, register.config.files, second.files)
    assert (register.config.files / str(upload.id)).exists()


@pytest.mark.parametrize("what", ["answer", "file", "kind"])
def test_other_content_under_the_same_form_is_refused(register: Register, what: str) -> None:
    register.lodge(FORM, files={"evidence": [register.stage(b"one")]})
    answers = ANSWERS | {"narrative": "Басқа сөз."} if what == "answer" else ANSWERS
    content = b"two" if what == "file" else b"one"
    with pytest.raises(cases.AlreadySentError):
        register.lodge(
            FORM,
            answers,
            {"evidence": [register.stage(content)]},
            kind="claim" if what == "kind" else "report",
        )
    assert count(register, Case) == 1


def test_a_race_for_the_same_form_makes_one_case(register: Register) -> None:
    one, other = register.prepare(FORM), register.prepare(FORM)
    with register.database.writing() as session:
        first = cases.lodge(session, register.anchor, one, NOON)
    with register.database.writing() as session:
        second = cases.lodge(session, register.anchor, other, NOON)
    assert (second.number, second.is_new) == (first.number, False)


def test_keys_rotated_between_preparing_and_lodging_lose_nothing(register: Register) -> None:
    prepared = register.prepare()
    register.rotate()
    with register.database.writing() as session:
        lodged = cases.lodge(session, register.anchor, prepared, NOON)
    assert register.look(lodged.number).record is not None


def test_numbers_are_digits_and_do_not_tell_how_many_cases_there_are(register: Register) -> None:
    found = [register.lodge().number for _ in range(12)]
    assert all(re.fullmatch(r"26-\d{3}-\d{3}", number) for number in found)
    assert found != sorted(found)


def test_a_number_that_is_taken_is_drawn_again(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    first = register.lodge()
    prepared = register.prepare()
    prepared = replace(prepared, record=replace(prepared.record, number=first.number))
    with register.database.writing() as session:
        second = cases.lodge(session, register.anchor, prepared, NOON)
    assert second.number != first.number
    assert register.look(second.number).damaged == ()


def test_a_crowded_year_gets_longer_numbers() -> None:
    assert re.fullmatch(r"26-\d{3}-\d{3}-\d{3}", numbers.draw(NOON.date(), attempt=20))


def test_a_file_that_was_swept_meanwhile_stops_the_whole_report(register: Register) -> None:
    upload, gone = register.stage(b"here"), register.stage(b"gone")
    (register.config.staged / str(gone.id)).unlink()
    with pytest.raises(cases.FileGoneError) as caught:
        register.lodge(files={"evidence": [upload, gone]})
    assert caught.value.position == 1
    assert count(register, Case) == count(register, CaseFile) == count(register, Shred) == 0


def test_a_file_belongs_to_one_case(register: Register) -> None:
    upload = register.stage(b"x")
    register.lodge(files={"evidence": [upload]})
    with pytest.raises(cases.FileGoneError):
        register.lodge(files={"evidence": [upload]})
    assert count(register, Case) == 1


def test_lodging_moves_no_byte_and_settles_files_after_the_commit(register: Register) -> None:
    upload = register.stage(b"content")
    before = (register.config.staged / str(upload.id)).stat().st_ino
    lodged = register.lodge(files={"evidence": [upload]})
    assert (register.config.files / str(upload.id)).stat().st_ino == before
    seen = register.look(lodged.number)
    meta = seen.file(upload.id)
    assert (meta.name, meta.size, meta.sha256) == (upload.name, 7, upload.sha256)
    assert register.read(upload.id, meta) == b"content"


def test_the_arrival_event_lists_every_ciphertext_and_only_the_date(register: Register) -> None:
    lodged = register.lodge(files={"evidence": [register.stage(b"x")]})
    with register.database.reading() as session:
        events = audit.events_of(session, f"case:{lodged.case_id.hex}")
        values = session.scalar(select(SealedValue.sealed))
    assert [event.at for event in events] == ["2026-11-22"]
    listed = events[0].detail["values"]
    assert [text.split("/")[0] for text in listed] == ["report", "file", "bytes"]
    assert values is not None
    assert listed[0].endswith(audit.digest(values))


def test_the_content_hash_cannot_be_tried_out_from_the_disk(register: Register) -> None:
    register.lodge(b"1" * 32)
    register.lodge(b"2" * 32)
    with register.database.reading() as session:
        macs = set(session.scalars(select(ReceiptCopy.content_mac)))
    assert len(macs) == 2, "the same content under two forms must not look alike"


def test_two_equal_reports_have_nothing_in_common(register: Register) -> None:
    register.lodge()
    register.lodge()
    with register.database.reading() as session:
        one, other = session.scalars(select(SealedValue.sealed)).all()
    assert one != other
    assert len(one) == len(other) >= 1024


def test_nothing_typed_is_in_the_database_files(lite: Register) -> None:
    lodged = lite.lodge(files={"evidence": [lite.stage("Құпия мазмұн".encode(), "Жоламанова.pdf")]})
    needles = [*ANSWERS.values(), "Құпия мазмұн", "Жоламанова.pdf", lodged.receipt]
    paths = [path for path in lite.config.instance.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in paths)
    for path in paths:
        found = path.read_bytes()
        for needle in needles:
            if len(needle) > 5:
                assert needle.encode() not in found, path.name
                assert needle.encode("utf-16-le") not in found, path.name
        assert lodged.reporter_key not in found, path.name


def test_every_table_of_cases_hangs_on_a_case() -> None:
    for table in (Shred, SealedValue, CaseFile, ReceiptCopy):
        column = inspect(table).columns["case_id"]
        assert not column.nullable
        assert [key.target_fullname for key in column.foreign_keys] == ["cases.id"]


def count(register: Register, table: type) -> int:
    with register.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
