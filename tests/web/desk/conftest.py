"""A coordinator at the desk of a founded instance, with a register to put cases into."""

from __future__ import annotations

import re

import pytest

from hotline import clock
from hotline.cases.acceptance import Acceptance
from hotline.policy import service as policy
from tests.conftest import Home
from tests.support.inspecting import InspectingClient
from tests.support.register import NOON, Register


@pytest.fixture
def register(home: Home) -> Register:
    """The register of the instance that `client` visits."""
    with home.database.reading() as session:
        version = policy.in_force(session)
    acceptance = Acceptance(version.number, "kk", version.sha256("kk"), NOON)
    founded = home.founded
    assert founded.coordinator is not None
    return Register(
        home.config,
        home.database,
        founded.anchor,
        founded.coordinator.reader,
        founded.admin.signer,
        acceptance,
    )


class Desk:
    """A coordinator's browser."""

    def __init__(self, client: InspectingClient, home: Home) -> None:
        self.client, self.home = client, home

    def sign_in(self, **more: str) -> object:
        """Passphrase and a code of the moment."""
        who = self.home.founded.coordinator
        assert who is not None
        fields = {"login": who.login, "passphrase": who.passphrase, "code": who.code(clock.now())}
        return self.client.post("/desk/sign-in", data=self.hidden("/desk/sign-in?lang=en") | fields | more)

    def hidden(self, path: str, form: int = -1) -> dict[str, str]:
        """The hidden fields of a form on a page; the last one unless told."""
        return hidden_fields(self.client.get(path).get_data(as_text=True), form)

    def speak(self, language: str) -> None:
        """Choose the desk's language, as its button does."""
        page = self.client.get("/desk/cases").get_data(as_text=True)
        form = next(at for at, text in enumerate(forms(page)) if 'action="/desk/language"' in text)
        self.client.post("/desk/language", data=hidden_fields(page, form) | {"language": language})


def forms(page: str) -> list[str]:
    """The forms of a page, as text."""
    return re.findall(r"<form.*?</form>", page, re.S)


def hidden_fields(page: str, form: int = -1) -> dict[str, str]:
    """Names and values of a form's hidden fields."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', forms(page)[form]))


@pytest.fixture
def desk(client: InspectingClient, home: Home) -> Desk:
    """A coordinator who has signed in and reads English."""
    desk = Desk(client, home)
    answer = desk.sign_in()
    assert answer.status_code == 303, answer.get_data(as_text=True)  # type: ignore[attr-defined]
    desk.speak("en")
    return desk
