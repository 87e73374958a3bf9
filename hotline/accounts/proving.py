"""Proving once more, in a session that is open, who sits there: before a deed that cannot be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from hotline import vault
from hotline.accounts.errors import SignInError
from hotline.accounts.models import Account
from hotline.accounts.signing_in import record_failure, spend_code
from hotline.accounts.unlocking import unlock
from hotline.db import Database


@dataclass(frozen=True)
class Proof:
    """Who asks, what they typed to prove it, and which session of theirs goes on."""

    login: str
    passphrase: str = field(repr=False)
    code: str = field(repr=False)  # of the device in force, or a one-time code
    cookie: str = field(repr=False)


@dataclass(frozen=True)
class Proven:
    """The transaction of somebody who proved it: their locked row, and their bundle with the code spent."""

    session: Session
    account: Account
    bundle: vault.Bundle = field(repr=False)
    bundle_key: bytes = field(repr=False)


@contextmanager
def proven(database: Database, site_key: bytes, proof: Proof, now: datetime) -> Iterator[Proven]:
    """A transaction that begins once passphrase and code have been checked; leaving it commits.

    Opens its own sessions, because the slow half must not stand in the writers' line. Raises `SignInError`,
    which is in the audit log by then, `TooManyTriesError`, `vault.BusyError`.
    """
    try:
        with database.reading() as session:
            opened = unlock(session, site_key, proof.login, proof.passphrase, now)
        with database.writing() as session:
            account = session.get(Account, opened.account_id, with_for_update=True)
            if account is None or account.suspended_at is not None:
                raise SignInError(opened.account_id)
            bundle = spend_code(account, opened.bundle_key, proof.code, now)
            yield Proven(session, account, bundle, opened.bundle_key)
    except SignInError as error:
        with database.writing() as session:
            record_failure(session, error.account_id, now)
        raise


def prove(database: Database, site_key: bytes, proof: Proof, now: datetime) -> UUID:
    """Check passphrase and code and spend the code; returns whose they are. Raises as `proven` does."""
    with proven(database, site_key, proof, now) as who:
        return who.account.id
