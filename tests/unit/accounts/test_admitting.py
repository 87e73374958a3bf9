"""Nobody becomes a reader by one person's will, and least of all by an admin's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert

from hotline import vault
from hotline.accounts import bootstrap
from hotline.accounts import service as accounts
from hotline.accounts.bootstrap import Credentials
from hotline.accounts.joining import seal_account
from hotline.accounts.models import Account
from hotline.clock import now
from hotline.keys import service as keys
from hotline.keys.models import Slot
from tests.conftest import Home
from tests.support.colleagues import joiner

OWNER = vault.Owner("case", bytes(16))
SECRET = bytes(range(32))


def admit(home: Home, who: Credentials, by: Credentials | None = None, typed: str = "") -> None:
    signer = (by or home.founded.admin).signer
    with home.database.writing() as session:
        accounts.admit(session, home.house.anchor, signer, who.login, typed or who.fingerprint, now())


def grant(home: Home, who: Credentials, by: Credentials, typed: str = "") -> None:
    with home.database.writing() as session:
        accounts.grant(
            session, home.house.anchor, by.signer, by.reader, who.login, typed or who.fingerprint, now()
        )


def coordinator_of(home: Home) -> Credentials:
    assert home.founded.coordinator is not None
    return home.founded.coordinator


def seal_something(home: Home) -> None:
    with home.database.reading() as session:
        prepared = keys.prepare_envelope(session, home.house.anchor, OWNER, SECRET)
    with home.database.writing() as session:
        keys.insert_envelope(session, home.house.anchor, prepared)


def opened_by(home: Home, who: Credentials) -> bytes:
    with home.database.reading() as session:
        return keys.Keyring(session, home.house.anchor, who.reader).open(OWNER)


def roles(home: Home, login: str) -> frozenset[str]:
    with home.database.reading() as session:
        account = session.query(Account).filter_by(login=login).one()
        return accounts.roles_of(keys.read_log(session, home.house.anchor), account)


def test_two_signatures_make_a_reader(both_homes: Home) -> None:
    home = both_homes
    seal_something(home)
    person = joiner(home, "aigul")
    assert roles(home, "aigul") == frozenset()
    admit(home, person)
    with pytest.raises(vault.NoSlotError):
        opened_by(home, person)
    grant(home, person, coordinator_of(home))
    assert roles(home, "aigul") == {"coordinator"}
    assert opened_by(home, person) == SECRET


def test_a_grant_opens_every_generation_that_is_not_retired(home: Home) -> None:
    seal_something(home)
    with home.database.writing() as session:
        keys.rotate(session, home.house.anchor, home.founded.admin.signer, now())
    person = joiner(home, "aigul")
    admit(home, person)
    grant(home, person, coordinator_of(home))
    assert opened_by(home, person) == SECRET  # sealed under generation 1, before they came


def test_shares_can_grant_in_the_place_of_a_coordinator(home: Home) -> None:
    person = joiner(home, "aigul")
    admit(home, person)
    with home.database.writing() as session:
        accounts.grant_with_shares(
            session, home.house.anchor, home.founded.recovery_shares[1:], "aigul", person.fingerprint, now()
        )
    assert roles(home, "aigul") == {"coordinator"}


def test_one_share_grants_nothing(home: Home) -> None:
    person = joiner(home, "aigul")
    admit(home, person)
    with pytest.raises(vault.SharesError), home.database.writing() as session:
        accounts.grant_with_shares(
            session, home.house.anchor, home.founded.recovery_shares[:1], "aigul", person.fingerprint, now()
        )


def test_an_admin_cannot_grant(home: Home) -> None:
    person, admin = joiner(home, "aigul"), home.founded.admin
    admit(home, person)
    with pytest.raises(accounts.StandingError):
        grant(home, person, admin)
    posing = replace(admin, account_id=coordinator_of(home).account_id)
    with pytest.raises(accounts.StandingError):
        grant(home, person, posing)
    log_fields = vault.statement.grant(person.account_id.bytes, bytes(32))
    with pytest.raises(keys.StatementRefusedError), home.database.writing() as session:
        keys.append_statement(session, home.house.anchor, vault.GRANT, log_fields, admin.signer, now())


def test_an_admin_cannot_be_admitted_as_a_reader_too(home: Home) -> None:
    admin = home.founded.admin
    publics = vault.publics_of(vault.new_seed())
    fields = vault.statement.admit(admin.account_id.bytes, vault.COORDINATOR, publics.kem, publics.sign)
    with pytest.raises(keys.StatementRefusedError), home.database.writing() as session:
        keys.append_statement(session, home.house.anchor, vault.ADMIT, fields, admin.signer, now())


def test_a_coordinator_cannot_admit(home: Home) -> None:
    person = joiner(home, "aigul")
    with pytest.raises(accounts.StandingError):
        admit(home, person, by=coordinator_of(home))


def test_a_joiner_cannot_grant_himself(home: Home) -> None:
    person = joiner(home, "aigul")
    admit(home, person)
    with pytest.raises(accounts.StandingError):
        grant(home, person, person)


def test_nobody_is_granted_before_being_admitted(home: Home) -> None:
    person = joiner(home, "aigul")
    with pytest.raises(accounts.StandingError, match="not-admitted"):
        grant(home, person, coordinator_of(home))


def test_keys_swapped_in_the_database_are_noticed_by_their_fingerprint(home: Home) -> None:
    person = joiner(home, "aigul")
    stranger = vault.publics_of(vault.new_seed())
    with home.database.writing() as session:
        account = session.query(Account).filter_by(login="aigul").one()
        account.sign_public, account.kem_public = stranger.sign, stranger.kem
    with pytest.raises(accounts.FingerprintError):
        admit(home, person)


def test_keys_swapped_after_admission_are_not_believed(home: Home) -> None:
    person = joiner(home, "aigul")
    admit(home, person)
    stranger = vault.publics_of(vault.new_seed())
    with home.database.writing() as session:
        account = session.query(Account).filter_by(login="aigul").one()
        account.sign_public, account.kem_public = stranger.sign, stranger.kem
    with pytest.raises(accounts.StandingError):
        grant(home, person, coordinator_of(home), typed=vault.show_fingerprint(stranger.fingerprint))
    assert roles(home, "aigul") == frozenset()


def test_an_account_row_that_calls_itself_coordinator_has_no_role(home: Home) -> None:
    joiner(home, "aigul")
    with home.database.writing() as session:
        session.query(Account).filter_by(login="aigul").one().role = "admin"
    assert roles(home, "aigul") == frozenset()


def test_a_slot_slipped_in_for_an_admitted_joiner_is_an_alarm(home: Home) -> None:
    person = joiner(home, "aigul")
    admit(home, person)
    with home.database.writing() as session:
        row = {"generation": 1, "holder_id": UUID(bytes=person.account_id.bytes), "wrapped": b"x"}
        session.execute(insert(Slot), row)
    with pytest.raises(keys.KeyAlarmError, match="stranger-slot"), home.database.reading() as session:
        keys.read_log(session, home.house.anchor)


def test_a_suspended_coordinator_opens_and_signs_nothing_more(home: Home) -> None:
    seal_something(home)
    person = joiner(home, "aigul")
    admit(home, person)
    grant(home, person, coordinator_of(home))
    with home.database.writing() as session:
        accounts.suspend(session, home.house.anchor, home.founded.admin.signer, "aigul", now())
    with pytest.raises(vault.NoSlotError):
        opened_by(home, person)
    another = joiner(home, "dana")
    admit(home, another)
    with pytest.raises(accounts.StandingError):
        grant(home, another, person)


def test_a_coordinator_can_suspend_their_own_lost_keys(home: Home) -> None:
    mine = coordinator_of(home)
    with home.database.writing() as session:
        accounts.suspend(session, home.house.anchor, mine.signer, mine.login, now())
    assert roles(home, mine.login) == frozenset()


def test_a_coordinator_cannot_suspend_another(home: Home) -> None:
    person = joiner(home, "aigul")
    with pytest.raises(accounts.StandingError), home.database.writing() as session:
        accounts.suspend(session, home.house.anchor, coordinator_of(home).signer, person.login, now())
    with pytest.raises(accounts.StandingError), home.database.writing() as session:
        accounts.suspend(session, home.house.anchor, coordinator_of(home).signer, "admin", now())


def test_a_row_with_an_admins_public_key_is_no_admin(home: Home) -> None:
    """The key log names the account with the key: a row made beside it, under another passphrase, has no role."""
    person = joiner(home, "dana", "admin")
    with home.database.writing() as session:
        admin = session.query(Account).filter_by(login=home.founded.admin.login).one()
        row = session.query(Account).filter_by(login=person.login).one()
        row.sign_public = admin.sign_public
        session.flush()
        log = keys.read_log(session, home.house.anchor)
        assert accounts.roles_of(log, admin) == {"admin"}
        assert accounts.roles_of(log, row) == frozenset()


def test_an_invitation_that_has_expired_makes_no_account(home: Home) -> None:
    """The page was open when it ended: what counts is the moment of joining."""
    with home.database.writing() as session:
        token = accounts.invite(
            session, login="dana", name="Дана", role="coordinator", now=now(), actor="system"
        )
    row = seal_account(accounts.draft(), vault.new_seed(), "coordinator", home.house.site_key, bootstrap.TEST)
    with home.database.writing() as session, pytest.raises(accounts.InvitationError):
        accounts.join(session, token, row, "kk", now() + timedelta(days=8))
