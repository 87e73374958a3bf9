"""From a passphrase to a person's keys: slow on purpose, the same work whether the account exists or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.accounts.errors import SignInError
from hotline.accounts.models import Account
from hotline.accounts.throttle import Throttle
from hotline.keys import service as keys

WAIT_SECONDS = 8.0  # for the one derivation that a process does at a time; then 429
_PASSPHRASES = Throttle(amount=20, seconds=10.0)  # a guess costs 2^-69 of the way: this only saves our time


@dataclass(frozen=True)
class Opened:
    """An account whose passphrase was right. Lives as long as one deed."""

    account_id: UUID
    login: str
    role: str  # what the person was invited as
    bundle_key: bytes = field(repr=False)
    bundle: vault.Bundle = field(repr=False)

    @property
    def signer(self) -> keys.Signer:
        """The person's signing key. An admin's fingerprint covers no KEM key."""
        return keys.signer_of(self.bundle.seed, opens=self.role == "coordinator")

    @property
    def reader(self) -> keys.Reader:
        """The person's opening key; of use to an active holder only."""
        return keys.reader_of(self.account_id.bytes, self.bundle.seed)


def unlock(session: Session, site_key: bytes, login: str, passphrase: str, now: datetime) -> Opened:
    """Open an account's bundle, for signing something or as the first half of a sign-in.

    Call it outside a writing transaction: it takes a quarter of a second. Raises `SignInError` (with the
    account's id for the audit log, if there is an account), `TooManyTriesError`, `vault.BusyError`.
    """
    login = login.strip().lower()
    _PASSPHRASES.take(login, now)
    account = session.scalar(select(Account).where(Account.login == login))
    if account is None:
        vault.dummy_derivation(wait=WAIT_SECONDS)
        raise SignInError
    params = vault.BundleParams.named(account.params)
    key = vault.derive_bundle_key(passphrase, account.salt, site_key, params, WAIT_SECONDS)
    try:
        bundle = vault.open_bundle(account.bundle, key, account.id.bytes)
    except vault.WrongPassphraseError as error:
        raise SignInError(account.id) from error
    if account.suspended_at is not None:
        raise SignInError(account.id)
    _PASSPHRASES.forgive(login)
    return Opened(account.id, account.login, account.role, key, bundle)
