"""The frame of every page of the staff: the menu, the language, the title of a page with a mistake."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from hotline import clock
from tests.support.register import Register
from tests.web.desk.conftest import Desk, forms, hidden_fields


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/desk/cases?view=late", "/desk/cases"),
        ("/desk/people", "/desk/people"),
        ("/desk/audit", "/desk/audit"),
        ("/desk/profile/passphrase", "/desk/profile"),
    ],
)
def test_the_menu_marks_the_page_one_is_on(desk: Desk, path: str, marked: str) -> None:
    """What stands in the wide row and behind "Menu" is the same page, marked in both."""
    page = desk.client.get(path).get_data(as_text=True)
    menu = page.split('<nav class="under"', 1)[1].split("</nav>", 1)[0]
    assert set(re.findall(r'href="([^"]+)" aria-current', menu)) == {marked}


def test_the_menu_tells_how_many_requests_wait_on_every_page(desk: Desk, register: Register) -> None:
    count = re.compile(r'href="/desk/requests"[^>]*>Requests(?: <b class="count">(\d+)</b>)?</a>')
    for waiting in ("", "1", "2"):
        for path in ("/desk/cases", "/desk/statistics", "/desk/profile"):
            found = count.search(desk.client.get(path).get_data(as_text=True))
            assert found
            assert (found[1] or "") == waiting, path
        register.lodge(kind="call")


@pytest.mark.parametrize("path", ["/desk/cases?view=late&region=abai", "/desk/statistics"])
def test_another_language_shows_the_same_page(desk: Desk, path: str) -> None:
    page = desk.client.get(path).get_data(as_text=True)
    form = next(at for at, found in enumerate(forms(page)) if 'action="/desk/language"' in found)
    fields = {name: value.replace("&amp;", "&") for name, value in hidden_fields(page, form).items()}
    answer = desk.client.post("/desk/language", data=fields | {"language": "ru"})
    assert (answer.status_code, answer.location) == (303, path)
    assert 'lang="ru"' in desk.client.get(answer.location).get_data(as_text=True)


def test_a_mistake_is_told_by_the_title_and_in_its_place(desk: Desk) -> None:
    fields = desk.hidden("/desk/profile", 2) | {"name": "", "language": "en"}
    answer = desk.client.post("/desk/profile", data=fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Mistake: Profile</title>" in page
    assert 'href="#name"' in page


def test_the_queue_marks_what_is_late_where_the_day_stands(desk: Desk, register: Register) -> None:
    register.lodge(now=clock.now() - timedelta(days=30))
    late = desk.client.get("/desk/cases?view=late").get_data(as_text=True)
    rows = re.findall(r"<tr.*?</tr>", late, re.S)[1:]
    assert len(rows) == 1
    assert re.search(r'class="date late">\d{1,2} \w+ 2026</span> <span class="badge warn">Late', rows[0])
    assert 'class="urgent"' in rows[0]
    assert re.search(r'class="late some" aria-current="page"><b>1</b> Late</a>', late)


def test_what_does_not_exist_is_said_in_the_readers_language_with_a_way_back(desk: Desk) -> None:
    for language, words in (("en", "Back to the desk"), ("kk", "Жұмыс үстеліне оралу")):
        desk.speak(language)
        for path in ("/desk/cases/26-000-000", "/desk/nothing", "/admin/keys"):
            answer = desk.client.get(path, headers={"Accept-Language": "ru"})
            page = answer.get_data(as_text=True)
            assert answer.status_code == 404
            assert f'<a class="button secondary" href="/desk/cases">{words}</a>' in page


def test_an_alarm_of_the_keys_tells_staff_whom_to_call(desk: Desk) -> None:
    with desk.home.database.writing() as session:
        session.execute(text("DELETE FROM key_log WHERE serial = (SELECT max(serial) FROM key_log)"))
    answer = desk.client.get("/desk/cases", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "hotline doctor" in answer.get_data(as_text=True)
