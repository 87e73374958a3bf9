"""A policy is looked at beside the one in force before it is; nothing typed is lost on the way."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from hotline import clock
from hotline.policy import service as policy
from tests.conftest import Home
from tests.support.colleagues import hidden, sign_in
from tests.support.inspecting import InspectingClient

KK = policy.default_text("kk").decode()
RU = policy.default_text("ru").decode()
EN = policy.default_text("en").decode()
CHANGED = KK.replace("\n", " қосымша\n", 3)


@pytest.fixture
def inside(client: InspectingClient, home: Home) -> InspectingClient:
    """The client, with an admin signed in who reads English."""
    sign_in(client, home.founded.admin)
    token = hidden(client.get("/admin/policy"), "csrf_token", "/desk/language")
    client.post("/desk/language", data={"csrf_token": token, "language": "en"})
    return client


def send(client: InspectingClient, **typed: str) -> tuple[int, str]:
    token = hidden(client.get("/admin/policy"), "csrf_token", "/admin/policy")
    answer = client.post("/admin/policy", data={"csrf_token": token, **typed})
    return answer.status_code, answer.get_data(as_text=True)


def carried(page: str) -> dict[str, str]:
    """The hidden fields of the form that publishes."""
    form = page.split('action="/admin/policy"', 1)[1].split("</form>", 1)[0]
    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', form)
    names = [(re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one, re.S)) for one in found]
    return {name[1]: html.unescape(value[1]) for name, value in names if name and value}


def in_force(home: Home) -> int:
    with home.database.reading() as session:
        return policy.number_in_force(session)


def test_a_version_is_looked_at_and_then_published_byte_for_byte(
    inside: InspectingClient, home: Home
) -> None:
    status, page = send(inside, kk=CHANGED.replace("\n", "\r\n"), ru=RU, en="", step="preview")
    assert status == 200
    assert page.count("қосымша+]</ins>") >= 2
    assert "The Kazakh text changed, the Russian one did not." in page
    assert "There is no English text" in page
    assert in_force(home) == 1, "a look changes nothing"

    typed = carried(page) | {"passphrase": home.founded.admin.passphrase, "step": "publish"}
    answer = inside.post("/admin/policy", data=typed)
    assert (answer.status_code, answer.location) == (303, "/admin/policy?done=yes")
    with home.database.reading() as session:
        version = policy.in_force(session)
    assert version.number == 2
    assert version.kk.strip() == CHANGED.strip()
    assert version.languages == ("kk", "ru")
    assert "The new version is in force." in inside.get(answer.location).get_data(as_text=True)


def test_the_passphrase_without_a_look_publishes_nothing(inside: InspectingClient, home: Home) -> None:
    status, page = send(inside, kk=CHANGED, passphrase=home.founded.admin.passphrase)
    assert (status, in_force(home)) == (200, 1)
    assert home.founded.admin.passphrase not in page


@pytest.mark.parametrize("passphrase", ["", "0000-0000-0000-0000"])
def test_a_wrong_passphrase_keeps_every_text(inside: InspectingClient, home: Home, passphrase: str) -> None:
    _, page = send(inside, kk=CHANGED, ru=RU)
    typed = carried(page) | {"passphrase": passphrase, "step": "publish"}
    answer = inside.post("/admin/policy", data=typed)
    again = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Mistake:" in again
    assert 'href="#passphrase"' in again
    assert carried(again)["kk"] == carried(page)["kk"]
    assert carried(again)["ru"] == carried(page)["ru"]
    assert in_force(home) == 1


def test_two_admins_at_once_the_second_looks_again(inside: InspectingClient, home: Home) -> None:
    _, page = send(inside, kk=CHANGED)
    with home.database.writing() as session:
        policy.publish(session, {"kk": KK.encode()}, clock.now())
    typed = carried(page) | {"passphrase": home.founded.admin.passphrase, "step": "publish"}
    answer = inside.post("/admin/policy", data=typed)
    again = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Another version came into force meanwhile." in again
    assert carried(again)["after"] == "2", "the next press is on top of what is shown now"
    assert in_force(home) == 2
    assert inside.post("/admin/policy", data=carried(again) | typed | {"after": "2"}).status_code == 303
    assert in_force(home) == 3


def test_the_text_goes_back_to_the_form_as_it_was(inside: InspectingClient) -> None:
    _, page = send(inside, kk=CHANGED, ru=RU)
    answer = inside.post("/admin/policy", data=carried(page) | {"step": "edit"})
    text = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 200
    assert CHANGED.strip() in text.replace("\r\n", "\n")
    assert RU.strip() in text.replace("\r\n", "\n")


def test_a_version_may_begin_with_the_texts_in_force(inside: InspectingClient) -> None:
    page = html.unescape(inside.get("/admin/policy?from=force").get_data(as_text=True))
    for text in (KK, RU, EN):
        assert text.strip() in page
    _, page = send(inside, kk=KK, ru=RU, en=EN)
    assert "Not a word changed. Everybody would have to accept anew for nothing." in page


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"kk": "   ", "ru": RU}, "kk", "The Kazakh text is the one that counts."),
        ({"kk": "мәтін"}, "kk", "No numbered clause was found"),
        ({"kk": KK, "ru": "текст"}, "ru", "No numbered clause was found"),
        ({"kk": KK, "en": "1.1. x\x07"}, "en", "odd characters"),
    ],
)
def test_a_text_that_cannot_be_published_is_told_beside_it(
    inside: InspectingClient, home: Home, typed: dict[str, str], field: str, words: str
) -> None:
    status, page = send(inside, **typed, step="publish", passphrase=home.founded.admin.passphrase)
    assert status == 422
    assert re.search(rf'id="{field}-error".*?{words}', page, re.S)
    assert in_force(home) == 1


def test_other_clause_numbers_are_told_before_they_are_published(inside: InspectingClient) -> None:
    _, page = send(inside, kk=KK, ru=RU.replace("1.1.", "1.7.", 1), en=EN)
    assert "The Russian text does not have the same clause numbers as the Kazakh one." in page


def test_a_text_typed_into_a_session_that_ran_out_comes_back(
    inside: InspectingClient, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, page = send(inside, kk=CHANGED, ru=RU)
    typed = carried(page) | {"passphrase": home.founded.admin.passphrase, "step": "publish"}
    later = clock.now() + timedelta(minutes=45)
    monkeypatch.setattr(clock, "now", lambda: later)
    door = inside.post("/admin/policy", data=typed)
    assert hidden(door, "carried")
    again = sign_in(
        inside, home.founded.admin, home.founded.admin.code(later), carried=hidden(door, "carried")
    )
    text = again.get_data(as_text=True)
    assert again.status_code == 422, "the passphrase is asked for anew"
    assert carried(text)["kk"].strip() == typed["kk"].strip()
    assert in_force(home) == 1
