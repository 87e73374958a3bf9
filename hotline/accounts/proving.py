"""Proving once more, in a session that is open, who sits there: before a deed that cannot be taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from hotline.accounts.changing import Proof
from hotline.accounts.errors import SignInError
from hotline.accounts.models import Account
from hotline.accounts.signing_in import record_failure, spend_code
from hotline.accounts.unlocking import unlock
from hotline.db import Database


def prove(database: Database, site_key: bytes, proof: Proof, now: datetime) -> UUID:
    """Check passphrase and code and spend the code; returns whose they are.

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
            spend_code(account, opened.bundle_key, proof.code, now)
    except SignInError as error:
        with database.writing() as session:
            record_failure(session, error.account_id, now)
        raise
    return opened.account_id
