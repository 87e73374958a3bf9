"""Requests about one's data: registered, due, stopping what they stop, answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import integrity
from hotline.cases import service as cases
from hotline.cases.models import Case
from hotline.cases.requests import MOST_OPEN
from hotline.errors import NotFoundError
from hotline.keys.service import Keyring
from tests.support.register import COORDINATOR, NOON, Register

DAY = timedelta(days=1)


def ask(
    register: Register, lodged: cases.Lodged, kind: str, now: datetime = NOON, **more: Any
) -> cases.Petition:
    with register.database.writing() as session:
        return cases.ask(session, lodged.case_id, lodged.reporter_key, cases.Wish(kind, **more), now)


def answer(
    register: Register,
    lodged: cases.Lodged,
    number: int,
    result: str,
    text: str = "Жауап",
    now: datetime = NOON,
) -> cases.Answered:
    with register.database.writing() as session:
        keyring = Keyring(session, register.anchor, register.reader)
        done = cases.answer_request(
            session, keyring, lodged.number, number, result=result, text=text, by=COORDINATOR, now=now
        )
    cases.finish_erasure(register.database, register.config, done.files)
    return done


def row(register: Register, lodged: cases.Lodged) -> Case:
    with register.database.reading() as session:
        return session.scalars(select(Case).where(Case.id == lodged.case_id)).one()


def own(register: Register, lodged: cases.Lodged) -> cases.OpenCase:
    with register.database.reading() as session:
        return cases.open_for_reporter(session, lodged.case_id, lodged.reporter_key)


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        ("see", date(2026, 11, 25)),
        ("objection", date(2026, 11, 25)),
        ("correct", date(2026, 11, 23)),
        ("erase", date(2026, 11, 23)),
        ("block", date(2026, 11, 23)),
        ("withdraw", date(2026, 12, 11)),
        (
            "claim",
            date(2026, 11, 29),
        ),  # its own clock ends on 2027-01-06; the report's first step is owed before
    ],
)
def test_a_request_is_numbered_and_due_by_its_own_clock(register: Register, kind: str, due: date) -> None:
    lodged = register.lodge()
    asked = ask(register, lodged, kind, text="Өтінемін", fields={"phone": "+77011234567"})
    assert (asked.number, asked.is_open, asked.request.at) == (1, True, NOON)
    assert row(register, lodged).due_on == due
    assert own(register, lodged).asked == (asked,)
    if kind != "claim":
        assert asked.due_on == due
    with register.database.reading() as session:
        made = [one for one in audit.latest(session) if one.kind == kinds.REQUEST_MADE]
        assert [(one.at, one.actor) for one in made] == [("2026-11-22", "reporter")], (
            "a date and no time of day"
        )
        assert list(cases.differing_cases(session)) == []


def test_the_answer_is_read_by_the_reporter_and_the_clock_of_the_case_runs_on(register: Register) -> None:
    lodged = register.lodge()
    ask(register, lodged, "see")
    ask(register, lodged, "objection", NOON + DAY, text="Қарсымын")
    assert row(register, lodged).due_on == date(2026, 11, 25)
    answer(register, lodged, 1, cases.GRANTED, "Бәрі осында.")
    assert row(register, lodged).due_on == date(2026, 11, 26), "that of the second request"
    answer(register, lodged, 2, cases.REFUSED, "Тексеруді адам қарады.")
    assert row(register, lodged).due_on == date(2026, 11, 29), "that of the report"
    seen = own(register, lodged)
    assert [(one.outcome.result, one.outcome.text) for one in seen.asked if one.outcome] == [
        (cases.GRANTED, "Бәрі осында."),
        (cases.REFUSED, "Тексеруді адам қарады."),
    ]
    with pytest.raises(cases.AlreadyAnsweredError):
        answer(register, lodged, 1, cases.REFUSED)
    with pytest.raises(NotFoundError):
        answer(register, lodged, 3, cases.GRANTED)
    assert register.look(lodged.number).damaged == ()


@pytest.mark.parametrize("kind", ["block", "withdraw"])
def test_what_stops_processing_stops_it_at_once(register: Register, kind: str) -> None:
    lodged = register.lodge(files={"evidence": [upload := register.stage(b"x")]}, region="almaty")
    register.move(lodged.number, "acknowledged")
    asked = ask(register, lodged, kind)
    assert row(register, lodged).status == {"block": "blocked", "withdraw": "withdrawn"}[kind]
    assert row(register, lodged).due_on == asked.due_on
    for deed in (
        lambda: register.reply(lodged.number, "Жауап"),
        lambda: register.move(lodged.number, "in_work"),
        lambda: _take(register, lodged),
        lambda: _write(register, lodged),
        lambda: _pause(register, lodged),
    ):
        with pytest.raises((cases.StoppedError, cases.MoveNotAllowedError)):
            deed()
    seen = register.look(lodged.number)
    assert (seen.record, seen.files, seen.messages, seen.reporter_key, seen.desk_key) == (
        None,
        (),
        (),
        b"",
        b"",
    )
    assert [one.kind for one in seen.asked] == [kind]
    assert seen.damaged == ()
    with pytest.raises(NotFoundError):
        register.viewer.file(lodged.number, upload.id, NOON)
    assert own(register, lodged).record is not None, "one's own data stay one's own to see"


def _take(register: Register, lodged: cases.Lodged) -> None:
    with register.database.writing() as session:
        cases.take(session, lodged.number, by=COORDINATOR, now=NOON)


def _write(register: Register, lodged: cases.Lodged) -> None:
    with register.database.writing() as session:
        cases.add_message(
            session,
            lodged.case_id,
            lodged.reporter_key,
            author="reporter",
            text="Тағы",
            now=NOON,
            actor="reporter",
        )


def _pause(register: Register, lodged: cases.Lodged) -> None:
    with register.database.writing() as session:
        keyring = Keyring(session, register.anchor, register.reader)
        cases.pause(
            session,
            keyring,
            lodged.number,
            until=NOON.date() + DAY,
            reason="Себеп",
            by=COORDINATOR,
            now=NOON,
        )


def test_a_blocked_case_is_in_no_list_but_that_of_requests(register: Register) -> None:
    kept, hidden = register.lodge(), register.lodge()
    while register.viewer.index_some(NOON, 5):
        pass
    ask(register, hidden, "block")
    for view in ("new", "mine", "due", "late", "waiting", "all"):
        page = register.queue(NOON + 30 * DAY, wanted=cases.Filter(view))
        assert hidden.number not in [one.number for one in page.rows], view
    for words in ("Жоламанова", hidden.number, "akbope@example.kz"):
        found = register.viewer.search(words, NOON)
        assert hidden.number not in [one.number for one in found.rows]
        assert found.found == (0 if words == hidden.number else 1)
    (wanted,) = register.viewer.requests(NOON).wanted
    assert (wanted.row.number, wanted.row.name, wanted.row.is_damaged) == (hidden.number, "", False)
    assert wanted.kinds == ((1, "block", date(2026, 11, 23)),)
    answer(register, hidden, 1, cases.GRANTED)
    assert row(register, hidden).status == "blocked", "granted: it stays so"
    assert row(register, hidden).due_on is None
    assert register.viewer.requests(NOON).wanted == ()
    with register.database.writing() as session:
        cases.take_back(session, hidden.case_id, hidden.reporter_key, 1, NOON)
    assert (row(register, hidden).status, row(register, hidden).due_on) == ("received", date(2026, 11, 29))
    assert len(register.queue().rows) == 2
    assert len(register.viewer.search("Жоламанова", NOON).rows) == 2
    assert kept.number in [one.number for one in register.queue().rows]


def test_a_withdrawal_refused_with_a_reason_leads_back_to_where_it_stood(register: Register) -> None:
    lodged = register.lodge()
    register.move(lodged.number, "in_work")
    ask(register, lodged, "withdraw")
    with pytest.raises(cases.NothingAskedError):
        answer(register, lodged, 1, cases.REFUSED, "  ")
    answer(register, lodged, 1, cases.REFUSED, "Прокурорға берілген, заң сақтауды талап етеді.")
    seen = register.look(lodged.number)
    assert (seen.status, seen.due_on) == ("in_work", date(2027, 2, 22))
    assert [(one.before, one.after) for one in seen.history] == [
        ("received", "in_work"),
        ("withdrawn", "in_work"),
    ]
    register.reply(lodged.number, "Жалғастырамыз.")
    assert seen.damaged == ()


def test_block_and_withdrawal_together_are_undone_one_by_one(register: Register) -> None:
    lodged = register.lodge()
    ask(register, lodged, "withdraw")
    ask(register, lodged, "block")
    assert row(register, lodged).status == "blocked"
    answer(register, lodged, 2, cases.REFUSED)
    assert row(register, lodged).status == "withdrawn"
    answer(register, lodged, 1, cases.REFUSED)
    assert row(register, lodged).status == "received"


@pytest.mark.parametrize(("kind", "number"), [("erase", 1), ("withdraw", 1), ("block", 1)])
def test_a_coordinator_erases_and_only_a_tombstone_is_left(
    register: Register, kind: str, number: int
) -> None:
    lodged = register.lodge()
    ask(register, lodged, kind)
    done = answer(register, lodged, number, cases.ERASED, "")
    assert done.is_erased
    seen = register.look(lodged.number)
    assert (seen.status, seen.record, seen.asked, seen.damaged) == ("erased", None, (), ())
    with pytest.raises(NotFoundError):
        register.find(lodged.receipt)
    with pytest.raises(NotFoundError):
        ask(register, lodged, "see")
    assert register.viewer.requests(NOON).wanted == ()


def test_a_reporter_erases_alone_until_something_has_left_the_hotline(register: Register) -> None:
    mine, referred = register.lodge(), register.lodge()
    register.reply(mine.number, "Жауап")
    register.move(referred.number, "referred")
    with register.database.writing() as session:
        assert cases.erase_alone(session, referred.case_id, NOON) is None
        files = cases.erase_alone(session, mine.case_id, NOON)
    assert files == ()
    assert (row(register, mine).status, row(register, referred).status) == ("erased", "referred")
    disclosed = register.lodge()
    with register.database.writing() as session:
        audit.append(
            session,
            kind=kinds.DISCLOSED,
            now=NOON,
            actor="account:1",
            subject=integrity.subject(disclosed.case_id),
        )
        assert not cases.may_erase_alone(session, disclosed.case_id)


def test_a_form_sent_twice_asks_once_and_a_flood_is_stopped(register: Register) -> None:
    lodged = register.lodge()
    first = ask(register, lodged, "claim", text="Шағым")
    assert ask(register, lodged, "claim", NOON + timedelta(minutes=1), text="Шағым").number == first.number
    ask(register, lodged, "erase")
    with pytest.raises(cases.AlreadyAskedError):
        ask(register, lodged, "erase", NOON + DAY)
    for at in range(MOST_OPEN - 2):
        ask(register, lodged, "claim", text=f"Шағым {at}")
    with pytest.raises(cases.TooManyAskedError):
        ask(register, lodged, "claim", text="Тағы бір")


@pytest.mark.parametrize("wish", [cases.Wish("claim", " "), cases.Wish("correct", " ")])
def test_a_wish_that_says_nothing_is_refused(register: Register, wish: cases.Wish) -> None:
    lodged = register.lodge()
    with register.database.writing() as session, pytest.raises(cases.NothingAskedError):
        cases.ask(session, lodged.case_id, lodged.reporter_key, wish, NOON)


def test_a_wish_may_be_dropped_but_a_withdrawal_is_no_wish(register: Register) -> None:
    lodged = register.lodge()
    ask(register, lodged, "erase")
    with register.database.writing() as session:
        cases.take_back(session, lodged.case_id, lodged.reporter_key, 1, NOON)
    assert row(register, lodged).due_on == date(2026, 11, 29)
    with pytest.raises(cases.AlreadyAnsweredError):
        answer(register, lodged, 1, cases.ERASED)
    ask(register, lodged, "withdraw")
    with register.database.writing() as session, pytest.raises(cases.AlreadyAnsweredError):
        cases.take_back(session, lodged.case_id, lodged.reporter_key, 2, NOON)


def test_a_coordinator_writes_down_what_somebody_asked_by_telephone(register: Register) -> None:
    lodged = register.lodge()
    with register.database.writing() as session:
        keyring = Keyring(session, register.anchor, register.reader)
        cases.write_down(
            session, keyring, lodged.number, cases.Wish("block", "Қоңырау шалды"), by=COORDINATOR, now=NOON
        )
    (asked,) = register.look(lodged.number).asked
    assert (asked.request.by, asked.kind, row(register, lodged).status) == ("desk", "block", "blocked")


def test_the_list_of_requests_has_late_ones_first_and_goes_page_by_page(register: Register) -> None:
    claims = [register.lodge(kind="erase", now=NOON + at * DAY).number for at in range(cases.PAGE)]
    late = register.lodge(now=NOON - 20 * DAY)
    ask(register, late, "see", NOON - 15 * DAY)
    register.lodge()  # asks for nothing
    answered = register.lodge(kind="claim")
    register.reply(answered.number, "Жауап")
    with register.database.reading() as session:
        assert cases.count_requests(session) == cases.PAGE + 1
    first = register.viewer.requests(NOON)
    assert [one.row.number for one in first.wanted] == [late.number, *claims[:-1]]
    assert (first.wanted[0].row.is_late, first.wanted[0].kinds) == (True, ((1, "see", date(2026, 11, 11)),))
    assert first.wanted[1].kinds == ((0, "erase", date(2026, 11, 23)),)
    second = register.viewer.requests(NOON, first.next)
    assert ([one.row.number for one in second.wanted], second.next) == ([claims[-1]], None)


def test_moved_days_reach_sealed_requests_when_somebody_with_a_key_comes_by(register: Register) -> None:
    friday = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
    lodged = register.lodge(now=friday)
    ask(register, lodged, "correct", friday, fields={"phone": "+77011234567"})
    assert row(register, lodged).due_on == date(2026, 11, 30)
    with register.database.writing() as session:
        cases.move_days(
            session,
            work_on=None,
            free_on=date(2026, 11, 30),
            today=friday.date(),
            actor="account:1",
            now=friday,
        )
    assert own(register, lodged).asked[0].due_on == date(2026, 12, 1), "both sides see it at once"
    assert row(register, lodged).due_on == date(2026, 11, 30), "an admin can open nothing"
    assert register.viewer.recount() == 1
    assert row(register, lodged).due_on == date(2026, 12, 1)
    assert register.viewer.recount() == 0


def test_a_refused_document_takes_its_person_out_of_requests_too(register: Register) -> None:
    from tests.unit.cases.test_authorisation import refuse  # the same refusal as there

    answers = {"surname": "Жоламанова", "reporting_for": "other", "represented_surname": "Оспанова"}
    lodged = register.lodge(answers=answers, authorisation="attached")
    finding = {
        "kind": "PERSON",
        "choice": "represented",
        "mentions": [{"where": "place", "words": "Оспанова", "start": 0, "end": 8}],
    }
    ask(register, lodged, "correct", fields={"place": "Оспанова үйі", "surname": "Ким"}, findings=(finding,))
    ask(register, lodged, "claim", text="Оспановаға жауап беріңіз")
    answer(register, lodged, 2, cases.GRANTED, "Оспановамен сөйлестік.")
    refuse(register, lodged.number)
    seen = register.look(lodged.number)
    said = " ".join(str(one.request) + str(one.request.text) + str(one.request.fields) for one in seen.asked)
    said += " ".join(one.outcome.text for one in seen.asked if one.outcome)
    assert "Оспанова" not in said
    assert seen.asked[0].request.fields["surname"] == "Ким"
    assert seen.damaged == ()
    with register.database.reading() as session:
        assert list(cases.differing_cases(session)) == []
