"""Signing in: passphrase, second factor, then an unlocked session and a signature under the audit log."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from hotline import vault
from hotline.accounts.errors import SignInError, TooManyTriesError
from hotline.accounts.models import Account
from hotline.accounts.sessions import forget_expired, open_session
from hotline.accounts.standing import roles_of, state_of
from hotline.accounts.throttle import Throttle
from hotline.accounts.unlocking import Opened, unlock
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.db import Database
from hotline.keys import service as keys

SIGN_IN_FAILED = "sign-in-failed"

# Only somebody with the right passphrase gets this far. Five guesses, then one in two minutes: whoever stole
# the passphrase needs most of a year of loud audit events for an even chance at six digits.
_CODES = Throttle(amount=5, seconds=120.0)


@dataclass(frozen=True)
class SignedIn:
    """Somebody proved who they are. Without standing in the key log there is no session, only the wait."""

    account_id: UUID
    login: str
    language: str
    roles: frozenset[str]
    cookie: str = field(repr=False)  # empty while the person waits
    state: str  # "active", or what they wait for: "joined", "admitted"
    fingerprint: str  # to read out while waiting
    codes_left: int  # one-time codes


@dataclass(frozen=True)
class Attempt:
    """What was typed into the three fields."""

    login: str
    passphrase: str = field(repr=False)
    code: str = field(repr=False)  # of the device, or a one-time code


def sign_in(
    database: Database, anchor: keys.Anchor, site_key: bytes, attempt: Attempt, now: datetime
) -> SignedIn:
    """Check all three, spend the code, open a session, sign the audit head.

    Opens its own sessions, because the slow half must not stand in the writers' line. Success and failure are
    audit events. Raises `SignInError`, `TooManyTriesError`, `vault.BusyError`, `keys.KeyAlarmError`.
    """
    try:
        with database.reading() as session:
            opened = unlock(session, site_key, attempt.login, attempt.passphrase, now)
        with database.writing() as session:
            return _let_in(session, anchor, site_key, opened, attempt.code, now)
    except SignInError as error:
        with database.writing() as session:
            record_failure(session, error.account_id, now)
        raise


def _let_in(
    session: Session, anchor: keys.Anchor, site_key: bytes, opened: Opened, code: str, now: datetime
) -> SignedIn:
    account = session.get(Account, opened.account_id, with_for_update=True)
    if account is None or account.suspended_at is not None:
        raise SignInError(opened.account_id)
    bundle = spend_code(account, opened.bundle_key, code, now)
    forget_expired(session, now)
    log = keys.read_log(session, anchor)
    roles, cookie = roles_of(log, account), ""
    if roles:
        # An admin's session holds no secret: there is nothing in it that could open or sign.
        secret = opened.reader.seed if "coordinator" in roles else b""
        cookie = open_session(session, site_key, kind="desk", owner_id=account.id, secret=secret, now=now)
        keys.sign_audit_head(session, anchor, opened.signer, now)
    else:
        actor = f"account:{account.id.hex}"
        detail = {"waiting": state_of(log, account)}
        audit.append(session, kind=kinds.SIGNED_IN, now=now, actor=actor, subject=actor, detail=detail)
    return SignedIn(
        account.id,
        account.login,
        account.language,
        roles,
        cookie,
        state_of(log, account),
        account.shown_fingerprint,
        len(bundle.one_time_codes),
    )


def spend_code(account: Account, key: bytes, code: str, now: datetime) -> vault.Bundle:
    """Use up a code of the device, or a one-time code, in the bundle as it stands in the locked row.

    Two sign-ins with one code meet here: the second sees the first one's bundle. Raises `SignInError`, in the
    same words when the account was tried too often.
    """
    name = account.id.hex
    try:
        _CODES.take(name, now)
        bundle = vault.open_bundle(account.bundle, key, account.id.bytes)
        bundle = _spent(bundle, code, now)
    except (TooManyTriesError, vault.WrongCodeError, vault.WrongPassphraseError) as error:
        raise SignInError(account.id) from error
    _CODES.forgive(name)
    account.bundle = vault.seal_bundle(bundle, key, account.id.bytes)
    return bundle


def _spent(bundle: vault.Bundle, code: str, now: datetime) -> vault.Bundle:
    if len("".join(code.split())) <= 6:
        step = vault.check_totp(bundle.totp_secret, code, int(now.timestamp()), bundle.totp_last_step)
        return replace(bundle, totp_last_step=step)
    return replace(bundle, one_time_codes=vault.spend_code(bundle.one_time_codes, code))


def record_failure(session: Session, account_id: UUID | None, now: datetime) -> None:
    """One event either way, so that a wrong login costs as much work as a wrong passphrase."""
    subject = "" if account_id is None else f"account:{account_id.hex}"
    audit.append(session, kind=SIGN_IN_FAILED, now=now, actor="system", subject=subject)


def sign_out(session: Session, account_id: UUID, now: datetime) -> None:
    """Write down that somebody left. The session's own row is closed by whoever holds its cookie."""
    actor = f"account:{account_id.hex}"
    audit.append(session, kind=kinds.SIGNED_OUT, now=now, actor=actor, subject=actor)
