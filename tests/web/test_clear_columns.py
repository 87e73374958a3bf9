"""What stands in clear beside a sealed case is one of a few listed words, never anything typed."""

from __future__ import annotations

import sqlite3

import pytest

from tests.conftest import Home
from tests.support.inspecting import InspectingClient
from tests.support.walking import accept, form_of

TYPED = {
    "surname": "Жоламанова",
    "reporting_for": "self",
    "reply_by": "mailbox",
    "narrative": "Мені ұстады",
    "place": "Қараой ауылы",
}


@pytest.mark.parametrize(
    ("typed", "kept"), [("almaty", "almaty"), ("", ""), ("менің ауылым", ""), ("<select>", "")]
)
def test_a_region_that_is_not_listed_stays_sealed(
    home: Home, client: InspectingClient, typed: str, kept: str
) -> None:
    accept(client)
    answer = client.post("/kk/report", data=form_of(client, "/kk/report") | TYPED | {"region": typed})
    assert answer.status_code == 303
    with sqlite3.connect(home.config.instance / "hotline.sqlite3") as connection:
        assert connection.execute("SELECT region FROM cases").fetchall() == [(kept,)]
    connection.close()
