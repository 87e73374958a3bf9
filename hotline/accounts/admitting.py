"""Who becomes a reader: an admin admits, a holder grants, neither alone. VAULT.md section 3.

Whoever signs types the joiner's fingerprint as the joiner reads it out, so that a key slipped into the
database on the way is noticed by people.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from hotline import vault
from hotline.accounts.errors import FingerprintError, StandingError
from hotline.accounts.models import Account, Mailing
from hotline.accounts.sessions import close_all
from hotline.accounts.standing import account_of, state_of
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.keys import service as keys
from hotline.vault.alphabet import fold


def admit(
    session: Session,
    anchor: keys.Anchor,
    signer: keys.Signer,
    login: str,
    typed_fingerprint: str,
    now: datetime,
) -> None:
    """Sign that a joiner may be let in: a coordinator then needs a grant, an admin nothing more.

    Raises `FingerprintError`, `StandingError`, `keys.LogMovedError`, `keys.StatementRefusedError`.
    """
    account, log = account_of(session, login), keys.read_log(session, anchor)
    if state_of(log, account) != "joined":
        raise StandingError("already")
    _compare(typed_fingerprint, account.fingerprint)
    if signer.fingerprint not in log.admins:
        raise StandingError("not-an-admin")
    if account.role == "admin":
        kind, fields = vault.ADMIN_ADD, vault.statement.admin_add(account.id.bytes, account.sign_public)
    else:
        kind = vault.ADMIT
        fields = vault.statement.admit(
            account.id.bytes, vault.COORDINATOR, account.kem_public, account.sign_public
        )
    keys.append_statement(session, anchor, kind, fields, signer, now)
    event = kinds.ADMIN_ADDED if account.role == "admin" else kinds.ADMITTED
    _record(session, event, now, keys.actor_of(log, signer), account)


def grant(
    session: Session,
    anchor: keys.Anchor,
    signer: keys.Signer,
    reader: keys.Reader,
    login: str,
    typed_fingerprint: str,
    now: datetime,
) -> None:
    """Let an admitted joiner open what the granter can open: every generation not yet retired.

    The fingerprint is compared with the signed statement, not with the database. Raises `FingerprintError`,
    `StandingError`, `keys.LogMovedError`, `vault.NoSlotError`.
    """
    account, log = account_of(session, login), keys.read_log(session, anchor)
    state = state_of(log, account)
    if state != "admitted":
        raise StandingError("not-admitted" if state == "joined" else "already")
    granter = log.holders.get(reader.holder_id)
    if granter is None or not granter.active or granter.fingerprint != signer.fingerprint:
        raise StandingError("not-a-coordinator")
    joiner = log.holders[account.id.bytes]
    _compare(typed_fingerprint, joiner.fingerprint)
    fields = vault.statement.grant(joiner.id, joiner.admit_hash)
    keys.append_statement(session, anchor, vault.GRANT, fields, signer, now)
    keys.seal_slots_for(session, anchor, reader, joiner.id)
    _record(session, kinds.GRANTED, now, keys.actor_of(log, signer), account)


def grant_with_shares(
    session: Session,
    anchor: keys.Anchor,
    shares: Iterable[str],
    login: str,
    typed_fingerprint: str,
    now: datetime,
) -> None:
    """The same by recovery shares: for the first coordinator, and after the last one is lost.

    Raises also `vault.SharesError`, `keys.NotAHolderError`.
    """
    found = keys.from_shares(keys.read_log(session, anchor), shares)
    grant(session, anchor, found.signer, found.reader, login, typed_fingerprint, now)


def suspend(session: Session, anchor: keys.Anchor, signer: keys.Signer, login: str, now: datetime) -> None:
    """Take a person's standing for ever, end their sessions, drop their slots. A rotation should follow.

    Signed by an admin, or by a coordinator about their own lost keys. Raises `StandingError`; its code is
    "last-one" if nobody would be left.
    """
    account, log = account_of(session, login), keys.read_log(session, anchor)
    if account.suspended_at is not None:
        raise StandingError("already")
    statement = _removal(log, account)
    try:
        if statement is not None:
            keys.append_statement(session, anchor, *statement, signer, now)
        elif signer.fingerprint not in log.admins:
            raise StandingError("not-an-admin")
    except keys.StatementRefusedError as error:
        raise StandingError("last-one" if error.code == vault.Alarm.LAST_ONE else "not-an-admin") from error
    account.suspended_at = now
    close_all(session, account.id)
    session.execute(delete(Mailing).where(Mailing.account_id == account.id))
    _record(session, kinds.SUSPENDED, now, keys.actor_of(log, signer), account)


def _removal(log: vault.KeyLog, account: Account) -> tuple[str, tuple[bytes, ...]] | None:
    """The statement that takes this account's standing; None if the log does not know it."""
    if log.accounts.get(account.fingerprint) == account.id.bytes:
        return vault.ADMIN_REMOVE, vault.statement.admin_remove(account.fingerprint)
    if account.id.bytes in log.holders:
        return vault.SUSPEND, vault.statement.suspend(account.id.bytes)
    return None


def _compare(typed: str, fingerprint: bytes) -> None:
    if fold(typed) != fold(vault.show_fingerprint(fingerprint)):
        raise FingerprintError("the fingerprint is another one")


def _record(session: Session, kind: str, now: datetime, actor: str, account: Account) -> None:
    audit.append(session, kind=kind, now=now, actor=actor, subject=f"account:{account.id.hex}")
