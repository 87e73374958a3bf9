"""From an invitation to a fingerprint, in a browser without scripts."""

from __future__ import annotations

import base64
import re

import pytest
from werkzeug.test import TestResponse

from hotline import vault
from hotline.accounts import bootstrap
from hotline.accounts import service as accounts
from hotline.accounts.models import Account
from hotline.clock import now
from tests.conftest import Home
from tests.support.colleagues import code_shown, hidden
from tests.support.inspecting import InspectingClient


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """New accounts are sealed with the parameters marked for tests."""
    monkeypatch.setattr(vault.BundleParams, "STAFF", bootstrap.TEST)


@pytest.fixture
def address(home: Home) -> str:
    with home.database.writing() as session:
        token = accounts.invite(
            session, login="aigul", name="Айгүл", role="coordinator", now=now(), actor="system"
        )
    return f"/desk/join/{token}"


def press(
    client: InspectingClient, address: str, page: TestResponse, step: str, **typed: str
) -> TestResponse:
    kept = {name: hidden(page, name) for name in ("csrf_token", "state", "lang")}
    return client.post(address, data={**kept, "step": step, **typed})


def device_code(page: TestResponse) -> str:
    secret = base64.b32decode(code_shown(page).replace(" ", ""))
    return vault.totp_code(secret, int(now().timestamp()))


def test_a_person_joins_and_reads_out_a_fingerprint(
    client: InspectingClient, home: Home, address: str
) -> None:
    first = client.get(address)
    passphrase = code_shown(first)
    device = press(client, address, first, "passphrase")
    assert "<svg" in device.get_data(as_text=True)
    codes = press(client, address, device, "device", code=device_code(device))
    shown = re.findall(r"<li><code>([^<]+)", codes.get_data(as_text=True))
    assert len(shown) == 10
    done = press(client, address, codes, "codes", passphrase=passphrase.lower().replace("-", " "))
    with home.database.reading() as session:
        account = session.query(Account).filter_by(login="aigul").one()
    assert code_shown(done) == account.shown_fingerprint
    assert re.fullmatch(r"(....-){4}....", account.shown_fingerprint)


def test_nothing_is_stored_before_the_last_step(client: InspectingClient, home: Home, address: str) -> None:
    device = press(client, address, client.get(address), "passphrase")
    press(client, address, device, "device", code=device_code(device))
    with home.database.reading() as session:
        assert session.query(Account).count() == 2


def test_an_invitation_is_used_once(client: InspectingClient, home: Home, address: str) -> None:
    first = client.get(address)
    device = press(client, address, first, "passphrase")
    codes = press(client, address, device, "device", code=device_code(device))
    assert press(client, address, codes, "codes", passphrase=code_shown(first)).status_code == 200
    assert press(client, address, codes, "codes", passphrase=code_shown(first)).status_code == 404
    assert client.get(address).status_code == 404


def test_a_passphrase_of_ones_own_must_be_as_hard_to_guess(client: InspectingClient, address: str) -> None:
    first = client.get(address)
    assert press(client, address, first, "passphrase", own="correct horse battery").status_code == 422
    own = "Түнде қар жауып, таңда 14 түйе шанамен Баянауылға кетті"
    assert press(client, address, first, "passphrase", own=own).status_code == 200


def test_the_device_must_show_the_right_code(client: InspectingClient, address: str) -> None:
    device = press(client, address, client.get(address), "passphrase")
    assert press(client, address, device, "device", code="000000").status_code == 422


def test_no_step_can_be_left_out(client: InspectingClient, home: Home, address: str) -> None:
    first = client.get(address)
    answer = press(client, address, first, "codes", passphrase=code_shown(first))
    assert answer.status_code == 422
    with home.database.reading() as session:
        assert session.query(Account).count() == 2


def test_the_passphrase_must_be_on_paper(client: InspectingClient, address: str) -> None:
    device = press(client, address, client.get(address), "passphrase")
    codes = press(client, address, device, "device", code=device_code(device))
    assert press(client, address, codes, "codes", passphrase="4KX0-7TAM-1PHY-93EC").status_code == 422
    back = press(client, address, codes, "back")
    assert code_shown(back) == code_shown(press(client, address, device, "back"))


def test_the_state_of_one_invitation_is_worth_nothing_for_another(
    client: InspectingClient, home: Home, address: str
) -> None:
    with home.database.writing() as session:
        token = accounts.invite(session, login="other", name="x", role="admin", now=now(), actor="system")
    other = f"/desk/join/{token}"
    page, mine = client.get(other), client.get(address)
    kept = {"csrf_token": hidden(page, "csrf_token"), "state": hidden(mine, "state"), "lang": "kk"}
    assert client.post(other, data={**kept, "step": "passphrase"}).status_code == 404


def test_the_state_is_sealed(client: InspectingClient, address: str) -> None:
    page = client.get(address)
    raw = base64.urlsafe_b64decode(hidden(page, "state"))
    assert code_shown(page).encode() not in raw


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_every_language_has_the_page(client: InspectingClient, address: str, lang: str) -> None:
    assert f'<html lang="{lang}"' in client.get(f"{address}?lang={lang}").get_data(as_text=True)


def test_a_stranger_with_a_guess_finds_a_closed_door(client: InspectingClient) -> None:
    assert client.get("/desk/join/guess").status_code == 404
