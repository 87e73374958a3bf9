"""Looking: a trace before each look, and one altered byte costs one value."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import integrity
from hotline.cases import service as cases
from hotline.cases.models import Case, CaseFile, ReceiptCopy, SealedValue, Shred
from hotline.errors import NotFoundError
from hotline.keys import service as keys
from hotline.keys.models import EnvelopeRow
from hotline.vault.argon import stretch
from tests.support.register import ANSWERS, NOON, Register


def flipped(data: bytes, at: int = 20) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_every_look_is_in_the_log_before_it_is_shown(register: Register) -> None:
    lodged = register.lodge(files={"evidence": [upload := register.stage(b"x")]})
    register.queue()
    register.look(lodged.number)
    meta = register.viewer.file(lodged.number, upload.id, NOON)
    assert register.read(upload.id, meta) == b"x"
    with register.database.reading() as session:
        found = {event.kind: event for event in audit.latest(session)}
    assert found[kinds.QUEUE_VIEWED].detail == {"cases": [lodged.case_id.hex]}
    assert found[kinds.CASE_VIEWED].subject == f"case:{lodged.case_id.hex}"
    assert found[kinds.FILE_VIEWED].detail == {"file": upload.id.hex}


def test_a_number_that_nobody_has_is_not_found(register: Register) -> None:
    with pytest.raises(NotFoundError):
        register.look("26-000-000")


def test_a_receipt_never_opens_the_desks_side(register: Register) -> None:
    lodged = register.lodge()
    register.move(lodged.number, "in_work")
    case_id, reporter_key = register.find(lodged.receipt)
    with register.database.reading() as session:
        own = cases.open_for_reporter(session, case_id, reporter_key)
        row = session.scalars(select(SealedValue).where(SealedValue.side == "desk")).one()
    assert own.history == ()
    for side in vault.Side:
        with pytest.raises(vault.AlteredError):
            vault.SideKey(case_id.bytes, side, reporter_key).open(row.label, row.id.bytes, row.sealed)


@pytest.mark.parametrize("typed", ["", "ABC", "0000-0000-0000-0000-0001", "ЖЖЖЖ ЖЖЖЖ ЖЖЖЖ ЖЖЖЖ ЖЖЖЖ"])
def test_wrong_receipts_are_all_alike(register: Register, typed: str) -> None:
    register.lodge()
    messages = set()
    for code in (typed, vault.draw(b"of no form")):
        with pytest.raises(NotFoundError) as caught:
            register.find(code)
        messages.add((type(caught.value), str(caught.value)))
    assert len(messages) == 1


def test_a_receipt_is_understood_as_people_type_it(register: Register) -> None:
    lodged = register.lodge()
    assert register.find(vault.display(lodged.receipt).lower())[0] == lodged.case_id


def test_an_altered_report_is_named_and_the_rest_is_shown(register: Register) -> None:
    lodged = register.lodge(files={"evidence": [upload := register.stage(b"x")]})
    register.reply(lodged.number, "Сәлеметсіз бе")
    _alter(register, SealedValue, SealedValue.label == "report")
    seen = register.look(lodged.number)
    assert seen.record is None
    assert [one.partition("/")[0] for one in seen.damaged] == ["report"]
    assert [message.text for message in seen.messages] == ["Сәлеметсіз бе"]
    assert seen.file(upload.id).size == 1
    with register.database.reading() as session:
        own = cases.open_for_reporter(session, lodged.case_id, lodged.reporter_key)
    assert own.record is None
    assert own.damaged


def test_an_altered_message_is_named_and_the_rest_is_shown(register: Register) -> None:
    lodged = register.lodge()
    register.reply(lodged.number, "бір")
    register.reply(lodged.number, "екі")
    _alter(register, SealedValue, SealedValue.label == "message", SealedValue.position == 0)
    seen = register.look(lodged.number)
    assert [message.text for message in seen.messages] == ["екі"]
    assert [one.partition("/")[0] for one in seen.damaged] == ["message"]
    register.reply(lodged.number, "үш")
    assert [message.text for message in register.look(lodged.number).messages] == ["екі", "үш"]


def test_an_altered_file_row_is_named(register: Register) -> None:
    lodged = register.lodge(
        files={"evidence": [upload := register.stage(b"x"), other := register.stage(b"y")]}
    )
    _alter(register, CaseFile, CaseFile.id == upload.id, column="sealed_meta")
    seen = register.look(lodged.number)
    with pytest.raises(vault.AlteredError):
        seen.file(upload.id)
    assert seen.file(other.id).size == 1
    with pytest.raises(vault.AlteredError):
        register.viewer.file(lodged.number, upload.id, NOON)


def test_a_file_row_sealed_by_a_stranger_opens_no_file(register: Register) -> None:
    """Whoever has a receipt and the database can seal a row that opens; the log never saw it."""
    lodged = register.lodge(files={"evidence": [upload := register.stage(b"x")]})
    with register.database.writing() as session:
        row = session.scalars(select(CaseFile)).one()
        side = vault.SideKey(lodged.case_id.bytes, vault.Side.REPORTER, lodged.reporter_key)
        row.sealed_meta = side.seal("file", row.id.bytes, side.open("file", row.id.bytes, row.sealed_meta))
    with pytest.raises(vault.AlteredError):
        register.viewer.file(lodged.number, upload.id, NOON)


@pytest.mark.parametrize("typed", ["", "0000-0000", "0000-0000-0000-0000-0001", "0000-0000-0000-0000-0000"])
def test_a_wrong_receipt_costs_the_same_work_as_a_right_one(
    register: Register, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    stretched: list[object] = []

    def counted(secret: bytes, *more: Any) -> bytes:
        stretched.append(more)
        return stretch(secret, *more)

    monkeypatch.setattr(vault.receipt, "stretch", counted)
    with pytest.raises(NotFoundError):
        register.find(typed)
    wrong = list(stretched)
    register.find(register.lodge().receipt)
    assert wrong == stretched[-1:]


@pytest.mark.parametrize("table", [Shred, EnvelopeRow])
def test_an_altered_key_costs_its_case_only(register: Register, table: type) -> None:
    lodged, other = register.lodge(), register.lodge()
    if table is Shred:
        _alter(register, Shred, Shred.case_id == lodged.case_id, column="secret")
    else:
        _alter(register, EnvelopeRow, EnvelopeRow.owner_id == lodged.case_id, column="wrapped", at=400)
    seen = register.look(lodged.number)
    assert seen.record is None
    assert seen.damaged
    assert register.look(other.number).damaged == ()
    rows = {row.number: row for row in register.queue().rows}
    assert rows[lodged.number].is_damaged
    assert not rows[other.number].is_damaged


def test_a_missing_envelope_is_a_damaged_row_not_a_broken_queue(register: Register) -> None:
    lodged = register.lodge()
    with register.database.writing() as session:
        session.execute(delete(EnvelopeRow))
    assert [row.is_damaged for row in register.queue().rows] == [True]
    assert register.look(lodged.number).damaged == ("case",)


def test_numbers_swapped_between_two_cases_are_noticed(register: Register) -> None:
    one, other = register.lodge(), register.lodge()
    with register.database.writing() as session:
        for case_id, number in (
            (one.case_id, "26-9"),
            (other.case_id, one.number),
            (one.case_id, other.number),
        ):
            session.execute(update(Case).where(Case.id == case_id).values(number=number))
    assert register.look(one.number).damaged == ("number",)
    assert all(row.is_damaged for row in register.queue().rows)


def test_a_case_sealed_by_a_stranger_is_noticed(register: Register) -> None:
    """Whoever writes into the database can seal a false case to the public key, but the log never saw it."""
    lodged = register.lodge()
    with register.database.reading() as session:
        row = session.scalars(select(SealedValue)).one()
    side = vault.SideKey(lodged.case_id.bytes, vault.Side.REPORTER, lodged.reporter_key)
    words = side.open("report", row.id.bytes, row.sealed).replace(
        "алып кетті".encode(), "өзі кетті  ".encode()
    )
    forged = side.seal("report", row.id.bytes, words, vault.RECORD_LEAST)
    with register.database.writing() as session:
        session.execute(update(SealedValue).values(sealed=forged))
    seen = register.look(lodged.number)
    assert seen.record is None
    assert [one.partition("/")[0] for one in seen.damaged] == ["report"]
    with register.database.reading() as session:
        assert [case_id for case_id, _ in cases.differing_cases(session)] == [lodged.case_id]


def test_nothing_is_sealed_under_a_key_that_a_stranger_put_there(register: Register) -> None:
    """Whoever writes into the database can seal a key of their own to the public key: an answer would be theirs."""
    lodged = register.lodge()
    with register.database.reading() as session:
        generation = keys.trusted_generation(session, register.anchor)
    wrapped = vault.seal_envelope(
        bytes(32),
        instance=register.anchor.instance_id,
        generation=generation.number,
        generation_public=generation.public,
        owner=vault.Owner("case", lodged.case_id.bytes),
    )
    with register.database.writing() as session:
        session.execute(update(EnvelopeRow).values(wrapped=wrapped))
    for deed in (
        lambda: register.reply(lodged.number, "Аты-жөніңіз кім?"),
        lambda: register.move(lodged.number, "in_work"),
    ):
        with pytest.raises(vault.AlteredError):
            deed()
    with register.database.reading() as session:
        assert len(session.scalars(select(SealedValue)).all()) == 1


def test_an_altered_report_does_not_stop_the_conversation(register: Register) -> None:
    lodged = register.lodge()
    register.reply(lodged.number, "бір")
    with register.database.writing() as session:
        session.execute(update(SealedValue).where(SealedValue.label == "report").values(sealed=b"x" * 1100))
    register.reply(lodged.number, "екі")
    assert [one.text for one in register.look(lodged.number).messages] == ["бір", "екі"]


def test_a_case_that_nobody_saw_arrive_is_noticed(register: Register) -> None:
    lodged = register.lodge()
    fresh = uuid.uuid4()
    with register.database.writing() as session:
        row = session.scalars(select(SealedValue)).one()
        session.add(
            SealedValue(
                id=fresh, case_id=row.case_id, side="reporter", label="message", position=0, sealed=b"x"
            )
        )
    with register.database.reading() as session:
        assert dict(cases.differing_cases(session)) == {lodged.case_id: (f"message/{fresh.hex}",)}


def test_a_deleted_message_is_missed(register: Register) -> None:
    lodged = register.lodge()
    register.reply(lodged.number, "бір")
    with register.database.writing() as session:
        session.execute(delete(SealedValue).where(SealedValue.label == "message"))
    assert [one.partition("/")[0] for one in register.look(lodged.number).damaged] == ["message"]


def test_what_arrives_while_a_case_is_opened_is_not_taken_for_forged(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    lodged = register.lodge()
    present = integrity.present

    def meanwhile(session: Session, case_id: uuid.UUID) -> dict[str, str]:
        register.reply(lodged.number, "бір")
        return present(session, case_id)

    monkeypatch.setattr(integrity, "present", meanwhile)
    assert register.look(lodged.number).damaged == ()
    with register.database.reading() as session:
        assert list(cases.differing_cases(session)) == []


def test_a_quiet_register_has_nothing_to_report(register: Register) -> None:
    lodged = register.lodge(files={"evidence": [register.stage(b"x")]})
    register.reply(lodged.number, "бір")
    register.move(lodged.number, "closed")
    with register.database.reading() as session:
        assert list(cases.differing_cases(session)) == []


def test_a_reporter_whose_receipt_copy_was_altered_is_told_so(register: Register) -> None:
    lodged = register.lodge()
    _alter(register, ReceiptCopy, ReceiptCopy.case_id == lodged.case_id, column="wrapped")
    with pytest.raises(vault.AlteredError):
        register.find(lodged.receipt)


def test_the_queue_shows_what_the_desk_needs(register: Register) -> None:
    quiet = register.lodge()
    busy = register.lodge(files={"authorisation": [register.stage(b"x")]}, authorisation="attached")
    with register.database.writing() as session:
        cases.add_message(
            session,
            busy.case_id,
            busy.reporter_key,
            author="reporter",
            text="Тағы бар",
            now=NOON,
            actor="reporter",
        )
    page = register.queue(NOON + timedelta(days=8))
    assert [row.number for row in page.rows] == [busy.number, quiet.number]
    first, last = page.rows
    assert (first.name, first.has_new_message, first.has_files, first.authorisation) == (
        f"{ANSWERS['surname']} {ANSWERS['given_name']}",
        True,
        True,
        "attached",
    )
    assert (last.has_new_message, last.has_files, last.is_late) == (False, False, True)
    assert (page.next, page.previous) == (None, None)


def test_pages_of_the_queue_join_without_a_gap(register: Register) -> None:
    numbers = [register.lodge().number for _ in range(cases.PAGE + 3)][::-1]
    first = register.queue()
    second = register.queue(before=first.next)
    assert [row.number for row in first.rows + second.rows] == numbers
    assert second.next is None
    assert [row.number for row in register.queue(after=second.previous).rows] == numbers[: cases.PAGE]
    assert register.queue(before=cases.Place(0)).rows == ()


def _alter(register: Register, table: type, *where: object, column: str = "sealed", at: int = 20) -> None:
    with register.database.writing() as session:
        row = session.scalars(select(table).where(*where)).one()  # type: ignore[arg-type]
        setattr(row, column, flipped(getattr(row, column), at))
