"""People of a founded house, in process: signing in through the test client, joining, being admitted."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

from werkzeug.test import TestResponse

from hotline import vault
from hotline.accounts import bootstrap
from hotline.accounts import service as accounts
from hotline.accounts.bootstrap import Credentials
from hotline.accounts.joining import seal_account
from hotline.clock import now
from tests.conftest import Home
from tests.support.inspecting import InspectingClient


def hidden(answer: TestResponse, name: str, action: str = "") -> str:
    """The value of a hidden field: in the form with that action, or the last of that name on the page."""
    page = answer.get_data(as_text=True)
    if action:
        page = page.split(f'action="{action}"', 1)[1].split("</form>", 1)[0]
    found = re.search(rf'(?s:.*)name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return html.unescape(found[1])


def code_shown(answer: TestResponse) -> str:
    """The first thing on a page that is set as code."""
    found = re.search(r"<code>([^<]*)</code>", answer.get_data(as_text=True))
    assert found, "nothing is set as code"
    return html.unescape(found[1])


def sign_in(client: InspectingClient, person: Credentials, code: str = "", **more: str) -> TestResponse:
    """Fill the sign-in form. Without `code`: what the device shows now."""
    form = client.get("/desk/sign-in")
    typed = {"login": person.login, "passphrase": person.passphrase, "code": code or person.code(now())}
    return client.post("/desk/sign-in", data={**typed, "csrf_token": hidden(form, "csrf_token"), **more})


def later_code(person: Credentials) -> str:
    """The device's next code, for a second sign-in within the same half minute."""
    return person.code(now() + timedelta(seconds=30))


def joiner(home: Home, login: str, role: str = "coordinator", at: datetime | None = None) -> Credentials:
    """Somebody who was invited and has joined, and waits to be let in."""
    at, seed, begun = at or now(), vault.new_seed(), accounts.draft()
    with home.database.writing() as session:
        token = accounts.invite(session, login=login, name=login, role=role, now=at, actor="system")
    row = seal_account(begun, seed, role, home.house.site_key, bootstrap.TEST)
    with home.database.writing() as session:
        accounts.join(session, token, row, "kk", at)
    shown = vault.show_fingerprint(vault.fingerprint(row.publics.sign, row.publics.kem))
    return Credentials(row.id, login, begun.passphrase, begun.totp_secret, begun.codes, seed, shown, role)


def colleague(home: Home, login: str) -> Credentials:
    """A second coordinator, admitted and let in to read."""
    assert home.founded.coordinator is not None
    person = joiner(home, login)
    first, anchor = home.founded.coordinator, home.founded.anchor
    with home.database.writing() as session:
        accounts.admit(session, anchor, home.founded.admin.signer, login, person.fingerprint, now())
    with home.database.writing() as session:
        accounts.grant(session, anchor, first.signer, first.reader, login, person.fingerprint, now())
    return person
