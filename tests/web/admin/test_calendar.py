"""The page on which an admin enters what the government moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hotline import clock
from hotline.cases import service as cases
from hotline.cases.working_days import is_working_by_law
from tests.conftest import Home
from tests.support.colleagues import hidden, sign_in
from tests.support.inspecting import InspectingClient
from tests.web.desk.conftest import forms, hidden_fields


@pytest.fixture
def inside(client: InspectingClient, home: Home) -> InspectingClient:
    """The client, with an admin signed in."""
    sign_in(client, home.founded.admin)
    page = client.get("/admin/calendar").get_data(as_text=True)
    at = next(at for at, text in enumerate(forms(page)) if 'action="/desk/language"' in text)
    client.post("/desk/language", data=hidden_fields(page, at) | {"language": "en"})
    return client


def next_day(weekday: int) -> date:
    """The next day of the week (Monday is 0) that is as free or worked as such days are."""
    day = clock.local_date(clock.now()) + timedelta(days=1)
    while day.weekday() != weekday or is_working_by_law(day) != (weekday < 5):
        day += timedelta(days=1)
    return day


def post(client: InspectingClient, path: str = "/admin/calendar", **typed: str) -> tuple[int, str]:
    token = hidden(client.get("/admin/calendar"), "csrf_token")
    answer = client.post(path, data={"csrf_token": token, **typed})
    return answer.status_code, answer.get_data(as_text=True)


def moved(home: Home) -> dict[date, bool]:
    with home.database.reading() as session:
        return {one.day: one.is_working for one in cases.moved_days(session)}


def test_a_swap_is_entered_shown_and_taken_out_again(inside: InspectingClient, home: Home) -> None:
    saturday, monday = next_day(5), next_day(0)
    assert post(inside, work_on=saturday.isoformat(), free_on=monday.isoformat())[0] == 303
    assert moved(home) == {saturday: True, monday: False}
    page = inside.get("/admin/calendar").get_data(as_text=True)
    assert f'value="{saturday.isoformat()}"' in page
    assert post(inside, "/admin/calendar/put-back", day=saturday.isoformat())[0] == 303
    assert moved(home) == {monday: False}
    assert post(inside, "/admin/calendar/put-back", day="x")[0] == 303


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose a day."),
        ({"work_on": "soon"}, 'href="#work_on"'),
        ({"work_on": "2099-01-03"}, "more than two years away"),
        ({"work_on": next_day(2).isoformat()}, "This is a working day already."),
        ({"free_on": next_day(6).isoformat()}, "This is a day off already."),
    ],
)
def test_what_makes_no_sense_is_said_in_its_place(
    inside: InspectingClient, home: Home, typed: dict[str, str], words: str
) -> None:
    status, page = post(inside, **typed)
    assert status == 422
    assert words in page
    assert "<title>Mistake:" in page
    assert all(value in page for value in typed.values() if value[:1] == "2"), "what was typed stays"
    assert moved(home) == {}


def test_a_coordinator_gets_no_calendar(client: InspectingClient, home: Home) -> None:
    assert home.founded.coordinator is not None
    sign_in(client, home.founded.coordinator)
    assert client.get("/admin/calendar").status_code == 404
    for path in ("/admin/calendar", "/admin/calendar/put-back"):
        assert client.post(path, data={"work_on": next_day(5).isoformat()}).status_code == 404
    assert moved(home) == {}
