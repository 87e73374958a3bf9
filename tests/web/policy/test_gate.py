"""The gate: an explicit yes to the very text that was shown, or a no that leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask, session
from sqlalchemy import text as sql

from hotline.db import Base
from tests.conftest import Home, build
from tests.support.inspecting import InspectingClient, Page
from tests.web.policy.conftest import IRREGULAR, hidden, publish

TYPED = {
    "surname": "Серікұлы",
    "narrative": 'Түнде "алып" кетті.\r\n<b>Ұрды</b> & кетті.',
    "reporting_for": "self",
    "reply_by": "mailbox",
}


def rows(home: Home) -> dict[str, int]:
    """How many rows every table has."""
    with home.database.reading() as opened:
        return {
            name: opened.execute(sql(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608
            for name in Base.metadata.tables
        }


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_accepting_leads_to_the_form(home: Home, client: InspectingClient, language: str) -> None:
    before = rows(home)
    fields = hidden(client.get(f"/{language}/privacy"), "accept")
    answer = client.post(f"/{language}/privacy/accept", data=fields | {"agree": "yes"})
    assert (answer.status_code, answer.location) == (303, f"/{language}/report")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert rows(home) == before
    assert client.get(f"/{language}/report").status_code == 200
    assert client.get("/ru/report").status_code == 200  # another language asks nothing again


def test_what_is_recorded_is_what_was_shown(app: Flask, home: Home) -> None:
    version = publish(home, IRREGULAR, ru="Политика\n1.1. По-русски")
    with app.test_client() as client:
        fields = hidden(client.get("/ru/privacy"), "accept")
        client.post("/ru/privacy/accept", data=fields | {"agree": "yes"})
        assert session["accepted"][:3] == [2, "ru", version.ru_sha256]


@pytest.mark.parametrize(
    "agree", [{}, {"agree": ""}, {"agree": "no"}, {"agree": "on"}, {"agree": ["yes", "no"]}]
)
def test_a_box_that_was_not_ticked_is_no_yes(client: InspectingClient, agree: dict[str, str]) -> None:
    fields = hidden(client.get("/kk/privacy"), "accept")
    answer = client.post("/kk/privacy/accept", data=fields | agree)
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers
    html = answer.get_data(as_text=True)
    assert 'href="#agree"' in html
    assert 'aria-invalid="true"' in html
    assert "checked" not in html


def test_the_box_is_unticked_required_and_apart_from_the_button(client: InspectingClient) -> None:
    page = Page(client.get("/kk/privacy").get_data(as_text=True))
    box = next(field for field in page.fields if field.get("name") == "agree")
    assert box["type"] == "checkbox"
    assert box["value"] == "yes"
    assert "required" in box
    assert "checked" not in box


def test_both_ways_on_are_equal(client: InspectingClient) -> None:
    page = client.get("/kk/privacy")
    assert "agree" not in hidden(page, "decline")
    forms = [page.get_data(as_text=True).split(f'<form id="{name}"')[1] for name in ("accept", "decline")]
    buttons = [form.split("</form>")[0].split("<button")[1] for form in forms]
    assert [button.split(">")[0] for button in buttons] == ["", ""]


@pytest.mark.parametrize(
    "wrong", [{"version": "9"}, {"version": "x"}, {"language": "en"}, {"sha256": "0" * 64}]
)
def test_a_yes_to_another_text_is_none(client: InspectingClient, wrong: dict[str, str]) -> None:
    fields = hidden(client.get("/kk/privacy"), "accept")
    assert client.post("/kk/privacy/accept", data=fields | {"agree": "yes"} | wrong).status_code == 409


def test_a_form_from_elsewhere_is_refused(client: InspectingClient) -> None:
    fields = hidden(client.get("/kk/privacy"), "accept") | {"agree": "yes"}
    assert client.post("/kk/privacy/accept", data=fields | {"csrf_token": "x"}).status_code == 400
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/kk/privacy/accept", data=fields, headers=foreign).status_code == 400
    assert client.post("/kk/privacy/decline", data=fields).status_code == 400
    assert client.get("/kk/privacy/accept").status_code == 303


def test_declining_ends_the_visit_and_leads_to_help(home: Home, client: InspectingClient) -> None:
    page = client.get("/kk/privacy")
    client.post("/kk/privacy/accept", data=hidden(page, "accept") | {"agree": "yes"})
    before = rows(home)
    answer = client.post("/kk/privacy/decline", data=hidden(page, "decline"))
    assert (answer.status_code, answer.location) == (303, "/kk/help")
    assert client.get_cookie("v") is None
    assert "tel:112" in client.get(answer.location).get_data(as_text=True)
    assert rows(home) == before
    assert client.get("/kk/report").status_code == 303


def test_declining_without_a_visit_sets_no_cookie(client: InspectingClient) -> None:
    answer = client.post("/kk/privacy/decline", data=hidden(client.get("/kk/privacy"), "decline"))
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("number", ["", "123", "990140000008", "000000000000"])
def test_without_a_business_number_the_gate_is_closed(home: Home, app: Flask, number: str) -> None:
    from hotline import create_app

    fields = hidden(app.test_client().get("/kk/privacy"), "accept")
    config = replace(home.config, operator_bin=number)
    client = build(create_app(replace(home.house, config=config))).test_client()
    page = client.get("/kk/privacy")
    assert page.status_code == 200
    assert "5.6" in Page(page.get_data(as_text=True)).ids
    assert 'name="agree"' not in page.get_data(as_text=True)
    answer = client.post("/kk/privacy/accept", data=fields | {"agree": "yes"})
    assert answer.status_code == 503
    assert "Set-Cookie" not in answer.headers
    assert client.get("/kk/").status_code == 200


def test_a_demonstration_shows_a_marked_sample(home: Home) -> None:
    from hotline import create_app

    config = replace(home.config, operator_bin="", demo=True)
    client = build(create_app(replace(home.house, config=config))).test_client()
    html = client.get("/en/privacy").get_data(as_text=True)
    assert "000140000002" in html
    assert "sample, not a real number" in html
    fields = hidden(client.get("/en/privacy"), "accept")
    assert client.post("/en/privacy/accept", data=fields | {"agree": "yes"}).status_code == 303


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({}, ("990140000007", "None. The data stay in Kazakhstan.", "5 years")),
        (
            {"storage_country": "DE"},
            ("the data are stored abroad: Germany", "asks for your consent to this separately"),
        ),
        ({"partners": ("Bureau A", "Fund B")}, ("Bureau A, Fund B",)),
    ],
)
def test_the_consent_says_what_the_settings_are(
    home: Home, setting: dict[str, str], words: tuple[str, ...]
) -> None:
    from hotline import create_app

    config = replace(home.config, **setting)  # type: ignore[arg-type]
    client = build(create_app(replace(home.house, config=config))).test_client()
    html = client.get("/en/privacy").get_data(as_text=True)
    for word in words:
        assert word in html
    assert html.split('id="gate"')[1].count("<dt>") == 8


def test_typed_text_goes_through_the_gate_and_back_into_the_form(
    home: Home, client: InspectingClient
) -> None:
    before = rows(home)
    gate = client.post("/kk/report", data=TYPED)
    assert gate.status_code == 409
    assert "Set-Cookie" not in gate.headers
    carried = hidden(gate, "accept")
    assert {f"carried-{name}": value for name, value in TYPED.items()}.items() <= carried.items()
    unticked = client.post("/kk/privacy/accept", data=carried)
    assert unticked.status_code == 422
    assert hidden(unticked, "accept")["carried-narrative"] == TYPED["narrative"]
    elsewhere = client.post("/ru/privacy/accept", data=carried | {"step": "language"})
    assert elsewhere.status_code == 200
    kept = client.post("/ru/privacy/accept", data=hidden(elsewhere, "accept") | {"agree": "yes"})
    assert kept.status_code == 200
    assert "Content-Encoding" not in kept.headers
    assert rows(home) == before
    form = client.post("/ru/report", data=hidden(kept, "go-on") | {"step": "edit"})
    assert form.status_code == 200
    html = form.get_data(as_text=True)
    assert "Серікұлы" in html
    assert "&lt;b&gt;Ұрды&lt;/b&gt; &amp; кетті." in html


def test_an_old_form_token_does_not_lose_what_was_typed(client: InspectingClient) -> None:
    carried = hidden(client.post("/kk/report", data=TYPED), "accept")
    answer = client.post("/kk/privacy/accept", data=carried | {"agree": "yes", "csrf_token": "x"})
    assert answer.status_code == 400
    assert hidden(answer, "accept")["carried-narrative"] == TYPED["narrative"]


def test_acceptance_works_on_both_databases(both_homes: Home) -> None:
    from hotline import create_app

    client = build(create_app(both_homes.house)).test_client()
    fields = hidden(client.get("/kk/privacy"), "accept")
    assert client.post("/kk/privacy/accept", data=fields | {"agree": "yes"}).status_code == 303
