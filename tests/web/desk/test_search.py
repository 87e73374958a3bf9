"""The search page: the words stay out of every address, and only coordinators find anything."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from hotline import clock
from hotline.cases import service as cases
from hotline.cases.search_models import SearchPending
from hotline.desk import search_views
from tests.conftest import Home
from tests.support.inspecting import InspectingClient
from tests.support.register import ANSWERS, NOON, Register
from tests.web.desk.conftest import Desk, forms, hidden_fields


def ask(desk: Desk, typed: str, **more: str) -> str:
    page = desk.client.get("/desk/search").get_data(as_text=True)
    at = next(at for at, text in enumerate(forms(page)) if 'action="/desk/search"' in text)
    answer = desk.client.post("/desk/search", data=hidden_fields(page, at) | {"query": typed} | more)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_coordinator_finds_a_case_and_the_words_stay_in_the_field(desk: Desk, register: Register) -> None:
    number = register.lodge(answers=ANSWERS | {"surname": "Қайырғалиев", "phone": "+77017654321"}).number
    for typed in ("kairgali", "8 701 765", number):
        page = ask(desk, typed)
        assert f'href="/desk/cases/{number}"' in page
        assert f'value="{typed}"' in page
    assert "Nothing was found." in ask(desk, "Серік")
    assert "Please type a little more." in ask(desk, "1")
    assert "&lt;script&gt;" in ask(desk, "<script>")
    assert ask(desk, "x" * 5000)
    assert desk.client.get("/desk/search?query=kairgali").get_data(as_text=True).count("kairgali") == 0


def test_pages_of_results(desk: Desk, register: Register) -> None:
    numbers = [register.lodge().number for _ in range(cases.PAGE + 1)]
    register.viewer.index_some(NOON, 5)
    first = ask(desk, "Жоламанова")
    assert f"Found: {len(numbers)}" in first
    assert numbers[0] not in first
    form = next(text for text in forms(first) if 'name="below"' in text)
    second = desk.client.post("/desk/search", data=hidden_fields(form)).get_data(as_text=True)
    assert numbers[0] in second
    assert numbers[1] not in second
    assert ask(desk, "Жоламанова", below="x")


def test_what_waits_is_told(desk: Desk, register: Register, monkeypatch: object) -> None:
    for _ in range(2):
        register.lodge()
    monkeypatch.setattr(cases.Viewer, "index_some", lambda *_: 0)  # type: ignore[attr-defined]
    page = ask(desk, "Жоламанова")
    assert "Not yet in the index: 2." in page


def test_requests_of_the_desk_index_a_little(
    desk: Desk, home: Home, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_views, "INDEX_PAUSE", 0)
    for _ in range(3):
        register.lodge()
    for _ in range(20):
        desk.client.get("/desk/cases").close()
        with home.database.reading() as session:
            if session.scalar(select(func.count()).select_from(SearchPending)) == 0:
                return
    raise AssertionError("not indexed")


def test_quick_clicks_do_not_wait_for_the_index_each_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    slices: list[float] = []
    monkeypatch.setattr(
        cases.Viewer, "index_some", lambda _self, _now, seconds: slices.append(seconds) or len(slices)
    )
    for pause, expected in ((0, 5), (3600, 0)):  # the fixture has signed in, which counts for the pause
        monkeypatch.setattr(search_views, "INDEX_PAUSE", pause)
        slices.clear()
        for _ in range(5):
            desk.client.get("/desk/cases").close()
        assert len(slices) == expected, pause


def test_a_failed_indexing_breaks_no_page(
    desk: Desk, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.lodge()
    monkeypatch.setattr(search_views, "INDEX_PAUSE", 0)

    def broken(*_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(cases.Viewer, "index_some", broken)
    answer = desk.client.get("/desk/cases")
    assert answer.status_code == 200
    answer.close()
    assert search_views.INDEX_SECONDS <= 0.05


def test_strangers_admins_and_forged_forms_find_nothing(
    client: InspectingClient, home: Home, register: Register
) -> None:
    register.lodge()
    assert client.get("/desk/search").status_code == 303
    assert client.post("/desk/search", data={"query": "Жоламанова"}).status_code == 404
    admin = home.founded.admin
    page = client.get("/desk/sign-in").get_data(as_text=True)
    fields = {"login": admin.login, "passphrase": admin.passphrase, "code": admin.code(clock.now())}
    assert client.post("/desk/sign-in", data=hidden_fields(page) | fields).status_code == 303
    assert client.get("/desk/search").status_code == 404
    assert client.post("/desk/search", data={"query": "Жоламанова"}).status_code == 404


def test_a_search_without_its_token_finds_nothing(desk: Desk, register: Register) -> None:
    register.lodge()
    answer = desk.client.post("/desk/search", data={"query": "Жоламанова"})
    assert answer.status_code == 400
    assert "Ақбөпе" not in answer.get_data(as_text=True)
