"""The queue's page: every view and filter through the browser."""

from __future__ import annotations

import re

import pytest

from hotline.cases import service as cases
from hotline.desk import queue_address
from tests.conftest import Home
from tests.support.colleagues import colleague
from tests.support.inspecting import InspectingClient
from tests.support.register import ANSWERS, NOON, Register
from tests.web.desk.conftest import Desk, forms, hidden_fields


def numbers(desk: Desk, query: str) -> set[str]:
    page = desk.client.get(f"/desk/cases{query}").get_data(as_text=True)
    return set(re.findall(r'href="/desk/cases/([\d-]+)"', page))


def test_each_filter_of_the_form_lets_its_cases_through(desk: Desk, register: Register) -> None:
    first = register.lodge(region="almaty", authorisation="attached").number
    upload = register.stage(b"x")
    second = register.lodge(kind="call", channel="phone", files={"evidence": [upload]}).number
    register.reply(second, "Жауап")
    for query, found in {
        "": {first, second},
        "?view=new": {first},
        "?view=waiting": {second},
        "?view=mine": set(),
        "?status=received": {first},
        "?kind=call": {second},
        "?region=almaty": {first},
        "?region=abai": set(),
        "?language=kk": {first, second},
        "?language=en": set(),
        "?channel=phone": {second},
        "?unverified=yes": {first},
        "?files=yes": {second},
        "?due_from=2026-11-23&due_to=2026-12-31": {first},
        "?due_from=2027-01-01": set(),
        "?assignee=nobody": {first, second},
        "?sort=due": {first, second},
        "?view=?&status=x&kind=' OR 1&due_from=x&assignee=x&sort=x&unknown=1": {first, second},
    }.items():
        assert numbers(desk, query) == found, query


def test_the_page_offers_the_filter_that_the_address_holds(desk: Desk, register: Register) -> None:
    for _ in range(27):
        register.lodge(region="almaty")
    page = desk.client.get("/desk/cases?view=new&region=almaty&sort=oldest").get_data(as_text=True)
    assert '<option value="almaty" selected>' in page
    assert "Found: 27" in page
    following = page.split('rel="next"')[0].rpartition('href="')[2].rstrip('" ').replace("&amp;", "&")
    assert "region=almaty" in following
    assert "view=new" in following
    assert len(numbers(desk, following.removeprefix("/desk/cases"))) == 2
    assert "No case here is like that." in desk.client.get("/desk/cases?region=abai").get_data(as_text=True)


def test_a_case_is_taken_and_given_back_from_the_queue(desk: Desk, register: Register) -> None:
    number = register.lodge().number
    for action, view in (("take", {number}), ("give-back", set())):
        page = desk.client.get("/desk/cases?region=&view=new").get_data(as_text=True)
        form = next(at for at, text in enumerate(forms(page)) if f"/{action}" in text)
        answer = desk.client.post(
            f"/desk/cases/{number}/{action}?view=new&x=//evil.example", data=hidden_fields(page, form)
        )
        assert answer.status_code == 303
        assert answer.location.endswith("/desk/cases?view=new")
        assert numbers(desk, "?view=mine") == view
    assert desk.client.post(f"/desk/cases/{number}/take").status_code == 400


def test_a_stranger_takes_nothing(client: InspectingClient, register: Register) -> None:
    number = register.lodge().number
    for action in ("take", "give-back"):
        assert client.post(f"/desk/cases/{number}/{action}").status_code == 404


@pytest.mark.parametrize("text", ["5", "2026-11-30.5"])
def test_places_go_through_the_address(text: str) -> None:
    place = queue_address.read_place(text)
    assert place
    assert queue_address.write_place(place) == text


@pytest.mark.parametrize("text", ["", "x", "-5", "2026-13-30.5", "5.5", "9" * 19, "2026-11-30."])
def test_other_places_are_none(text: str) -> None:
    assert queue_address.read_place(text) is None


def test_the_name_of_a_reporter_is_only_on_pages_that_show_the_row(desk: Desk, register: Register) -> None:
    register.lodge(answers=ANSWERS | {"surname": "Сирек"})
    assert "Сирек" not in desk.client.get("/desk/cases?view=waiting").get_data(as_text=True)


def test_whoever_comes_second_for_a_case_is_told(desk: Desk, register: Register, home: Home) -> None:
    number = register.lodge().number
    person = colleague(home, "aigul")
    page = desk.client.get("/desk/cases").get_data(as_text=True)
    fields = hidden_fields(page, next(at for at, one in enumerate(forms(page)) if f"{number}/take" in one))
    with register.database.writing() as session:
        assert cases.take(session, number, by=person.account_id, now=NOON)
    answer = desk.client.post(f"/desk/cases/{number}/take", data=fields)
    assert f"a colleague was first with {number}" in desk.client.get(answer.location).get_data(as_text=True)
    assert register.look(number).assignee == person.account_id
    assert "first with" not in desk.client.get("/desk/cases?taken=<b>").get_data(as_text=True)
