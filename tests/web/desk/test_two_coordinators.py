"""Two coordinators at one case, and a session that runs out in the middle of a sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from hotline import clock
from hotline.cases import service as cases
from tests.conftest import Home
from tests.support.colleagues import colleague, sign_in
from tests.support.inspecting import InspectingClient
from tests.support.register import ANSWERS, Register
from tests.web.desk.conftest import Desk, forms, hidden_fields
from tests.web.desk.test_cases import text


@pytest.fixture
def other(app: Flask, home: Home, desk: Desk) -> InspectingClient:
    """A second coordinator's browser."""
    client: InspectingClient = app.test_client()  # type: ignore[assignment]
    person = colleague(home, "aigul")
    assert sign_in(client, person).status_code == 303
    return client


def form_for(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the first form of a page that is sent to an address ending so."""
    at = next(at for at, one in enumerate(forms(page)) if f'{action}"' in one.partition(">")[0])
    return hidden_fields(page, at)


def test_the_second_answer_is_held_back_kept_and_sent_again(
    desk: Desk, other: InspectingClient, register: Register
) -> None:
    path = f"/desk/cases/{register.lodge().number}"
    mine, theirs = (form_for(text(one.get(path)), "/reply") for one in (desk.client, other))
    assert other.post(f"{path}/reply", data=theirs | {"body": "Бірінші жауап"}).status_code == 303
    told = desk.client.post(f"{path}/reply", data=mine | {"body": "Екінші <жауап>"})
    assert told.status_code == 409
    page = text(told)
    for words in (
        "the case changed while you were writing",
        "aigul: Answered",
        "Received → Answered",
        "Екінші &lt;жауап&gt;</textarea>",
    ):
        assert words in page, words
    assert [one.text for one in register.look(path[12:]).messages] == ["Бірінші жауап"]
    again = desk.client.post(f"{path}/reply", data=form_for(page, "/reply") | {"body": "Екінші жауап"})
    assert again.status_code == 303
    assert [one.text for one in register.look(path[12:]).messages] == ["Бірінші жауап", "Екінші жауап"]


@pytest.mark.parametrize(
    ("action", "typed", "kept"),
    [
        ("/notes", {"note": "Ұмытпау керек"}, "Ұмытпау керек"),
        ("/correct", {"place": "Ақтау", "why": "қате естілді"}, "Ақтау"),
        ("/status", {"status": "closed"}, ""),
        ("/assign", {"to": ""}, ""),
    ],
)
def test_whatever_the_second_does_is_held_back(
    desk: Desk,
    other: InspectingClient,
    register: Register,
    home: Home,
    action: str,
    typed: dict[str, str],
    kept: str,
) -> None:
    number = register.lodge().number
    path = f"/desk/cases/{number}"
    assert home.founded.coordinator is not None
    take = form_for(text(desk.client.get(path)), "/assign") | {"to": home.founded.coordinator.account_id.hex}
    assert desk.client.post(f"{path}/assign", data=take).status_code == 303
    mine = form_for(text(desk.client.get(path)), action)
    note = form_for(text(other.get(path)), "/notes") | {"note": "Мен бірінші"}
    assert other.post(f"{path}/notes", data=note).status_code == 303
    told = desk.client.post(f"{path}{action}", data=mine | typed)
    assert told.status_code == 409
    assert "Wrote an internal note" in text(told)
    assert kept in text(told)
    seen = register.look(number)
    assert (seen.status, seen.assignee) == ("received", home.founded.coordinator.account_id)
    assert [one.text for one in seen.of(cases.NOTES)] == ["Мен бірінші"]
    again = desk.client.post(f"{path}{action}", data=form_for(text(told), action) | typed)
    assert again.status_code == 303


def test_a_correction_sent_again_leaves_a_colleagues_correction_alone(
    desk: Desk, other: InspectingClient, register: Register
) -> None:
    number = register.lodge(answers=ANSWERS | {"phone": "+77011234567"}).number
    path = f"/desk/cases/{number}"
    mine, theirs = (form_for(text(one.get(path)), "/correct") for one in (desk.client, other))
    whole = {name.removeprefix("was-"): value for name, value in mine.items() if name.startswith("was-")}
    fixed = theirs | whole | {"phone": "8 701 765 43 21", "why": "бір цифр"}
    assert other.post(f"{path}/correct", data=fixed).status_code == 303
    typed = whole | {"surname": "Жолманова", "why": "бір әріп"}
    told = desk.client.post(f"{path}/correct", data=mine | typed)
    assert told.status_code == 409
    page = text(told)
    shown = form_for(page, "/correct")
    assert shown["was-phone"] == "+77017654321", "what was not touched follows the colleague"
    assert 'value="Жолманова"' in page
    again = desk.client.post(f"{path}/correct", data=shown | typed | {"phone": shown["was-phone"]})
    assert again.status_code == 303
    record = register.look(number).record
    assert record is not None
    assert (record.answers["surname"], record.answers["phone"]) == ("Жолманова", "+77017654321")


def test_a_correction_is_shown_with_what_stood_there(desk: Desk, register: Register) -> None:
    number = register.lodge(answers=ANSWERS | {"region": "almaty"}, region="almaty").number
    path = f"/desk/cases/{number}"
    mine = form_for(text(desk.client.get(path)), "/correct")
    whole = {name.removeprefix("was-"): value for name, value in mine.items() if name.startswith("was-")}
    for wrong, words in (
        ({}, "Nothing is different"),
        ({"surname": "", "given_name": ""}, "Please give a surname or a given name"),
        ({"email": ""}, "You asked for an answer by e-mail"),
        ({"phone": "7O1 123"}, "There is a letter in the phone number"),
    ):
        answer = desk.client.post(f"{path}/correct", data=mine | whole | {"why": "себеп"} | wrong)
        assert answer.status_code == 422
        assert words in text(answer)
    fixed = mine | whole | {"region": "abai", "why": "қате <таңдалған>"}
    assert desk.client.post(f"{path}/correct", data=fixed).status_code == 303
    page = text(desk.client.get(path))
    for words in (
        "<del>Almaty</del>",
        "<ins>Abai Region</ins>",
        "қате &lt;таңдалған&gt;",
        "Corrected the record",
    ):
        assert words in page, words
    assert register.look(number).region == "abai"


def test_history_tells_in_plain_words_who_looked_and_who_changed_what(
    desk: Desk, other: InspectingClient, register: Register
) -> None:
    number = register.lodge(files={"evidence": [upload := register.stage(b"x", "дәлел.txt")]}).number
    path = f"/desk/cases/{number}"
    for _ in range(3):
        page = text(other.get(path))
    other.get(f"{path}/files/{upload.id}")
    other.post(f"{path}/notes", data=form_for(page, "/notes") | {"note": "ескерту"})
    page = text(desk.client.get(path))
    found = page[page.index('id="history"') :]
    for words in (
        "Looked at the case",
        "3 times",
        "Opened the file дәлел.txt",
        "Wrote an internal note",
        "A reporter: Sent the report",
    ):
        assert words in found, words
    assert found.index("internal note") < found.index("Opened the file") < found.index("Sent the report")


def test_a_long_history_comes_in_pages(desk: Desk, register: Register) -> None:
    number = register.lodge().number
    for at in range(25):
        register.reply(number, f"жауап {at}")
        register.move(number, "in_work")
    page = text(desk.client.get(f"/desk/cases/{number}"))
    older = page.split('rel="next"')[0].rpartition('href="')[2].rstrip('" ')
    assert "Sent the report" not in page
    while 'rel="next"' in page:
        older = page.split('rel="next"')[0].rpartition('href="')[2].rstrip('" ').replace("&amp;", "&")
        page = text(desk.client.get(older))
    assert "Sent the report" in page


def runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    real = clock.now()
    monkeypatch.setattr(clock, "now", lambda: real + timedelta(minutes=31))


@pytest.mark.parametrize(
    ("action", "typed", "place"),
    [
        ("/notes", {"note": "Ұзақ жазылған жазба"}, "#notes"),
        ("/correct", {"place": "Ұзын көше", "why": "себеп"}, "#what"),
        ("/status", {"status": "in_work"}, ""),
    ],
)
def test_what_was_typed_into_an_expired_session_is_sent_after_signing_in(
    desk: Desk,
    register: Register,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
    typed: dict[str, str],
    place: str,
) -> None:
    number = register.lodge().number
    path = f"/desk/cases/{number}"
    fields = form_for(text(desk.client.get(path)), action)
    whole = {name.removeprefix("was-"): value for name, value in fields.items() if name.startswith("was-")}
    runs_out(monkeypatch)
    asked = desk.client.post(path + action, data=fields | whole | typed)
    assert asked.status_code == 200
    assert not [one for one in typed.values() if len(one) > 8 and one in text(asked)], "sealed meanwhile"
    again = desk.sign_in(**hidden_fields(text(asked)))
    assert again.location == f"{path}{place}"  # type: ignore[attr-defined]
    seen = register.look(number)
    assert typed in (
        {"note": seen.of(cases.NOTES)[0].text} if seen.of(cases.NOTES) else None,
        {"place": seen.record.answers.get("place"), "why": "себеп"},  # type: ignore[union-attr]
        {"status": seen.status},
    )


def test_what_was_carried_and_cannot_be_taken_comes_back_in_its_place(
    desk: Desk, other: InspectingClient, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = register.lodge().number
    path = f"/desk/cases/{number}"
    fields = form_for(text(desk.client.get(path)), "/reply")
    theirs = form_for(text(other.get(path)), "/notes")
    assert other.post(f"{path}/notes", data=theirs | {"note": "x"}).status_code == 303
    runs_out(monkeypatch)
    asked = desk.client.post(f"{path}/reply", data=fields | {"body": "Ұзақ жазылған жауап"})
    told = desk.sign_in(**hidden_fields(text(asked)))
    assert told.status_code == 409  # type: ignore[attr-defined]
    assert "Ұзақ жазылған жауап</textarea>" in text(told)
    sent = desk.client.post(f"{path}/reply", data=form_for(text(told), "/reply") | {"body": "Ұзақ"})
    assert sent.status_code == 303, "signed in for good"


def test_what_one_person_typed_is_not_sent_in_anothers_name(
    desk: Desk, home: Home, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = register.lodge().number
    path = f"/desk/cases/{number}"
    person = colleague(home, "aigul")
    fields = form_for(text(desk.client.get(path)), "/notes")
    runs_out(monkeypatch)
    asked = desk.client.post(f"{path}/notes", data=fields | {"note": "Менің жазбам"})
    told = sign_in(
        desk.client, person, code=person.code(clock.now()), carried=hidden_fields(text(asked))["carried"]
    )
    assert told.status_code == 409
    assert "Менің жазбам</textarea>" in told.get_data(as_text=True)
    assert register.look(number).of(cases.NOTES) == ()


def test_a_search_typed_into_an_expired_session_is_made_after_signing_in(
    desk: Desk, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = register.lodge().number
    fields = form_for(text(desk.client.get("/desk/search")), "/desk/search")
    runs_out(monkeypatch)
    asked = desk.client.post("/desk/search", data=fields | {"query": "Жоламанова"})
    found = desk.sign_in(**hidden_fields(text(asked)))
    assert found.status_code == 200  # type: ignore[attr-defined]
    assert number in text(found)


def test_passphrases_are_never_carried(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = hidden_fields(text(desk.client.get("/desk/people")), 0)
    runs_out(monkeypatch)
    asked = desk.client.post("/desk/people", data=fields | {"passphrase": "secret words", "login": "x"})
    assert asked.status_code == 200
    assert "Please sign in and do it again" in text(asked)
    assert "carried" not in hidden_fields(text(asked))


def test_signing_out_late_is_signing_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = form_for(text(desk.client.get("/desk/cases")), "/desk/sign-out")
    runs_out(monkeypatch)
    answer = desk.client.post("/desk/sign-out", data=fields)
    assert answer.location == "/desk/sign-in"
    assert desk.client.get("/desk/cases").location == "/desk/sign-in"


@pytest.mark.parametrize(
    ("action", "typed"),
    [
        ("/pause", {"pause_until": "2026-12-30", "pause_reason": "Құжат күтеміз"}),
        ("/requests", {"asked_kind": "see", "asked_text": "Телефонмен сұрады"}),
    ],
)
def test_a_pause_and_a_request_are_held_back_too(
    desk: Desk, other: InspectingClient, register: Register, action: str, typed: dict[str, str]
) -> None:
    number = register.lodge().number
    path = f"/desk/cases/{number}"
    register.move(number, "in_work")
    mine = form_for(text(desk.client.get(path)), action)
    theirs = form_for(text(other.get(path)), "/notes")
    assert other.post(f"{path}/notes", data=theirs | {"note": "Мен бірінші"}).status_code == 303
    told = desk.client.post(f"{path}{action}", data=mine | typed)
    assert told.status_code == 409
    assert "Wrote an internal note" in text(told)
    assert [*typed.values()][-1] in text(told)
    seen = register.look(number)
    assert seen.paused is None
    assert not seen.asked
