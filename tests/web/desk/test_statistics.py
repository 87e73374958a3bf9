"""The page of counts and its file, and who may see them."""

from __future__ import annotations

import csv
import io
from typing import Any

from tests.conftest import Home
from tests.support.colleagues import sign_in
from tests.support.filling import fill
from tests.support.inspecting import InspectingClient


def test_an_empty_register_has_a_page(desk: Any) -> None:
    page = desk.client.get("/desk/statistics").get_data(as_text=True)
    assert "Fewer than five cases" in page


def test_the_page_shows_counts_and_draws_them(desk: Any, home: Home) -> None:
    fill(home.house, 300)
    answer = desk.client.get("/desk/statistics")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<rect" in page
    assert "Astana" in page
    assert "under 5" in page
    assert "300–304" in page
    for lang in ("kk", "ru"):
        desk.speak(lang)
        assert desk.client.get("/desk/statistics").status_code == 200


def test_the_file_holds_the_same_and_no_formula(desk: Any, home: Home) -> None:
    fill(home.house, 300)
    answer = desk.client.get("/desk/statistics.csv?year=2026")
    assert answer.mimetype == "text/csv"
    assert "hotline-2026.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[1] == ["All", "2026", "300", "304"]
    assert all(cell[:1] not in set("=+-@\t\r") for row in rows for cell in row)
    ends = [(int(row[2]), int(row[3])) for row in rows[2:]]
    assert all(least % 5 == 0 and most in (least + 4, 9) for least, most in ends)
    assert "Айгүл" not in answer.get_data(as_text=True)


def test_a_year_without_cases_does_not_exist(desk: Any, home: Home) -> None:
    fill(home.house, 10)
    for asked in ("1999", "x", "2026.5", ""):
        assert desk.client.get(f"/desk/statistics?year={asked}").status_code == 404


def test_admins_and_strangers_see_no_counts(client: InspectingClient, home: Home) -> None:
    for path in ("/desk/statistics", "/desk/statistics.csv"):
        assert client.get(path).status_code == 303
    sign_in(client, home.founded.admin)
    for path in ("/desk/statistics", "/desk/statistics.csv"):
        assert client.get(path).status_code == 404
