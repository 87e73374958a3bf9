"""The reporter comes back with the receipt."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import update

from hotline import clock
from hotline.accounts.models import UnlockedSession
from hotline.cases import service as cases
from tests.conftest import Home
from tests.web.intake.conftest import PDF, PLAIN, Reporter


@pytest.fixture
def code(reporter: Reporter) -> str:
    """The secret code of a report that was sent."""
    reporter.send(reporter.form(), PLAIN)
    return reporter.receipt()[1]


def hidden(page: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text_of(page, False)
    ):
        found.setdefault(name, []).append(unescape(value))
    return found


def text_of(page: Any, plain: bool = True) -> str:
    text = page.get_data(as_text=True)
    return unescape(text) if plain else text


def sign_in(someone: Reporter, code: str) -> Any:
    door = someone.client.get("/en/case")
    assert door.status_code == 200
    return someone.client.post("/en/case", data=hidden(door) | {"receipt": code})


def answer_from_desk(home: Home, code: str, words: str) -> None:
    with home.database.writing() as session:
        case_id, key = cases.find_by_receipt(session, code, cases.receipt_salt(home.house.anchor))
        cases.add_message(
            session, case_id, key, author="desk", text=words, now=clock.now(), actor="account:" + "0" * 32
        )


def test_the_code_opens_the_answer_on_another_device(stranger: Reporter, home: Home, code: str) -> None:
    answer_from_desk(home, code, "Біз оқыдық.\nЕртең келіңіз.")
    other = Reporter(stranger.client.application.test_client())  # type: ignore[arg-type]
    entered = sign_in(other, " " + code.lower().replace("-", " "))
    assert entered.status_code == 303
    page = other.client.get("/en/case")
    assert "Біз оқыдық.<br>Ертең келіңіз." in text_of(page)
    folded = text_of(page).split("<details>")[1].split("</details>")[0]
    assert PLAIN["narrative"] in folded, "one's own data are one's own to see, behind one more press"
    assert "Content-Encoding" not in page.headers
    assert page.headers["X-Robots-Tag"].startswith("noindex")


def test_a_wrong_and_an_unknown_code_get_the_same_words(stranger: Reporter, code: str) -> None:
    unknown = sign_in(stranger, code[:-1] + ("A" if code[-1] != "A" else "C"))
    mistyped = sign_in(stranger, "12")
    foreign = sign_in(stranger, "ө" * 3000)
    assert unknown.status_code == mistyped.status_code == foreign.status_code == 422
    words = {
        re.search(r'id="receipt-error">(.*?)</p>', text_of(page), re.DOTALL)[1]
        for page in (unknown, mistyped)
    }  # type: ignore[index]
    assert len(words) == 1


def test_words_are_added_once_and_files_beside_them(reporter: Reporter, home: Home, code: str) -> None:
    sign_in(reporter, code)
    form = hidden(reporter.client.get("/en/case"))
    for _ in range(2):
        assert reporter.client.post("/en/case", data=form | {"body": "Бір.\r\nЕкі."}).status_code == 303
    sent = reporter.client.post("/en/case", data=form | {"files": (io.BytesIO(PDF), "фото.pdf")})
    assert sent.status_code == 303
    page = text_of(reporter.client.get("/en/case"))
    assert page.count("Бір.<br>Екі.") == 1
    assert "фото.pdf" in page


def test_a_refused_file_keeps_the_words_and_the_good_file(reporter: Reporter, home: Home, code: str) -> None:
    sign_in(reporter, code)
    form = hidden(reporter.client.get("/en/case"))
    files = [(io.BytesIO(b"MZ"), "a.exe"), (io.BytesIO(PDF), "good.pdf")]
    refused = reporter.client.post("/en/case", data=form | {"body": "Сөз", "files": files})
    assert refused.status_code == 422
    for kept in ("Сөз", "good.pdf", "a.exe"):
        assert kept in text_of(refused)
    assert reporter.client.post("/en/case", data=hidden(refused) | {"body": "Сөз"}).status_code == 303
    page = text_of(reporter.client.get("/en/case"))
    assert "good.pdf" in page
    assert "a.exe" not in page


def test_an_empty_message_is_refused_kindly(reporter: Reporter, code: str) -> None:
    sign_in(reporter, code)
    answer = reporter.client.post("/en/case", data=hidden(reporter.client.get("/en/case")) | {"body": " "})
    assert answer.status_code == 422
    assert '<a href="#body">' in text_of(answer)


def test_after_a_quarter_of_an_hour_the_words_come_back_after_signing_in(
    reporter: Reporter, home: Home, code: str
) -> None:
    sign_in(reporter, code)
    form = hidden(reporter.client.get("/en/case"))
    with home.database.writing() as session:
        session.execute(update(UnlockedSession).values(last_used=clock.now() - timedelta(minutes=16)))
    door = reporter.client.post("/en/case", data=form | {"body": "Ұзақ жаздым."})
    assert door.status_code == 403
    back = reporter.client.post("/en/case", data=hidden(door) | {"receipt": code})
    assert back.status_code == 200
    assert "Ұзақ жаздым." in text_of(back)
    sent = reporter.client.post("/en/case", data=hidden(back) | {"body": "Ұзақ жаздым."})
    assert sent.status_code == 303
    assert "Ұзақ жаздым." in text_of(reporter.client.get("/en/case"))


def test_leaving_closes_it(reporter: Reporter, code: str) -> None:
    sign_in(reporter, code)
    form = hidden(reporter.client.get("/en/case"))
    assert reporter.client.post("/en/case", data=form | {"step": "leave"}).status_code == 303
    assert 'name="receipt"' in text_of(reporter.client.get("/en/case"))


def test_a_message_needs_the_token_of_its_own_session(reporter: Reporter, code: str) -> None:
    sign_in(reporter, code)
    answer = reporter.client.post("/en/case", data={"body": "Сөз", "csrf_token": "x"})
    assert answer.status_code == 400
    assert "Сөз" in text_of(answer)
    assert "No answer yet" in text_of(reporter.client.get("/en/case"))


def test_switching_the_language_inside_keeps_the_words(reporter: Reporter, code: str) -> None:
    sign_in(reporter, code)
    form = hidden(reporter.client.get("/en/case"))
    page = reporter.client.post("/ru/case", data=form | {"body": "Сөз", "step": "edit"})
    assert page.status_code == 200
    assert "Сөз" in text_of(page)
    assert '<html lang="ru"' in text_of(page)
