"""What people change about themselves: name, passphrase, device, codes. No case is touched by any of it.

A change of what proves who somebody is asks for the proof that is in force, opens its own sessions because the
slow half must not stand in the writers' line, and ends every other session of that person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.accounts.errors import NameTakenError
from hotline.accounts.joining import Draft
from hotline.accounts.models import Account
from hotline.accounts.proving import Proof, proven
from hotline.accounts.sessions import close_all
from hotline.accounts.unlocking import WAIT_SECONDS
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.db import Database
from hotline.errors import RefusedError

_Change = Callable[[Account, vault.Bundle, bytes], None]


def rename(session: Session, account_id: UUID, name: str) -> None:
    """Change what colleagues call somebody. Nobody takes a colleague's name: the audit page shows names.

    Raises `NameTakenError`, or `RefusedError` for a name that cannot be.
    """
    name = " ".join(name.split())
    if not name or len(name) > 80 or not name.isprintable():
        raise RefusedError("a name has 1 to 80 signs that can be seen")
    others = session.execute(select(Account.id, Account.name, Account.login)).all()
    for other, its_name, login in others:
        if other != account_id and name.casefold() in (its_name.casefold(), login):
            raise NameTakenError("a colleague has this name")
    account = session.get(Account, account_id)
    if account is not None:
        account.name = name


def change_passphrase(
    database: Database,
    site_key: bytes,
    proof: Proof,
    new: str,
    now: datetime,
    params: vault.Argon2Params | None = None,
) -> None:
    """Seal the person's bundle, seed and all, under another passphrase.

    Raises `SignInError`, `TooManyTriesError`, `vault.BusyError`.
    """
    salt, chosen = vault.new_salt(), params or vault.BundleParams.STAFF
    key = vault.derive_bundle_key(new, salt, site_key, chosen, WAIT_SECONDS)

    def seal(account: Account, bundle: vault.Bundle, _old: bytes) -> None:
        account.salt, account.params = salt, chosen.name
        account.bundle = vault.seal_bundle(bundle, key, account.id.bytes)

    _change(database, site_key, proof, kinds.PASSPHRASE_CHANGED, seal, now)


def change_device(database: Database, site_key: bytes, proof: Proof, begun: Draft, now: datetime) -> None:
    """Put another device and new one-time codes in force. Raises as `change_passphrase`."""

    def seal(account: Account, bundle: vault.Bundle, key: bytes) -> None:
        fresh = replace(
            bundle,
            totp_secret=begun.totp_secret,
            totp_last_step=begun.last_step,
            one_time_codes=_hashed(begun),
        )
        account.bundle = vault.seal_bundle(fresh, key, account.id.bytes)

    _change(database, site_key, proof, kinds.DEVICE_CHANGED, seal, now)


def change_codes(database: Database, site_key: bytes, proof: Proof, begun: Draft, now: datetime) -> None:
    """Put new one-time codes in place of what is left of the old. Raises as `change_passphrase`."""

    def seal(account: Account, bundle: vault.Bundle, key: bytes) -> None:
        account.bundle = vault.seal_bundle(
            replace(bundle, one_time_codes=_hashed(begun)), key, account.id.bytes
        )

    _change(database, site_key, proof, kinds.CODES_CHANGED, seal, now)


def _change(
    database: Database, site_key: bytes, proof: Proof, kind: str, seal: _Change, now: datetime
) -> None:
    with proven(database, site_key, proof, now) as who:
        seal(who.account, who.bundle, who.bundle_key)
        close_all(who.session, who.account.id, but=proof.cookie)
        actor = f"account:{who.account.id.hex}"
        audit.append(who.session, kind=kind, now=now, actor=actor, subject=actor)
    database.forget_freed_bytes()  # the bundle under the old passphrase leaves the write-ahead log


def _hashed(begun: Draft) -> tuple[bytes, ...]:
    return tuple(vault.code_hash(code) for code in begun.codes)
