"""Passphrase, second factor, tries: what a sign-in costs and what it gives."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hotline import vault
from hotline.accounts import service as accounts
from hotline.accounts import signing_in, unlocking
from hotline.accounts.bootstrap import Credentials
from hotline.accounts.models import Account
from hotline.accounts.throttle import Throttle
from hotline.audit import service as audit
from hotline.clock import now
from hotline.keys import service as keys
from tests.conftest import Home
from tests.support.colleagues import joiner

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh_throttles(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(unlocking, "_PASSPHRASES", Throttle(20, 10.0))
    monkeypatch.setattr(signing_in, "_CODES", Throttle(5, 120.0))
    return iter(())


def attempt(home: Home, who: Credentials, code: str = "", at: datetime | None = None) -> accounts.SignedIn:
    moment = at or now()
    typed = accounts.Attempt(who.login, who.passphrase, code or who.code(moment))
    return accounts.sign_in(home.database, home.house.anchor, home.house.site_key, typed, moment)


def test_a_coordinator_gets_a_reader_and_an_admin_gets_nothing_to_read_with(both_homes: Home) -> None:
    home = both_homes
    assert home.founded.coordinator is not None
    for person, secret in ((home.founded.coordinator, True), (home.founded.admin, False)):
        signed = attempt(home, person)
        with home.database.reading() as session:
            found = accounts.resume(
                session, home.house.anchor, home.house.site_key, "desk", signed.cookie, now()
            )
        assert found is not None
        assert found.roles == {person.role}
        assert (found.secret == person.reader.seed) is secret
        assert (found.secret == b"") is not secret


def test_a_passphrase_is_understood_however_it_is_typed(home: Home) -> None:
    who = home.founded.admin
    typed = replace(who, login=" Admin ", passphrase=who.passphrase.lower().replace("-", "  "))
    assert attempt(home, typed).roles == {"admin"}


def test_the_step_used_is_kept_and_an_older_one_is_refused(home: Home) -> None:
    who, at = home.founded.admin, now()
    attempt(home, who, who.code(at), at)
    for code in (who.code(at), who.code(at - timedelta(seconds=30))):
        with pytest.raises(accounts.SignInError):
            attempt(home, who, code, at)
    assert attempt(home, who, who.code(at + timedelta(seconds=30)), at).roles == {"admin"}


def test_of_two_people_with_one_code_at_once_one_gets_in(home: Home) -> None:
    who, at, results = home.founded.admin, now(), []
    code = who.code(at)

    def go() -> None:
        try:
            results.append(bool(attempt(home, who, code, at).cookie))
        except accounts.SignInError:
            results.append(False)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, False, False, True]


def test_one_time_codes_are_spent(home: Home) -> None:
    who = home.founded.admin
    assert attempt(home, who, who.codes[0]).codes_left == 9
    assert attempt(home, who, who.codes[1].lower().replace("-", "")).codes_left == 8
    with pytest.raises(accounts.SignInError):
        attempt(home, who, who.codes[0])


def test_an_unknown_login_does_the_same_work(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(vault, "dummy_derivation", lambda **_: done.append("dummy"))
    with pytest.raises(accounts.SignInError):
        attempt(home, replace(home.founded.admin, login="nobody"))
    assert done == ["dummy"]


def test_without_the_site_key_no_passphrase_opens(home: Home) -> None:
    stolen = replace(home, house=replace(home.house, site_key=bytes(32)))
    with pytest.raises(accounts.SignInError):
        attempt(stolen, home.founded.admin)


def test_the_stored_bundle_holds_no_secret_in_the_clear(home: Home) -> None:
    with home.database.reading() as session:
        rows = session.query(Account).all()
    for person in (home.founded.admin, home.founded.coordinator):
        assert person is not None
        for row in rows:
            for secret in (person.seed, person.totp_secret, person.passphrase.encode()):
                assert secret not in row.bundle


def test_each_sign_in_signs_the_audit_head_and_each_failure_is_written_down(home: Home) -> None:
    attempt(home, home.founded.admin)
    with pytest.raises(accounts.SignInError):
        attempt(home, home.founded.admin, "000000")
    with pytest.raises(accounts.SignInError):
        attempt(home, replace(home.founded.admin, login="my passphrase typed here"), "000000")
    with home.database.reading() as session:
        unknown, failed, signed = audit.latest(session, 3)
        assert keys.verify_audit(session, home.house.anchor).signatures == 1
    assert (signed.kind, failed.kind, unknown.kind) == ("signed-in", "sign-in-failed", "sign-in-failed")
    assert failed.subject == f"account:{home.founded.admin.account_id.hex}"
    assert (unknown.subject, unknown.detail) == ("", {})


def test_whoever_waits_gets_no_session(home: Home) -> None:
    signed = attempt(home, joiner(home, "aigul"))
    assert (signed.cookie, signed.state, signed.roles) == ("", "joined", frozenset())


def test_too_many_tries_of_one_login_wait_and_open_again_by_themselves() -> None:
    throttle = Throttle(amount=3, seconds=10.0)
    for _ in range(3):
        throttle.take("aigul", AT)
    with pytest.raises(accounts.TooManyTriesError):
        throttle.take("aigul", AT)
    throttle.take("dana", AT)
    throttle.take("aigul", AT + timedelta(seconds=10))
    throttle.forgive("aigul")
    throttle.take("aigul", AT + timedelta(seconds=10))


def test_wrong_codes_close_the_door_for_a_while_in_the_same_words(home: Home) -> None:
    who, at = home.founded.admin, now()
    for _ in range(5):
        with pytest.raises(accounts.SignInError):
            attempt(home, who, "000000", at)
    with pytest.raises(accounts.SignInError):
        attempt(home, who, who.code(at), at)
    later = at + timedelta(minutes=3)
    assert attempt(home, who, who.code(later), later).roles == {"admin"}


def test_passphrases_are_tried_so_often_and_no_more(home: Home) -> None:
    """Beyond that not even the right one is looked at, and after a while it is."""
    who, at = home.founded.admin, now()
    for _ in range(20):
        with pytest.raises(accounts.SignInError):
            attempt(home, replace(who, passphrase="wrong"), at=at)
    with pytest.raises(accounts.TooManyTriesError):
        attempt(home, who, at=at)
    assert attempt(home, who, at=at + timedelta(seconds=60)).roles == {"admin"}


def test_whoever_was_suspended_while_signing_in_stays_out(home: Home) -> None:
    assert home.founded.coordinator is not None
    who, at = home.founded.coordinator, now()
    with home.database.reading() as session:
        opened = unlocking.unlock(session, home.house.site_key, who.login, who.passphrase, at)
    with home.database.writing() as session:
        accounts.suspend(session, home.house.anchor, home.founded.admin.signer, who.login, at)
    with home.database.writing() as session, pytest.raises(accounts.SignInError):
        signing_in._let_in(session, home.house.anchor, home.house.site_key, opened, who.code(at), at)
    with home.database.reading() as session, pytest.raises(accounts.SignInError):
        unlocking.unlock(session, home.house.site_key, who.login, who.passphrase, at)
