"""A document that nobody decided about: the case stands among the late ones, and its page says by which clock."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from hotline import clock, create_app
from hotline.cases import service as cases
from hotline.cases.models import Case
from hotline.cases.working_days import LAW
from tests.conftest import Home, build
from tests.support.register import ANSWERS, Register
from tests.web.desk.conftest import Desk, hidden_fields
from tests.web.rights.conftest import Mailbox, text_of

WEEK = timedelta(
    days=7
)  # ago: the benchmark's last day is today, and a working day was in between in any case
REPRESENTING = {
    **ANSWERS,
    "reporting_for": "other",
    "represented_surname": "Оспанова",
    "authorisation_kind": "poa_simple",
    "authorisation_date": "2026-11-02",
}


@pytest.fixture
def app(home: Home) -> Flask:
    """The public face and the desk."""
    return build(create_app(home.house))


@pytest.fixture
def lodged(register: Register) -> cases.Lodged:
    """A report of a week ago with a document."""
    files = {"authorisation": [register.stage(b"paper", "сенімхат.pdf")]}
    now = clock.now() - WEEK
    return register.lodge(answers=REPRESENTING, files=files, authorisation="attached", now=now)


def queue(desk: Desk, asked: str = "") -> tuple[set[str], dict[str, int]]:
    """The numbers that a page of the queue shows, and what its tiles count."""
    page = desk.client.get(f"/desk/cases{asked}").get_data(as_text=True)
    found = re.findall(r'class="(\w+)(?: some)?"[^>]*><b>(\d+)</b>', page)
    tiles = {view: int(count) for view, count in found}
    return set(re.findall(r'href="/desk/cases/([\d-]+)"', page)), tiles


def section(desk: Desk, number: str, name: str = "deadline") -> str:
    page = text_of(desk.client.get(f"/desk/cases/{number}"))
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', page, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def decide(desk: Desk, number: str, decision: str, **more: Any) -> None:
    page = desk.client.get(f"/desk/cases/{number}").get_data(as_text=True)
    forms = re.findall(r"<form.*?</form>", page, re.S)
    form = next(at for at, text in enumerate(forms) if f'value="{decision}"' in text)
    fields = hidden_fields(page, form) | {"decision": decision} | more
    assert desk.client.post(f"/desk/cases/{number}/authorisation", data=fields).status_code == 303


def test_it_stands_among_the_late_ones_until_it_is_verified(
    desk: Desk, lodged: cases.Lodged, register: Register
) -> None:
    register.lodge(now=clock.now() - WEEK)
    shown, tiles = queue(desk, "?view=late")
    assert shown == {lodged.number}
    assert (tiles["late"], tiles["due"]) == (1, 1)
    decide(desk, lodged.number, "verified")
    shown, tiles = queue(desk, "?view=late")
    assert shown == set()
    assert (tiles["late"], tiles["due"]) == (0, 2)


def test_answering_does_not_take_it_from_the_late_ones_but_a_refusal_does(
    desk: Desk, lodged: cases.Lodged, register: Register
) -> None:
    register.reply(lodged.number, "Жауап", clock.now())
    assert queue(desk, "?view=late")[0] == {lodged.number}
    assert "to decide whether the document holds" in section(desk, lodged.number)
    assert "to answer" not in section(desk, lodged.number)
    decide(desk, lodged.number, "refused", reason="Қолы жоқ")
    assert queue(desk, "?view=late") == (set(), queue(desk)[1])
    assert queue(desk)[1]["late"] == 0
    assert 'aria-labelledby="deadline"' not in text_of(desk.client.get(f"/desk/cases/{lodged.number}"))


def test_a_swap_of_working_days_moves_it(desk: Desk, register: Register, home: Home) -> None:
    now = clock.now()
    today = clock.local_date(now)
    number = register.lodge(answers=REPRESENTING, authorisation="attached", now=now).number
    before = LAW.after(today, 1)
    assert number in queue(desk, f"?due_to={before}")[0]
    with home.database.writing() as session:
        cases.move_days(session, work_on=None, free_on=before, today=today, actor="account:1", now=now)
    after = LAW.after(today, 2)
    assert number not in queue(desk, f"?due_to={before}")[0]
    assert number in queue(desk, f"?due_from={after}&due_to={after}")[0]


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [
        ("en", "Next step to decide whether the document holds (1 working day)", "to acknowledge (7 days)"),
        (
            "ru",
            "Следующий шаг решить, годится ли документ (1 рабочий день)",
            "подтвердить получение (7 дней)",
        ),
        ("kk", "Келесі қадам құжаттың жарамды не жарамсыз екенін шешу (1 жұмыс күні)", "алғанымызды растау"),
    ],
)
def test_the_page_says_by_which_clock(
    desk: Desk, lodged: cases.Lodged, language: str, first: str, then: str
) -> None:
    desk.speak(language)
    said = section(desk, lodged.number)
    assert first in said
    assert then in said
    assert said.index(first) < said.index(then)


def test_each_thing_owed_has_its_line_and_day(desk: Desk, lodged: cases.Lodged, register: Register) -> None:
    with register.database.writing() as session:
        cases.ask(session, lodged.case_id, lodged.reporter_key, cases.Wish("claim", "Шағым"), clock.now())
    page = text_of(desk.client.get(f"/desk/cases/{lodged.number}"))
    part = page[page.index('<section aria-labelledby="deadline">') :]
    rows = re.findall(r"<dt>([^<]+)</dt><dd>(.*?)</dd>", part[: part.index("</dl>")], re.DOTALL)
    assert [name for name, _ in rows] == ["Due", "Next step", "After that", "After that"]
    assert len(rows) == part[: part.index("</dl>")].count("<dd>"), "the grid has one value for each name"
    assert "to acknowledge" in rows[2][1]
    assert f"{lodged.number}/1: to answer the claim" in rows[3][1]


def test_the_page_names_no_clock_where_the_day_is_not_that_of_any(
    desk: Desk, lodged: cases.Lodged, home: Home
) -> None:
    """A case that does not open may wait, or be asked for something: nobody can tell which day that is."""
    with home.database.writing() as session:
        session.execute(update(Case).values(due_on=date(2026, 1, 1)))
    said = section(desk, lodged.number)
    assert "1 January 2026" in said
    assert "Next step" not in said


def test_a_pause_leaves_the_documents_day_and_says_so(desk: Desk, lodged: cases.Lodged) -> None:
    address = f"/desk/cases/{lodged.number}"
    assert "The day for the document stays" in section(desk, lodged.number)
    page = desk.client.get(address).get_data(as_text=True)
    forms = re.findall(r"<form.*?</form>", page, re.S)
    form = next(at for at, text in enumerate(forms) if f'action="{address}/pause"' in text)
    until = clock.local_date(clock.now()) + WEEK
    typed = {"pause_until": until.isoformat(), "pause_reason": "Сараптама"}
    assert desk.client.post(f"{address}/pause", data=hidden_fields(page, form) | typed).status_code == 303
    assert queue(desk, "?view=late")[0] == {lodged.number}
    said = section(desk, lodged.number)
    assert "Next step to decide whether the document holds" in said
    assert "Waits until" in said
    decide(desk, lodged.number, "verified")
    assert queue(desk, "?view=late")[0] == set()
    assert "Next step to acknowledge (7 days)" in section(desk, lodged.number)


def test_the_reporter_is_promised_nothing_by_the_documents_day(
    desk: Desk, app: Flask, lodged: cases.Lodged, home: Home
) -> None:
    mailbox = Mailbox(app.test_client(), lodged)  # type: ignore[arg-type]
    mailbox.sign_in()
    with home.database.reading() as session:
        case_id, key = cases.find_by_receipt(session, lodged.receipt, cases.receipt_salt(home.house.anchor))
        case = cases.open_for_reporter(session, case_id, key)
    assert case.due_on == LAW.after(case.arrived_on, 1)
    assert case.next_step_by == case.arrived_on + WEEK

    def promised() -> str:
        found = re.search(r"<dt>Next step by</dt><dd>([^<]+)", mailbox.read())
        return found[1] if found else ""

    assert promised().startswith(f"{case.next_step_by.day} ")
    answered = home.founded.coordinator
    assert answered is not None
    page = desk.client.get(f"/desk/cases/{lodged.number}").get_data(as_text=True)
    forms = re.findall(r"<form.*?</form>", page, re.S)
    form = next(at for at, text in enumerate(forms) if 'name="body"' in text)
    reply = f"/desk/cases/{lodged.number}/reply"
    assert desk.client.post(reply, data=hidden_fields(page, form) | {"body": "Жауап"}).status_code == 303
    assert promised() == "", "answered: the reporter is owed nothing"
