"""Joining: from an invitation to an account of one's own, which opens nothing until two people say so."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.accounts.errors import InvitationError, LoginTakenError, WeakPassphraseError
from hotline.accounts.models import ROLES, Account, Invitation
from hotline.accounts.standing import Person
from hotline.accounts.unlocking import WAIT_SECONDS
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.errors import RefusedError

LASTS = timedelta(days=7)  # an invitation
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


def invite(
    session: Session,
    *,
    login: str,
    name: str,
    role: str,
    now: datetime,
    actor: str,
    replaces: UUID | None = None,
) -> str:
    """Give somebody the right to join once; returns the token, which is stored nowhere.

    A person who has not used their invitation is simply invited again. Raises `LoginTakenError`, or
    `RefusedError` for a login or a role that cannot be.
    """
    login = login.strip().lower()
    if role not in ROLES or not LOGIN.fullmatch(login) or not name.strip():
        raise RefusedError("a login has 2 to 32 small Latin letters, digits, dots or hyphens")
    if session.scalar(select(Account.id).where(Account.login == login)) is not None:
        raise LoginTakenError("this login is taken")
    session.execute(delete(Invitation).where((Invitation.login == login) | (Invitation.expires_at <= now)))
    token = secrets.token_urlsafe(32)
    session.add(
        Invitation(
            token_hash=_hash(token),
            login=login,
            name=name.strip()[:80],
            role=role,
            replaces=replaces,
            expires_at=now + LASTS,
        )
    )
    session.flush()
    audit.append(session, kind=kinds.INVITED, now=now, actor=actor, detail={"login": login, "role": role})
    return token


def renew(session: Session, old: Person, now: datetime, actor: str, login: str = "") -> str:
    """Invite somebody to make new keys, under another login; returns the token.

    The old account goes on until the new one is admitted and granted; then it is suspended and the keys rotate.
    """
    taken = set(session.scalars(select(Account.login)))
    free = (name for n in range(2, 1000) if (name := f"{old.login[:28]}-{n}") not in taken)
    token = invite(
        session,
        login=login or next(free),
        name=old.name,
        role=old.role,
        now=now,
        actor=actor,
        replaces=old.id,
    )
    subject = f"account:{old.id.hex}"
    audit.append(session, kind=kinds.RENEWED, now=now, actor=actor, subject=subject)
    return token


def withdraw_invitation(session: Session, login: str, now: datetime, actor: str) -> None:
    """Take an unused invitation back: its address opens nothing any more. Quiet if there is none of that login."""
    if session.execute(delete(Invitation).where(Invitation.login == login)).rowcount:  # type: ignore[attr-defined]
        audit.append(session, kind=kinds.INVITATION_WITHDRAWN, now=now, actor=actor, detail={"login": login})


def invitation(session: Session, token: str, now: datetime) -> Invitation:
    """The invitation of a token. Raises `InvitationError` if it was used, has expired or never was."""
    row = session.get(Invitation, _hash(token))
    if row is None or now >= row.expires_at:
        raise InvitationError("no such invitation")
    return row


@dataclass(frozen=True)
class Draft:
    """What a joiner is being shown. It travels sealed inside their own form, and is stored nowhere."""

    passphrase: str = field(repr=False)
    totp_secret: bytes = field(repr=False)
    codes: tuple[str, ...] = field(repr=False)
    last_step: int = 0  # above 0 once a code of the device was right

    def encode(self) -> bytes:
        """JSON, to be sealed."""
        return json.dumps([self.passphrase, self.totp_secret.hex(), self.codes, self.last_step]).encode()

    @classmethod
    def decode(cls, data: bytes) -> Draft:
        """Read what `encode` wrote."""
        passphrase, totp_secret, codes, last_step = json.loads(data)
        return cls(passphrase, bytes.fromhex(totp_secret), tuple(codes), last_step)

    @property
    def totp_text(self) -> str:
        """The secret as people type it into an authenticator by hand."""
        return totp_text(self.totp_secret)


def draft() -> Draft:
    """A fresh passphrase, second factor and ten codes for a lost device."""
    return Draft(vault.generate(), vault.new_totp_secret(), tuple(vault.new_one_time_codes()))


def choose(begun: Draft, passphrase: str) -> Draft:
    """Put the joiner's own passphrase in place of the generated one. Raises `WeakPassphraseError`."""
    if not vault.strong_enough(passphrase):
        raise WeakPassphraseError("too easy to guess")
    return replace(begun, passphrase=passphrase)


def confirm_code(begun: Draft, code: str, now: datetime) -> Draft:
    """Check that the joiner's device shows the right code. Raises `vault.WrongCodeError`."""
    step = vault.check_totp(begun.totp_secret, code, int(now.timestamp()), begun.last_step)
    return replace(begun, last_step=step)


@dataclass(frozen=True)
class Prepared:
    """A whole account, sealed and ready to be written."""

    id: UUID
    salt: bytes
    params: str
    bundle: bytes = field(repr=False)
    publics: vault.Publics


def prepare(begun: Draft, role: str, site_key: bytes, params: vault.Argon2Params | None = None) -> Prepared:
    """Draw the person's keys and seal them under the passphrase. Slow: call it before writing.

    Raises `vault.BusyError`.
    """
    return seal_account(begun, vault.new_seed(), role, site_key, params or vault.BundleParams.STAFF)


def seal_account(
    begun: Draft, seed: bytes, role: str, site_key: bytes, params: vault.Argon2Params
) -> Prepared:
    """The same for a seed that is already there."""
    account_id, salt = uuid4(), vault.new_salt()
    key = vault.derive_bundle_key(begun.passphrase, salt, site_key, params, WAIT_SECONDS)
    bundle = vault.Bundle(
        seed, begun.totp_secret, begun.last_step, tuple(vault.code_hash(code) for code in begun.codes)
    )
    publics = vault.publics_of(seed)
    if role == "admin":
        publics = replace(publics, kem=b"")
    sealed = vault.seal_bundle(bundle, key, account_id.bytes)
    return Prepared(account_id, salt, params.name, sealed, publics)


def join(session: Session, token: str, prepared: Prepared, language: str, now: datetime) -> Account:
    """Use up the invitation and write the account, which waits for two people. Raises `InvitationError`."""
    row = session.get(Invitation, _hash(token), with_for_update=True)
    if row is None or now >= row.expires_at:
        raise InvitationError("no such invitation")
    session.delete(row)
    account = add_account(
        session, prepared, login=row.login, name=row.name, role=row.role, language=language, now=now
    )
    actor = f"account:{account.id.hex}"
    detail = {"replaces": row.replaces.hex} if row.replaces else {}
    audit.append(session, kind=kinds.JOINED, now=now, actor=actor, subject=actor, detail=detail)
    return account


def add_account(
    session: Session, prepared: Prepared, *, login: str, name: str, role: str, language: str, now: datetime
) -> Account:
    """Write a prepared account's row."""
    account = Account(
        id=prepared.id,
        login=login,
        name=name,
        language=language,
        role=role,
        salt=prepared.salt,
        params=prepared.params,
        bundle=prepared.bundle,
        sign_public=prepared.publics.sign,
        kem_public=prepared.publics.kem,
        created_at=now,
        suspended_at=None,
    )
    session.add(account)
    session.flush()
    return account


def totp_text(secret: bytes) -> str:
    """A TOTP secret in base32, groups of four."""
    uri = vault.totp_uri(secret, "x", "x")
    plain = uri.split("secret=", 1)[1].split("&", 1)[0]
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _hash(token: str) -> bytes:
    return vault.sha256(token.encode())
