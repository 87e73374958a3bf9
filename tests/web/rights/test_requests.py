"""Every request about one's data, from the mailbox to the answer in it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from hotline import clock
from hotline.accounts.models import UnlockedSession
from hotline.cases import service as cases
from hotline.cases.models import Case, SealedValue
from hotline.cases.search_models import SearchSegment
from tests.conftest import Home
from tests.support.register import ANSWERS, Register
from tests.web.desk.conftest import Desk
from tests.web.rights.conftest import HERE, Mailbox, fields, text_of


def status(home: Home, lodged: cases.Lodged) -> str:
    with home.database.reading() as session:
        return session.scalars(select(Case.status).where(Case.id == lodged.case_id)).one()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    ("kind", "title", "words"),
    [
        ("see", "See what you keep about me", ""),
        ("objection", "Object to an automatic check", ""),
        ("claim", "Make a written claim", "Жауап екі ай болды келмеді."),
    ],
)
def test_a_request_is_registered_listed_answered_and_read(
    mailbox: Mailbox,
    desk: Desk,
    answer: Any,
    lodged: cases.Lodged,
    kind: str,
    title: str,
    words: str,
    language: str,
) -> None:
    sent = mailbox.ask(kind, words)
    assert (sent.status_code, sent.location) == (303, f"{HERE}#requests")
    page = mailbox.read()
    assert title in page
    assert f"{lodged.number}/1" in page
    assert "Answer by" in page
    assert words in page
    listed = text_of(desk.client.get("/desk/requests"))
    assert f"/desk/cases/{lodged.number}/requests/1" in listed
    assert "Жоламанова" in listed
    begun = text_of(desk.client.get(f"/desk/cases/{lodged.number}/requests/1?text={language}"))
    assert f"{lodged.number}/1" in begun
    untouched = answer(lodged.number, 1, "granted", language=language)
    assert untouched.status_code == 422
    assert "Replace what stands in brackets: [" in text_of(untouched)
    words_of_template = begun.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]
    filled = re.sub(r"\[[^\]]+\]", "[адам 1] дайын", words_of_template)
    done = answer(lodged.number, 1, "granted", filled, language=language)
    assert done.status_code == 303, text_of(done)
    page = mailbox.read()
    assert "Done" in page
    assert "Answer by" not in page
    assert {"kk": "Сіз", "ru": "Вы", "en": "You"}[language] in page or kind == "claim"
    assert "Nobody waits for an answer." in text_of(desk.client.get("/desk/requests"))


def test_a_claim_needs_words_and_what_was_typed_stays(mailbox: Mailbox, home: Home) -> None:
    refused = mailbox.ask("claim", " ")
    assert refused.status_code == 422
    assert 'href="#body"' in text_of(refused)
    nothing = mailbox.ask("", "Сөзім")
    assert nothing.status_code == 422
    assert 'href="#kind"' in text_of(nothing)
    assert "Сөзім" in text_of(nothing)
    assert mailbox.ask("claim", "ө" * 20_001).status_code == 422
    with home.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SealedValue)) == 1, "the report alone"


def test_other_peoples_data_are_refused_in_a_request_too(mailbox: Mailbox) -> None:
    words = "Көршім Серікбай Ахметовтың телефоны +7 701 765 43 21"
    refused = mailbox.ask("claim", words)
    assert refused.status_code == 422
    assert "Data of other people" in text_of(refused)
    assert words in text_of(refused)
    names = [one for one in text_of(refused).split('name="') if one.startswith("finding-")]
    chosen = {one.split('"')[0]: "remove" for one in names}
    shown = mailbox.ask("claim", words, **chosen)
    assert shown.status_code == 200
    assert "This stands in your text now" in text_of(shown)
    assert "Ахметов" not in text_of(shown).split("<textarea")[1]


@pytest.mark.parametrize("kind", ["block", "withdraw"])
def test_what_stops_the_case_is_said_once_more_before_it_is_done(
    mailbox: Mailbox, desk: Desk, home: Home, lodged: cases.Lodged, kind: str
) -> None:
    asked = mailbox.ask(kind, "Қауіптенемін")
    assert asked.status_code == 200
    assert "Please look once more" in text_of(asked)
    assert status(home, lodged) == "received"
    back = mailbox.client.post(f"{HERE}/request", data=fields(asked, "request") | {"step": "edit"})
    assert "Қауіптенемін" in text_of(back)
    again = mailbox.client.post(f"{HERE}/request", data=fields(asked, "request") | {"step": "confirm"})
    assert again.status_code == 303
    assert status(home, lodged) == {"block": "blocked", "withdraw": "withdrawn"}[kind]
    page = mailbox.read()
    assert 'name="body"' not in page, "nothing more is taken"
    assert ANSWERS["narrative"] in page, "one's own data stay one's own to see"

    number = lodged.number
    seen = text_of(desk.client.get(f"/desk/cases/{number}"))
    assert {"block": "This case is blocked", "withdraw": "The consent was withdrawn"}[kind] in seen
    assert "Қауіптенемін" in seen
    for hidden in (ANSWERS["narrative"], ANSWERS["surname"], "жара суреті"):
        assert hidden not in seen
    assert "/reply" not in seen
    queue = text_of(desk.client.get("/desk/cases"))
    assert (number in queue) == (kind == "withdraw")
    assert ANSWERS["surname"] not in queue
    listed = text_of(desk.client.get("/desk/requests"))
    assert number in listed
    assert ANSWERS["surname"] not in listed


@pytest.mark.parametrize("kind", ["block", "withdraw"])
def test_no_deed_of_the_desk_goes_on_after_that(
    mailbox: Mailbox, desk: Desk, home: Home, lodged: cases.Lodged, kind: str
) -> None:
    page = text_of(desk.client.get(f"/desk/cases/{lodged.number}"))
    token = page.split('/reply"')[1].split('name="csrf_token" value="')[1].split('"')[0]
    file_path = next(one for one in page.split('href="') if "/files/" in one).split('"')[0]
    mailbox.ask(kind, step="confirm")
    with home.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(SealedValue))
    base = f"/desk/cases/{lodged.number}"
    for path, typed in (
        ("/reply", {"body": "Жауап"}),
        ("/status", {"status": "in_work"}),
        ("/take", {}),
        ("/pause", {"pause_until": "2026-12-01", "pause_reason": "Себеп"}),
        ("/notes", {"note": "Белгі"}),
    ):
        answer = desk.client.post(base + path, data=typed | {"csrf_token": token})
        assert answer.status_code == 409, path
        assert "Nothing more is done with this case" in text_of(answer)
    assert desk.client.get(file_path).status_code == 404
    with home.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SealedValue)) == before
        row = session.scalars(select(Case)).one()
        assert (row.assignee, row.status) == (None, {"block": "blocked", "withdraw": "withdrawn"}[kind])


def test_a_block_is_kept_lifted_by_the_desk_or_by_its_reporter(
    mailbox: Mailbox, answer: Any, home: Home, lodged: cases.Lodged
) -> None:
    mailbox.ask("block", step="confirm")
    assert answer(lodged.number, 1, "granted").status_code == 303
    assert status(home, lodged) == "blocked"
    page = mailbox.client.get(HERE)
    lift = f"{HERE}/request/back"
    assert mailbox.client.post(lift, data=fields(page, lift)).status_code == 303
    assert status(home, lodged) == "received"
    mailbox.ask("block", "Тағы", step="confirm")
    assert answer(lodged.number, 2, "refused", "Тексердік: ереже бұзылмаған.").status_code == 303
    assert status(home, lodged) == "received"
    assert "Тексердік: ереже бұзылмаған." in mailbox.read()


def test_a_withdrawal_may_be_refused_only_with_words(
    mailbox: Mailbox, answer: Any, home: Home, lodged: cases.Lodged
) -> None:
    mailbox.ask("withdraw", step="confirm")
    empty = answer(lodged.number, 1, "refused", "  ")
    assert empty.status_code == 422
    assert 'href="#text"' in text_of(empty)
    assert answer(lodged.number, 1, "refused", "ҚПК 34-бап: іс сотта.").status_code == 303
    assert status(home, lodged) == "received"
    assert "ҚПК 34-бап: іс сотта." in mailbox.read()


@pytest.mark.parametrize("kind", ["withdraw", "erase"])
def test_the_desk_erases_and_every_open_mailbox_closes(
    app: Flask, mailbox: Mailbox, register: Register, answer: Any, home: Home, lodged: cases.Lodged, kind: str
) -> None:
    register.move(
        lodged.number, "referred"
    )  # something has left the hotline: not the reporter's alone to erase
    other = Mailbox(app.test_client(), lodged)  # type: ignore[arg-type]
    other.sign_in()
    while register.viewer.index_some(clock.now(), 5):
        pass
    assert mailbox.ask(kind, step="confirm").status_code == 303
    assert status(home, lodged) != "erased"
    assert answer(lodged.number, 1, "erased").status_code == 303
    assert status(home, lodged) == "erased"
    for one in (mailbox, other):
        assert 'name="receipt"' in one.read()
    with home.database.reading() as session:
        mailboxes = UnlockedSession.kind == "mailbox"
        assert session.scalar(select(func.count()).select_from(UnlockedSession).where(mailboxes)) == 0
        assert session.scalar(select(func.count()).select_from(SearchSegment)) == 0
    door = mailbox.client.get(HERE)
    typed = fields(door, "door") | {"receipt": lodged.receipt}
    assert mailbox.client.post(HERE, data=typed).status_code == 422, "the code opens nothing any more"


def test_a_reporter_erases_alone_while_nothing_has_left(
    mailbox: Mailbox, home: Home, lodged: cases.Lodged
) -> None:
    asked = mailbox.ask("erase")
    assert "Everything is destroyed now and for ever" in text_of(asked)
    done = mailbox.client.post(f"{HERE}/request", data=fields(asked, "request") | {"step": "confirm"})
    assert done.status_code == 200
    assert "It is erased" in text_of(done)
    assert status(home, lodged) == "erased"
    assert not any(path.is_file() for path in home.config.files.rglob("*"))
    assert 'name="receipt"' in mailbox.read()


def test_a_correction_is_asked_for_in_the_fields_themselves_and_applied(
    mailbox: Mailbox, desk: Desk, answer: Any, register: Register, lodged: cases.Lodged
) -> None:
    assert mailbox.ask("correct").location == f"{HERE}/correct"
    same = mailbox.correct()
    assert same.status_code == 422
    assert "Nothing is different yet" in text_of(same)
    wrong = mailbox.correct(phone="8 701 12", surname="Жоламан")
    assert wrong.status_code == 422
    assert 'href="#phone"' in text_of(wrong)
    assert 'value="Жоламан"' in text_of(wrong)
    assert mailbox.correct(email="").status_code == 422, "the answer was to come by e-mail"
    assert mailbox.correct(surname="Жоламан", phone="8 701 123 45 67", region="almaty").status_code == 303
    assert "+77011234567" in mailbox.read()
    page = text_of(desk.client.get(f"/desk/cases/{lodged.number}/requests/1"))
    assert page.index("Жоламанова") < page.index("<td>Жоламан</td>")
    assert answer(lodged.number, 1, "granted").status_code == 303
    seen = register.look(lodged.number)
    assert seen.record is not None
    assert (seen.record.answers["surname"], seen.record.answers["phone"]) == ("Жоламан", "+77011234567")
    assert (seen.region, seen.damaged) == ("almaty", ())
    assert "Жоламанова" in text_of(desk.client.get(f"/desk/cases/{lodged.number}")), "as it read before"
    assert "Done" in mailbox.read()


def test_a_correction_may_be_described_in_words(
    mailbox: Mailbox, answer: Any, register: Register, lodged: cases.Lodged
) -> None:
    sent = mailbox.ask("correct", "Екінші файлдың күні қате.")
    assert sent.location == f"{HERE}#requests"
    assert answer(lodged.number, 1, "granted").status_code == 303
    assert register.look(lodged.number).of(cases.CORRECTIONS) == ()


def test_a_typed_region_stays_sealed_when_it_is_corrected(
    mailbox: Mailbox, answer: Any, register: Register, lodged: cases.Lodged
) -> None:
    assert mailbox.correct(region="менің ауылым").status_code == 303
    assert answer(lodged.number, 1, "granted").status_code == 303
    seen = register.look(lodged.number)
    assert seen.record is not None
    assert (seen.region, seen.record.answers["region"]) == ("", "менің ауылым")


def test_new_words_of_a_correction_are_screened(mailbox: Mailbox) -> None:
    words = "Мені Серікбай Ахметов көрді, телефоны +7 701 765 43 21"
    refused = mailbox.correct(narrative=words)
    assert refused.status_code == 422
    assert "Data of other people" in text_of(refused)
    chosen = {
        one.split('"')[0]: "remove" for one in text_of(refused).split('name="') if one.startswith("finding-")
    }
    shown = mailbox.correct(narrative=words, **chosen)
    assert shown.status_code == 200
    assert "Ахметов" not in text_of(shown).split("<textarea")[1]


def test_asking_twice_asks_once(mailbox: Mailbox, register: Register, lodged: cases.Lodged) -> None:
    register.move(lodged.number, "referred")
    assert mailbox.ask("erase", step="confirm").status_code == 303
    twice = mailbox.ask("erase", "тағы да", step="confirm")
    assert twice.status_code == 409
    assert "You have asked for this already" in text_of(twice)


def test_words_typed_before_the_door_fell_shut_come_back(
    mailbox: Mailbox, home: Home, lodged: cases.Lodged
) -> None:
    form = fields(mailbox.client.get(f"{HERE}/request"), "request")
    correction = fields(mailbox.client.get(f"{HERE}/correct"), "correct")
    for path, typed, kept in (
        ("request", form | {"kind": "claim", "body": "Ұзақ жаздым."}, "Ұзақ жаздым."),
        ("correct", correction | {"surname": "Жоламан", "email": "akbope@example.kz"}, 'value="Жоламан"'),
    ):
        with home.database.writing() as session:
            session.execute(update(UnlockedSession).values(last_used=clock.now() - timedelta(minutes=16)))
        door = mailbox.client.post(f"{HERE}/{path}", data=typed)
        assert door.status_code == 403
        back = mailbox.client.post(HERE, data=fields(door, "door") | {"receipt": lodged.receipt})
        assert back.status_code == 200
        assert kept in text_of(back)
        assert f'action="{HERE}/{path}"' in text_of(back)


def test_a_form_of_another_session_is_not_taken(mailbox: Mailbox, home: Home) -> None:
    for path, typed in (("request", {"kind": "withdraw", "step": "confirm"}), ("correct", {"surname": "Х"})):
        answer = mailbox.client.post(f"{HERE}/{path}", data=typed | {"csrf_token": "x"})
        assert answer.status_code == 400
    assert mailbox.client.post(f"{HERE}/request/back", data={"number": 1}).status_code == 400
    with home.database.reading() as session:
        assert session.scalars(select(Case.status)).all() == ["received"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_of_rights_is_whole_in_every_language(
    mailbox: Mailbox, desk: Desk, register: Register, lodged: cases.Lodged, language: str
) -> None:
    for kind in ("see", "objection"):
        mailbox.ask(kind)
    mailbox.correct(surname="Жоламан")
    desk.speak(language)
    for path in (f"/{language}/case", f"/{language}/case/request", f"/{language}/case/correct"):
        assert f'<html lang="{language}">' in text_of(mailbox.client.get(path))
    for path in (
        "requests",
        f"cases/{lodged.number}",
        *(f"cases/{lodged.number}/requests/{at}" for at in (1, 2, 3)),
    ):
        assert f'<html lang="{language}">' in text_of(desk.client.get(f"/desk/{path}"))
    for kind in ("erase", "withdraw", "block"):
        typed = fields(mailbox.client.get(f"/{language}/case/request"), "request")
        page = mailbox.client.post(f"/{language}/case/request", data=typed | {"kind": kind, "step": "ask"})
        assert page.status_code == 200


def test_a_coordinator_writes_down_what_was_asked_by_telephone(
    desk: Desk, mailbox: Mailbox, home: Home, lodged: cases.Lodged
) -> None:
    address = f"/desk/cases/{lodged.number}/requests"
    token = fields(desk.client.get(f"/desk/cases/{lodged.number}"), address)
    refused = desk.client.post(address, data=token | {"asked_kind": "correct", "asked_text": ""})
    assert refused.status_code == 422
    assert 'href="#asked_kind"' in text_of(refused)
    assert 'href="#asked_text"' in text_of(refused)
    typed = token | {"asked_kind": "block", "asked_text": "Нөміріне қайта қоңырау шалдым."}
    assert desk.client.post(address, data=typed).status_code == 303
    assert status(home, lodged) == "blocked"
    page = mailbox.read()
    assert "by telephone or by a claim" in page
    assert "қайта қоңырау" not in page, "how the desk knows is the desk's"


def test_a_second_coordinator_is_told_that_the_first_was_faster(
    desk: Desk, mailbox: Mailbox, answer: Any, lodged: cases.Lodged
) -> None:
    mailbox.ask("see")
    address = f"/desk/cases/{lodged.number}/requests/1"
    token = fields(desk.client.get(address), f"{address}?text=kk")
    assert answer(lodged.number, 1, "granted", "Бірінші жауап").status_code == 303
    late = desk.client.post(address, data=token | {"result": "refused", "text": "Екінші жауап"})
    assert late.status_code == 422
    assert "somebody else answered first" in text_of(late)
    assert "Екінші жауап" in text_of(late), "what was typed is there to be copied"
    assert "Бірінші жауап" in mailbox.read()


def test_a_case_waits_with_a_reason_that_its_reporter_reads(
    desk: Desk, mailbox: Mailbox, home: Home, lodged: cases.Lodged
) -> None:
    today = clock.local_date(clock.now())
    address = f"/desk/cases/{lodged.number}/pause"
    token = fields(desk.client.get(f"/desk/cases/{lodged.number}"), address)
    for typed, field in (
        ({"pause_until": today.isoformat(), "pause_reason": "Себеп"}, "pause_until"),
        ({"pause_until": (today + timedelta(days=9)).isoformat(), "pause_reason": " "}, "pause_reason"),
        ({"pause_until": "", "pause_reason": "Себеп"}, "pause_until"),
    ):
        refused = desk.client.post(address, data=token | typed)
        assert refused.status_code == 422
        assert f'href="#{field}"' in text_of(refused)
    typed = {"pause_until": (today + timedelta(days=9)).isoformat(), "pause_reason": "Сараптаманы күтеміз"}
    assert desk.client.post(address, data=token | typed).status_code == 303
    with home.database.reading() as session:
        assert session.scalars(select(Case.due_on)).all() == [today + timedelta(days=9)]
    assert "Сараптаманы күтеміз" in mailbox.read()
    page = desk.client.get(f"/desk/cases/{lodged.number}")
    assert "Waits until" in text_of(page)
    go_on = f"/desk/cases/{lodged.number}/resume"
    assert desk.client.post(go_on, data=fields(page, go_on)).status_code == 303
    again = desk.client.post(go_on, data=fields(page, go_on))
    assert again.status_code == 409, "from a page that is not true any more: nothing happens, and it is told"
    assert "Waits until" not in text_of(again)
    assert "Сараптаманы күтеміз" not in mailbox.read()


def test_a_request_from_the_claim_page_is_a_case_of_its_own_kind(
    app: Flask, desk: Desk, register: Register, answer: Any
) -> None:
    lodged = register.lodge(
        kind="erase", answers={"surname": "Серікұлы", "phone": "+77011234567", "body": "Кодым жоғалды."}
    )
    listed = text_of(desk.client.get("/desk/requests"))
    assert f"/desk/cases/{lodged.number}/requests/0" in listed
    page = text_of(desk.client.get(f"/desk/cases/{lodged.number}"))
    assert "first make sure who asks" in page
    begun = text_of(desk.client.get(f"/desk/cases/{lodged.number}/requests/0?text=en"))
    assert "Кодым жоғалды." in begun
    assert "Who you are was checked" in begun
    assert answer(lodged.number, 0, "granted", "Who you are was checked: by telephone.").status_code == 303
    someone = Mailbox(app.test_client(), lodged)  # type: ignore[arg-type]
    someone.sign_in()
    assert "Who you are was checked" in someone.read()
    assert "Nobody waits for an answer." in text_of(desk.client.get("/desk/requests"))


def test_strangers_and_admins_see_no_request(
    app: Flask, mailbox: Mailbox, home: Home, lodged: cases.Lodged
) -> None:
    from tests.support.colleagues import sign_in

    mailbox.ask("see")
    paths = ("/desk/requests", f"/desk/cases/{lodged.number}/requests/1")
    stranger, admin = app.test_client(), app.test_client()
    sign_in(admin, home.founded.admin)  # type: ignore[arg-type]
    for path in paths:
        assert stranger.get(path).status_code == 303
        assert admin.get(path).status_code == 404
    for path in (*paths[1:], f"/desk/cases/{lodged.number}/requests", f"/desk/cases/{lodged.number}/pause"):
        assert stranger.post(path).status_code == 404
        assert admin.post(path).status_code == 404
    for path in ("request", "correct", "file"):
        assert stranger.get(f"{HERE}/{path}").location == HERE
    for path in ("request", "correct", "request/back"):
        assert stranger.post(f"{HERE}/{path}", data={"kind": "erase"}).status_code == 403


def test_a_day_that_an_admin_moves_reaches_sealed_requests_with_the_next_page_of_the_desk(
    app: Flask, register: Register, desk: Desk, home: Home
) -> None:
    lodged = register.lodge(now=clock.now())
    mailbox = Mailbox(app.test_client(), lodged)  # type: ignore[arg-type]
    mailbox.sign_in()
    mailbox.correct(surname="Жоламан")  # owed in one working day, before everything else

    def due() -> Any:
        with home.database.reading() as session:
            return session.scalars(select(Case.due_on).where(Case.id == lodged.case_id)).one()

    desk.client.get("/desk/cases").close()
    before = due()
    with home.database.writing() as session:
        today = clock.local_date(clock.now())
        cases.move_days(
            session, work_on=None, free_on=before, today=today, actor="account:1", now=clock.now()
        )
    assert due() == before, "an admin can open nothing"
    desk.client.get("/desk/cases").close()
    assert due() > before


def test_the_queue_tells_how_many_requests_wait(mailbox: Mailbox, desk: Desk) -> None:
    assert "/desk/requests" not in text_of(desk.client.get("/desk/cases")).split("<h1>")[1]
    mailbox.ask("see")
    shown = text_of(desk.client.get("/desk/cases")).split("<h1>")[1]
    assert re.search(r'href="/desk/requests"[^>]*><b>1</b>', shown)
