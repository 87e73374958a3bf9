"""A person's own page: name, passphrase, device, codes, sessions."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from hotline import vault
from hotline.accounts import bootstrap, signing_in, unlocking
from hotline.accounts.bootstrap import Credentials
from hotline.accounts.models import Account, Mailing, UnlockedSession
from hotline.accounts.throttle import Throttle
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.clock import now
from hotline.keys.models import EnvelopeRow, Slot
from tests.conftest import Home
from tests.support.colleagues import code_shown, hidden, later_code, sign_in
from tests.support.inspecting import InspectingClient


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(vault.BundleParams, "STAFF", bootstrap.TEST)
    monkeypatch.setattr(unlocking, "_PASSPHRASES", Throttle(20, 10.0))
    monkeypatch.setattr(signing_in, "_CODES", Throttle(5, 120.0))
    return iter(())


@pytest.fixture
def who(home: Home) -> Credentials:
    assert home.founded.coordinator is not None
    return home.founded.coordinator


@pytest.fixture
def inside(client: InspectingClient, who: Credentials) -> InspectingClient:
    """The client, with a coordinator signed in."""
    assert sign_in(client, who).status_code == 303
    return client


def press(client: InspectingClient, page: TestResponse, deed: str, step: str, **typed: str) -> TestResponse:
    kept = {name: hidden(page, name) for name in ("csrf_token", "state")}
    return client.post(f"/desk/profile/{deed}", data={**kept, "step": step, **typed})


def account(home: Home, who: Credentials) -> Account:
    with home.database.reading() as session:
        found = session.get(Account, who.account_id)
    assert found is not None
    return found


def test_a_new_passphrase_opens_the_same_seed_and_the_old_one_nothing(
    app: object, inside: InspectingClient, home: Home, who: Credentials
) -> None:
    before = account(home, who)
    with home.database.reading() as session:
        sealed = (session.query(EnvelopeRow).count(), session.query(Slot).count())
    other = inside.application.test_client()
    sign_in(other, who, who.codes[0])  # type: ignore[arg-type]
    first = inside.get("/desk/profile/passphrase")
    fresh = code_shown(first)
    second = press(inside, first, "passphrase", "passphrase")
    assert fresh not in second.get_data(as_text=True), "shown once"
    done = press(
        inside, second, "passphrase", "prove",
        repeated=fresh.lower(), passphrase=who.passphrase, present=later_code(who),
    )  # fmt: skip
    assert (done.status_code, done.location) == (303, "/desk/profile?done=passphrase")
    after = account(home, who)
    assert after.salt != before.salt
    assert (after.sign_public, after.kem_public) == (before.sign_public, before.kem_public)
    key = vault.derive_bundle_key(fresh, after.salt, home.house.site_key, bootstrap.TEST, 5.0)
    assert vault.open_bundle(after.bundle, key, who.account_id.bytes).seed == who.seed
    with home.database.reading() as session:
        assert (session.query(EnvelopeRow).count(), session.query(Slot).count()) == sealed
        assert audit.latest(session, 1)[0].kind == kinds.PASSPHRASE_CHANGED
    assert inside.get("/desk/profile").status_code == 200, "this session goes on"
    assert other.get("/desk/profile").status_code == 303, "every other one ended"
    assert sign_in(other, who, who.codes[1]).status_code == 422  # type: ignore[arg-type]
    assert sign_in(other, replace(who, passphrase=fresh), who.codes[1]).status_code == 303  # type: ignore[arg-type]


def test_the_old_bundle_leaves_the_disk(inside: InspectingClient, home: Home, who: Credentials) -> None:
    old = account(home, who).bundle
    first = inside.get("/desk/profile/passphrase")
    second = press(inside, first, "passphrase", "passphrase")
    typed = {"repeated": code_shown(first), "passphrase": who.passphrase, "present": later_code(who)}
    assert press(inside, second, "passphrase", "prove", **typed).status_code == 303
    written = b"".join(path.read_bytes() for path in home.config.instance.glob("hotline.sqlite3*"))
    assert old[-32:] not in written


@pytest.mark.parametrize("wrong", ["passphrase", "present", "repeated"])
def test_nothing_changes_without_all_proofs(
    inside: InspectingClient, home: Home, who: Credentials, wrong: str
) -> None:
    before = account(home, who).bundle
    first = inside.get("/desk/profile/passphrase")
    second = press(inside, first, "passphrase", "passphrase")
    typed = {"repeated": code_shown(first), "passphrase": who.passphrase, "present": later_code(who)}
    answer = press(inside, second, "passphrase", "prove", **{**typed, wrong: "000000"})
    assert answer.status_code == 422
    assert account(home, who).bundle == before
    with home.database.reading() as session:
        failed = audit.latest(session, 1)[0].kind == "sign-in-failed"
    assert failed is (wrong != "repeated")


def test_a_weak_passphrase_of_ones_own_is_refused(inside: InspectingClient) -> None:
    first = inside.get("/desk/profile/passphrase")
    assert press(inside, first, "passphrase", "passphrase", own="correct horse").status_code == 422


def test_a_new_device_replaces_the_old_one_and_its_codes(inside: InspectingClient, who: Credentials) -> None:
    first = inside.get("/desk/profile/device")
    assert "<svg" in first.get_data(as_text=True)
    secret = base64.b32decode(code_shown(first).replace(" ", ""))
    assert press(inside, first, "device", "device", code="000000").status_code == 422
    skipped = press(inside, first, "device", "prove", passphrase=who.passphrase, present=later_code(who))
    assert skipped.status_code == 200
    assert "<svg" in skipped.get_data(as_text=True), "the device comes first"
    second = press(inside, first, "device", "device", code=vault.totp_code(secret, int(now().timestamp())))
    codes = re.findall(r"<li><code>([^<]+)", second.get_data(as_text=True))
    assert len(codes) == 10
    done = press(inside, second, "device", "prove", passphrase=who.passphrase, present=who.codes[0])
    assert done.location == "/desk/profile?done=device"
    fresh = replace(who, totp_secret=secret, codes=tuple(codes))
    other = inside.application.test_client()
    assert sign_in(other, who, who.codes[1]).status_code == 422  # type: ignore[arg-type]
    assert sign_in(other, who, later_code(who)).status_code == 422  # type: ignore[arg-type]
    assert sign_in(other, fresh, later_code(fresh)).status_code == 303  # type: ignore[arg-type]
    assert sign_in(other, fresh, codes[0]).status_code == 303  # type: ignore[arg-type]


def test_new_codes_replace_the_old(inside: InspectingClient, who: Credentials) -> None:
    page = inside.get("/desk/profile/codes")
    codes = re.findall(r"<li><code>([^<]+)", page.get_data(as_text=True))
    done = press(inside, page, "codes", "prove", passphrase=who.passphrase, present=who.codes[0])
    assert done.location == "/desk/profile?done=codes"
    other = inside.application.test_client()
    assert sign_in(other, who, who.codes[1]).status_code == 422  # type: ignore[arg-type]
    assert sign_in(other, who, codes[9]).status_code == 303  # type: ignore[arg-type]


def test_what_one_deed_or_session_was_shown_is_worth_nothing_in_another(
    inside: InspectingClient, who: Credentials
) -> None:
    page = inside.get("/desk/profile/passphrase")
    assert press(inside, page, "codes", "prove", passphrase="x", present="x").status_code == 404
    other = inside.application.test_client()
    sign_in(other, who, who.codes[0])  # type: ignore[arg-type]
    theirs = other.get("/desk/profile/passphrase")
    mixed = {"csrf_token": hidden(page, "csrf_token"), "state": hidden(theirs, "state"), "step": "passphrase"}
    assert inside.post("/desk/profile/passphrase", data=mixed).status_code == 404
    stolen = {"csrf_token": hidden(theirs, "csrf_token"), "state": hidden(theirs, "state")}
    assert inside.post("/desk/profile/passphrase", data=stolen).status_code == 400


def test_sessions_are_listed_and_ended_one_by_one_and_all(
    inside: InspectingClient, home: Home, who: Credentials
) -> None:
    others = [inside.application.test_client() for _ in range(3)]
    for at, other in enumerate(others):
        sign_in(other, who, who.codes[at])  # type: ignore[arg-type]
    sign_in(others[2], home.founded.admin)  # type: ignore[arg-type]
    page = inside.get("/desk/profile")
    names = re.findall(r'name="session" value="([0-9a-f]{64})"', page.get_data(as_text=True))
    assert len(names) == 2, "this one and an admin's are not offered"
    token = hidden(page, "csrf_token", "/desk/profile/sessions")
    with home.database.reading() as session:
        foreign = session.scalars(
            select(UnlockedSession.id_hash).where(UnlockedSession.owner_id != who.account_id)
        ).one()
    for name in (names[0], foreign.hex(), "zz", ""):
        inside.post("/desk/profile/sessions", data={"csrf_token": token, "session": name})
    alive = [other.get("/desk/profile").status_code for other in others]
    assert sorted(alive[:2]) == [200, 303]
    assert alive[2] == 200, "another person's session cannot be ended from here"
    inside.post("/desk/profile/sessions", data={"csrf_token": token, "session": "others"})
    assert [one.get("/desk/profile").status_code for one in others] == [303, 303, 200]
    assert inside.get("/desk/profile").status_code == 200


def test_name_and_language_are_kept_and_no_colleague_is_impersonated(
    inside: InspectingClient, home: Home, who: Credentials
) -> None:
    def keep(**typed: str) -> int:
        token = hidden(inside.get("/desk/profile"), "csrf_token", "/desk/profile")
        return inside.post("/desk/profile", data={"csrf_token": token, **typed}).status_code

    assert keep(name="  Айгүл   Серікқызы ", language="ru") == 303
    kept = account(home, who)
    assert (kept.name, kept.language) == ("Айгүл Серікқызы", "ru")
    assert '<html lang="ru"' in inside.get("/desk/profile").get_data(as_text=True)
    assert keep(name="ADMIN", language="ru") == 422
    assert keep(name="a\u202eb", language="ru") == 422
    assert keep(name="x" * 81, language="ru") == 422
    assert keep(name="x", language="de") == 422
    assert account(home, who).name == "Айгүл Серікқызы"


def test_an_admin_has_a_profile_too(client: InspectingClient, home: Home) -> None:
    sign_in(client, home.founded.admin)
    for path in ("", "/passphrase", "/device", "/codes"):
        assert client.get(f"/desk/profile{path}").status_code == 200


def test_news_by_mail_are_chosen_and_turned_off(
    inside: InspectingClient, home: Home, who: Credentials
) -> None:
    def send(**typed: str) -> TestResponse:
        token = hidden(inside.get("/desk/profile"), "csrf_token", "/desk/profile/mail")
        return inside.post("/desk/profile/mail", data={"csrf_token": token, **typed})

    wrong = send(rate="daily", address="айгүл@")
    assert wrong.status_code == 422
    assert "айгүл@" in wrong.get_data(as_text=True)
    assert send(rate="daily", address=" aigul@Example.kz ").location == "/desk/profile?done=mail"
    page = inside.get("/desk/profile").get_data(as_text=True)
    assert 'value="aigul@example.kz"' in page
    assert re.search(r'value="daily" checked', page)
    assert send(rate="", address="x").status_code == 303
    assert "aigul@" not in inside.get("/desk/profile").get_data(as_text=True)
    with home.database.reading() as session:
        assert session.scalars(select(Mailing)).all() == []


def test_an_admin_is_offered_no_news(client: InspectingClient, home: Home) -> None:
    assert sign_in(client, home.founded.admin).status_code == 303
    page = client.get("/desk/profile")
    assert "/desk/profile/mail" not in page.get_data(as_text=True)
    token = hidden(page, "csrf_token", "/desk/profile")
    answer = client.post(
        "/desk/profile/mail", data={"csrf_token": token, "rate": "daily", "address": "a@b.kz"}
    )
    assert answer.status_code == 404
