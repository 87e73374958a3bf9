"""Internal notes, corrections of the record, and two coordinators at one case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import service as cases
from hotline.cases.models import Case, SealedValue
from hotline.errors import NotFoundError
from hotline.keys.service import Keyring
from tests.support.register import ANSWERS, COORDINATOR, NOON, Register

COLLEAGUE = UUID(int=8)


def note(
    register: Register, number: str, text: str, minutes: int = 0, by: UUID = COORDINATOR, **more: Any
) -> None:
    with register.database.writing() as session:
        keyring = Keyring(session, register.anchor, register.reader)
        now = NOON + timedelta(minutes=minutes)
        cases.add_note(session, keyring, number, text=text, by=by, now=now, **more)


def correct(register: Register, number: str, answers: dict[str, str], **more: Any) -> bool:
    with register.database.writing() as session:
        keyring = Keyring(session, register.anchor, register.reader)
        more = {"region": None, "reason": "терілген қате", "by": COORDINATOR, "now": NOON} | more
        return cases.correct(session, keyring, number, answers=answers, **more)


def assign(register: Register, number: str, to: UUID | None, **more: Any) -> None:
    with register.database.writing() as session:
        cases.assign(session, number, to=to, by=COORDINATOR, now=NOON, **more)


def test_a_note_is_for_the_desk_alone_and_keeps_its_wordings(register: Register) -> None:
    lodged = register.lodge()
    note(register, lodged.number, "Анасына хабарласу керек")
    note(register, lodged.number, "Екінші жазба", 1)
    first = register.look(lodged.number).of(cases.NOTES)[0].note
    note(register, lodged.number, "Әкесіне хабарласу керек", 2, COLLEAGUE, note=first)
    seen = register.look(lodged.number)
    found = cases.wordings(seen.of(cases.NOTES))
    assert [one.now.text for one in found] == ["Әкесіне хабарласу керек", "Екінші жазба"]
    assert [one.text for one in found[0].earlier] == ["Анасына хабарласу керек"]
    assert (found[0].now.by, found[0].earlier[0].by) == (COLLEAGUE, COORDINATOR)
    assert seen.damaged == ()
    with register.database.reading() as session:
        own = cases.open_for_reporter(session, lodged.case_id, lodged.reporter_key)
        rows = session.scalars(select(SealedValue).where(SealedValue.label == "note")).all()
    assert own.of(cases.NOTES) == ()
    assert {row.side for row in rows} == {"desk"}
    for side in vault.Side:
        key = vault.SideKey(lodged.case_id.bytes, side, lodged.reporter_key)
        with pytest.raises(vault.AlteredError):
            key.open("note", rows[0].id.bytes, rows[0].sealed)


def test_a_note_sent_twice_is_one_and_an_empty_one_none(register: Register) -> None:
    lodged = register.lodge()
    seen = register.look(lodged.number).version
    note(register, lodged.number, "сол", seen=seen)
    note(register, lodged.number, " сол ", 1, seen=seen)
    note(register, lodged.number, "сол", 1, COLLEAGUE)
    with pytest.raises(cases.EmptyMessageError):
        note(register, lodged.number, "  ")
    with pytest.raises(NotFoundError):
        note(register, lodged.number, "жоқ жазба", note=uuid4())
    assert [one.by for one in register.look(lodged.number).of(cases.NOTES)] == [COORDINATOR, COLLEAGUE]


def test_an_altered_note_is_named_and_stops_no_other(register: Register) -> None:
    lodged = register.lodge()
    note(register, lodged.number, "бір")
    note(register, lodged.number, "екі")
    with register.database.writing() as session:
        row = session.scalars(select(SealedValue).where(SealedValue.label == "note")).first()
        assert row is not None
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    note(register, lodged.number, "үш")
    seen = register.look(lodged.number)
    assert {one.text for one in seen.of(cases.NOTES)} < {"бір", "екі", "үш"}
    assert [one.partition("/")[0] for one in seen.damaged] == ["note"]


def test_a_correction_keeps_what_stood_there_and_search_and_mailbox_follow(register: Register) -> None:
    lodged = register.lodge(answers=ANSWERS | {"phone": "+77011234567", "region": "almaty"}, region="almaty")
    register.viewer.index_some(NOON, 5)
    assert correct(register, lodged.number, {"phone": "+77017654321", "region": "abai"}, region="abai")
    seen = register.look(lodged.number)
    assert seen.record is not None
    assert seen.damaged == ()
    assert (seen.region, seen.record.answers["phone"], seen.record.answers["region"]) == (
        "abai",
        "+77017654321",
        "abai",
    )
    assert seen.record.answers["narrative"] == ANSWERS["narrative"]
    (made,) = seen.of(cases.CORRECTIONS)
    assert made.before == {"phone": "+77011234567", "region": "almaty"}
    assert made.after == {"phone": "+77017654321", "region": "abai"}
    assert made.reason == "терілген қате"
    assert [row.number for row in register.viewer.search("7654321", NOON).rows] == [lodged.number]
    assert register.viewer.search("1234567", NOON).rows == ()
    with register.database.reading() as session:
        own = cases.open_for_reporter(session, lodged.case_id, lodged.reporter_key)
        event = audit.events_of(session, f"case:{lodged.case_id.hex}")
        assert list(cases.differing_cases(session)) == []
    assert own.record is not None
    assert own.record.answers["phone"] == "+77017654321"
    assert own.of(cases.CORRECTIONS) == ()
    replaced = next(one for one in event if one.kind == kinds.VALUE_REPLACED)
    assert "phone" not in str(replaced.detail), "what was corrected is sealed, not in the log"


def test_an_answer_can_be_added_and_taken_away(register: Register) -> None:
    lodged = register.lodge()
    assert correct(register, lodged.number, {"patronymic": "Ерланқызы", "email": ""})
    answers = register.look(lodged.number).record.answers  # type: ignore[union-attr]
    assert answers["patronymic"] == "Ерланқызы"
    assert "email" not in answers
    assert not correct(register, lodged.number, {"patronymic": "Ерланқызы", "email": ""})
    assert len(register.look(lodged.number).of(cases.CORRECTIONS)) == 1


def test_an_altered_case_is_not_sealed_again(register: Register) -> None:
    lodged = register.lodge()
    note(register, lodged.number, "бір")
    with register.database.writing() as session:
        row = session.scalars(select(SealedValue).where(SealedValue.label == "note")).one()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    with pytest.raises(vault.AlteredError):
        correct(register, lodged.number, {"place": "Қаладан тыс"})


def test_whoever_comes_second_changes_nothing_whatever_they_do(register: Register) -> None:
    lodged = register.lodge()
    stale = register.look(lodged.number).version
    register.reply(lodged.number, "Біріншінің жауабы")
    before = _state(register, lodged.case_id)
    with pytest.raises(cases.ChangedMeanwhileError):
        note(register, lodged.number, "Екінші", seen=stale)
    with pytest.raises(cases.ChangedMeanwhileError):
        correct(register, lodged.number, {"place": "Алматы"}, seen=stale)
    with pytest.raises(cases.ChangedMeanwhileError):
        assign(register, lodged.number, COLLEAGUE, seen=stale)
    with register.database.writing() as session:
        keyring, more = (
            Keyring(session, register.anchor, register.reader),
            {"by": COLLEAGUE, "now": NOON, "seen": stale},
        )
        with pytest.raises(cases.ChangedMeanwhileError):
            cases.reply(session, keyring, lodged.number, text="Екіншінің жауабы", **more)  # type: ignore[arg-type]
        with pytest.raises(cases.ChangedMeanwhileError):
            cases.move(session, keyring, lodged.number, to="in_work", **more)  # type: ignore[arg-type]
    assert _state(register, lodged.case_id) == before
    with register.database.reading() as session:
        changes = cases.changes_since(session, lodged.case_id, stale)
    assert [one.kind for one in changes] == [kinds.REPLY_ADDED, kinds.STATUS_CHANGED]


def test_a_look_changes_no_version(register: Register) -> None:
    lodged = register.lodge()
    seen = register.look(lodged.number).version
    assert seen > 0
    assert register.look(lodged.number).version == seen
    note(register, lodged.number, "жазба", seen=seen)
    assert register.look(lodged.number).version > seen


def test_a_case_goes_to_a_colleague_and_back_to_nobody(register: Register) -> None:
    lodged = register.lodge()
    assign(register, lodged.number, COLLEAGUE)
    assign(register, lodged.number, COLLEAGUE, seen=-1)  # it is so already: nothing to be told
    assert register.look(lodged.number).assignee == COLLEAGUE
    assign(register, lodged.number, None)
    assert register.look(lodged.number).assignee is None
    with register.database.reading() as session:
        given = [one.detail["to"] for one in audit.latest(session) if one.kind == kinds.CASE_ASSIGNED]
    assert given == ["", COLLEAGUE.hex]


def _state(register: Register, case_id: UUID) -> tuple[Any, ...]:
    with register.database.reading() as session:
        case = session.scalars(select(Case).where(Case.id == case_id)).one()
        rows = session.execute(select(SealedValue.id, SealedValue.sealed).order_by(SealedValue.id)).all()
        return case.status, case.assignee, case.region, [tuple(row) for row in rows]
