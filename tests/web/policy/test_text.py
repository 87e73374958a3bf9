"""The text itself: always readable, word for word, every number an anchor, every version at its own address."""

from __future__ import annotations

import hashlib
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import text as sql

from hotline.policy.document import parse
from tests.conftest import Home
from tests.support.inspecting import InspectingClient, Page
from tests.web.policy.conftest import IRREGULAR, publish

LANGUAGES = ("kk", "ru", "en")


def test_the_published_text_comes_back_word_for_word(home: Home, client: InspectingClient, text: str) -> None:
    version = publish(home, text)
    answer = client.get("/kk/privacy")
    assert answer.status_code == 200
    page = Page(answer.get_data(as_text=True))
    shown = "".join(page.text)
    for line in filter(str.strip, text.split("\n")):
        assert line in shown
    document = parse(text)
    numbers = [*document.clauses, *(line.number for line in document.sections)]
    assert set(numbers) <= set(page.ids)
    assert hashlib.sha256(text.encode()).hexdigest() in shown
    assert f"/kk/privacy/versions/{version.number}.txt" in page.links
    assert all(f"#{line.number}" in page.links for line in document.sections)


def test_the_operators_numbers_are_all_anchors(home: Home, client: InspectingClient) -> None:
    publish(home, IRREGULAR)
    ids = Page(client.get("/kk/privacy").get_data(as_text=True)).ids
    assert {"1", "1.1", "2", "2.2.1", "5.6"} <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_policy_needs_nothing_of_the_reader(client: InspectingClient, language: str) -> None:
    answer = client.get(f"/{language}/privacy")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    page = Page(answer.get_data(as_text=True))
    assert page.lang == language
    clauses = [one for one in page.ids if one[0].isdigit()]
    assert len([one for one in clauses if "." in one]) == 36
    assert len([one for one in clauses if "." not in one]) == 5


def test_the_policy_is_readable_while_the_keys_are_not(home: Home, client: InspectingClient) -> None:
    with home.database.writing() as session:
        session.execute(sql("DELETE FROM key_log"))
    assert client.get("/kk/privacy").status_code == 200
    assert client.get("/kk/privacy/versions").status_code == 200
    assert client.get("/kk/help").status_code == 200


def test_the_bare_address_that_the_policy_names_works(client: InspectingClient) -> None:
    answer = client.get("/privacy", headers={"Accept-Language": "ru"})
    assert (answer.status_code, answer.location) == (302, "/ru/privacy")
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_missing_language_shows_kazakh_and_says_so(home: Home, client: InspectingClient) -> None:
    publish(home, IRREGULAR)
    html = client.get("/ru/privacy").get_data(as_text=True)
    assert '<article lang="kk">' in html
    assert '<h1 lang="kk">' in html
    assert 'name="language" value="kk"' in html
    assert '<p class="notice">' in html
    assert '<p class="notice">' not in client.get("/kk/privacy").get_data(as_text=True)


def test_every_version_keeps_its_address(home: Home, client: InspectingClient) -> None:
    publish(home, IRREGULAR)
    first, second = client.get("/kk/privacy/versions/1"), client.get("/kk/privacy/versions/2")
    assert "5.5" in Page(first.get_data(as_text=True)).ids
    assert "5.5" not in Page(second.get_data(as_text=True)).ids
    assert client.get("/kk/privacy/versions/3").status_code == 404
    assert client.get("/kk/privacy/versions/0").status_code == 404
    listed = Page(client.get("/kk/privacy/versions").get_data(as_text=True)).links
    assert {"/kk/privacy/versions/1", "/kk/privacy/versions/2"} <= set(listed)


@pytest.mark.parametrize("number", [99, 2**31, 10**20])
def test_a_version_that_was_never_published_is_not_found(client: InspectingClient, number: int) -> None:
    for address in (f"/kk/privacy/versions/{number}", f"/kk/privacy/versions/{number}.txt"):
        assert client.get(address).status_code == 404, address


def test_the_plain_text_is_the_published_bytes(home: Home, client: InspectingClient) -> None:
    publish(home, IRREGULAR)
    answer = client.get("/ru/privacy/versions/2.txt")
    assert answer.data == IRREGULAR.encode()
    assert answer.headers["Content-Language"] == "kk"
    assert answer.mimetype == "text/plain"


def test_what_changed_is_readable_without_colour(home: Home, client: InspectingClient) -> None:
    publish(home, IRREGULAR)
    publish(home, IRREGULAR.replace("қызмет;", "көмек;"))
    html = client.get("/kk/privacy/changes").get_data(as_text=True)
    assert "<del>[−қызмет−]</del><ins>[+көмек+]</ins>" in html
    assert html.count("<ins>") == 1
    assert "<ins>" not in client.get("/kk/privacy/changes?from=2&to=2").get_data(as_text=True)
    assert client.get("/kk/privacy/changes?from=1&to=3").status_code == 200
    for query in ("from=x", "from=9", "to=0", "to=-1", "from=99999999999999999999"):
        assert client.get(f"/kk/privacy/changes?{query}").status_code == 404, query


def test_the_feed_is_well_formed_and_names_every_version(home: Home, client: InspectingClient) -> None:
    publish(home, IRREGULAR)
    answer = client.get("/kk/privacy/feed")
    assert answer.mimetype == "application/atom+xml"
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(answer.data)  # noqa: S314 (our own feed)
    entries = feed.findall(f"{atom}entry")
    assert len(entries) == 2
    assert len({entry.findtext(f"{atom}id") for entry in entries}) == 2
    assert feed.findtext(f"{atom}updated") == entries[0].findtext(f"{atom}updated")


def test_two_applications_never_show_different_texts_in_force(app: Flask, home: Home) -> None:
    from hotline import create_app

    other = create_app(home.house)
    for number in (2, 3):
        publish(home, f"Саясат\n1.1. Мәтін {number}")
        for one in (app, other):
            assert f"Мәтін {number}" in one.test_client().get("/kk/privacy").get_data(as_text=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["", "safety", "contacts", "help", "how-we-check", "data", "privacy/versions", "privacy/changes"]
)
def test_public_pages_set_no_cookie_and_keep_neutral_titles(
    client: InspectingClient, language: str, path: str
) -> None:
    answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    title = Page(answer.get_data(as_text=True)).title.casefold()
    assert not any(word in title for word in ("torture", "пытк", "азап"))


@pytest.mark.parametrize("path", ["", "help", "contacts", "safety"])
def test_emergency_numbers_stand_where_they_are_needed(client: InspectingClient, path: str) -> None:
    links = Page(client.get(f"/kk/{path}").get_data(as_text=True)).links
    assert {"tel:102", "tel:103", "tel:111", "tel:112", "tel:+77172551234"} <= set(links)


def test_the_inventory_can_show_every_question_of_the_form(app: Flask, client: InspectingClient) -> None:
    from hotline.intake.questions import QUESTIONS
    from hotline.policy.inventory import Item

    app.extensions["inventory"] = lambda: [
        Item(one.label, one.data_class, one.purpose, one.clause) for one in QUESTIONS
    ]
    shown = "".join(Page(client.get("/en/data").get_data(as_text=True)).text)
    for one in QUESTIONS:
        assert one.label in shown
    assert "Fingerprint of your secret code" in shown
