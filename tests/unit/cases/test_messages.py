"""The conversation and the moves of a case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hotline.cases import service as cases
from hotline.cases.models import STATUSES, Case, SealedValue
from hotline.errors import NotFoundError
from tests.support.register import COORDINATOR, NOON, Register

LATER = NOON + timedelta(hours=2)


def write(register: Register, lodged: cases.Lodged, text: str, **more: object) -> None:
    now = more.pop("now", NOON)
    with register.database.writing() as session:
        cases.add_message(
            session,
            lodged.case_id,
            lodged.reporter_key,
            author="reporter",
            text=text,
            now=now,  # type: ignore[arg-type]
            actor="reporter",
            folders=register.folders,
            **more,  # type: ignore[arg-type]
        )


def test_both_sides_read_the_conversation_in_order(register: Register) -> None:
    lodged = register.lodge()
    register.reply(lodged.number, "Қайда болды?")
    write(register, lodged, "Алматыда.", now=LATER)
    seen = register.look(lodged.number)
    with register.database.reading() as session:
        own = cases.open_for_reporter(session, lodged.case_id, lodged.reporter_key)
    assert seen.messages == own.messages
    assert [(one.author, one.text, one.at) for one in seen.messages] == [
        ("desk", "Қайда болды?", NOON),
        ("reporter", "Алматыда.", LATER),
    ]


def test_a_reply_answers_the_case_and_the_history_says_so(register: Register) -> None:
    lodged = register.lodge()
    register.move(lodged.number, "in_work")
    register.reply(lodged.number, "Жауап")
    seen = register.look(lodged.number)
    assert (seen.status, seen.due_on) == ("answered", None)
    assert [(one.before, one.after, one.by) for one in seen.history] == [
        ("received", "in_work", COORDINATOR),
        ("in_work", "answered", COORDINATOR),
    ]


def test_the_same_words_within_ten_minutes_are_one_message(register: Register) -> None:
    lodged = register.lodge()
    write(register, lodged, "Алматыда.")
    write(register, lodged, " Алматыда. ", now=NOON + timedelta(minutes=9))
    write(register, lodged, "Алматыда.", now=LATER)
    assert len(register.look(lodged.number).messages) == 2


def test_files_come_with_a_message(register: Register) -> None:
    lodged = register.lodge()
    upload = register.stage(b"later", "фото.jpg")
    write(register, lodged, "", files=[upload])
    write(register, lodged, "", files=[upload], now=LATER)  # the same page sent again
    seen = register.look(lodged.number)
    assert [one.files for one in seen.messages] == [(upload.id,)]
    assert register.read(upload.id, seen.file(upload.id)) == b"later"
    assert register.queue().rows[0].has_files
    assert seen.damaged == ()


def test_an_empty_message_is_refused(register: Register) -> None:
    lodged = register.lodge()
    with pytest.raises(cases.EmptyMessageError):
        write(register, lodged, "  \n")
    with pytest.raises(cases.EmptyMessageError):
        register.reply(lodged.number, "")
    assert _values(register) == 1


def test_a_case_only_moves_where_it_may(register: Register) -> None:
    lodged = register.lodge()
    for status in ("received", "answered", "erased", "nonsense"):
        with pytest.raises(cases.MoveNotAllowedError):
            register.move(lodged.number, status)
    register.move(lodged.number, "acknowledged")
    register.move(lodged.number, "closed")
    register.move(lodged.number, "in_work")
    assert register.look(lodged.number).status == "in_work"


def test_every_allowed_move_leads_somewhere_known() -> None:
    from hotline.cases.models import MOVES

    assert set(MOVES) == set(STATUSES)
    assert {to for moves in MOVES.values() for to in moves} < set(STATUSES)


def test_nobody_writes_to_a_case_that_is_not_there(register: Register) -> None:
    with pytest.raises(NotFoundError):
        register.reply("26-000-000", "Жауап")


def test_the_moment_and_author_of_a_message_are_sealed(register: Register) -> None:
    lodged = register.lodge()
    write(register, lodged, "қысқа")
    register.reply(lodged.number, "Жауап")
    with register.database.reading() as session:
        lengths = {
            len(sealed)
            for sealed in session.scalars(select(SealedValue.sealed).where(SealedValue.label == "message"))
        }
        assert session.scalar(select(func.count()).select_from(Case)) == 1
    assert lengths == {12 + 256 + 16}


def _values(register: Register) -> int:
    with register.database.reading() as session:
        return session.scalar(select(func.count()).select_from(SealedValue)) or 0
