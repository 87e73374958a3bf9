"""The first hour of an instance: its first admin, its recovery key, its first generation. Used once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.accounts.admitting import admit, grant
from hotline.accounts.errors import LoginTakenError
from hotline.accounts.joining import Draft, Prepared, add_account, draft, invite, seal_account, totp_text
from hotline.accounts.models import Account
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.config import Config
from hotline.db import Database
from hotline.errors import RefusedError
from hotline.keys import service as keys

TEST = vault.BundleParams.TEST
THRESHOLD = 2


class AlreadyInitialisedError(RefusedError):
    """There is an instance here; a key is never overwritten."""


@dataclass(frozen=True)
class Credentials:
    """What one person needs to sign in. Shown once, stored nowhere."""

    account_id: UUID
    login: str
    passphrase: str = field(repr=False)
    totp_secret: bytes = field(repr=False)
    codes: tuple[str, ...] = field(repr=False)  # for a lost device
    seed: bytes = field(repr=False)
    fingerprint: str
    role: str

    @property
    def totp_text(self) -> str:
        """The TOTP secret in base32, without spaces."""
        return totp_text(self.totp_secret).replace(" ", "")

    def code(self, now: datetime) -> str:
        """What the person's device shows at a moment. Each is good once: later moments for later sign-ins."""
        return vault.totp_code(self.totp_secret, int(now.timestamp()))

    @property
    def signer(self) -> keys.Signer:
        """The person's signing key."""
        return keys.signer_of(self.seed, opens=self.role == "coordinator")

    @property
    def reader(self) -> keys.Reader:
        """The person's opening key."""
        return keys.reader_of(self.account_id.bytes, self.seed)


@dataclass(frozen=True)
class Founded:
    """A new instance: the settings to keep, and everything to print once."""

    config: Config  # with the instance's id and root fingerprint
    anchor: keys.Anchor
    admin: Credentials
    coordinator: Credentials | None  # ready to sign in; None if only invited
    invitation: str = field(repr=False)  # token of the first coordinator's invitation, or empty
    recovery_shares: list[str] = field(repr=False)
    threshold: int = THRESHOLD


def create(
    database: Database,
    config: Config,
    site_key: bytes,
    *,
    now: datetime,
    admin_login: str = "admin",
    admin_passphrase: str = "",
    coordinator_login: str = "coordinator",
    ready: bool = True,
    language: str = "kk",
    params: vault.Argon2Params = vault.BundleParams.STAFF,
    also: Callable[[Session], object] = lambda session: None,
) -> Founded:
    """Found an instance in an empty, migrated database.

    With `ready` the coordinator is admitted and granted at once, for demonstrations and tests; without,
    invited. An empty `admin_passphrase` means a generated one. `also` runs in the same transaction (the
    policy stands left of this room, so it cannot be published from here). Writes the trust file into
    `config.instance`, and nothing else on disk. Raises `AlreadyInitialisedError`.
    """
    admin_seed = vault.new_seed()
    admin, admin_row = _person(admin_login, "admin", admin_seed, site_key, params, admin_passphrase)
    founding = _Founding(database, config, now, language, admin, admin_row)
    coordinator = (
        _person(coordinator_login, "coordinator", vault.new_seed(), site_key, params) if ready else None
    )
    return founding.write(coordinator_login, coordinator, also)


def _person(
    login: str, role: str, seed: bytes, site_key: bytes, params: vault.Argon2Params, passphrase: str = ""
) -> tuple[Credentials, Prepared]:
    begun: Draft = draft()
    if passphrase:
        begun = replace(begun, passphrase=passphrase)
    row = seal_account(begun, seed, role, site_key, params)
    shown = vault.show_fingerprint(vault.fingerprint(row.publics.sign, row.publics.kem))
    found = Credentials(row.id, login, begun.passphrase, begun.totp_secret, begun.codes, seed, shown, role)
    return found, row


@dataclass(frozen=True)
class _Founding:
    """The one transaction in which an instance comes to be."""

    database: Database
    config: Config
    now: datetime
    language: str
    admin: Credentials
    admin_row: Prepared

    def write(
        self,
        coordinator_login: str,
        coordinator: tuple[Credentials, Prepared] | None,
        also: Callable[[Session], object],
    ) -> Founded:
        config = replace(
            self.config,
            instance_id=secrets.token_hex(16),
            root_fingerprint=self.admin.signer.fingerprint.hex(),
        )
        anchor = anchor_of(config)
        try:
            keys.establish_trust(anchor)
        except keys.KeyAlarmError as error:
            raise AlreadyInitialisedError("this instance has a trust file already") from error
        with self.database.writing() as session:
            made = self._begin(session, anchor)
            token = ""
            if coordinator is None:
                token = self._invite(session, coordinator_login)
            else:
                self._let_in(session, anchor, made, *coordinator)
            also(session)
        ready = coordinator[0] if coordinator else None
        return Founded(config, anchor, self.admin, ready, token, made.shares)

    def _begin(self, session: Session, anchor: keys.Anchor) -> keys.NewRecovery:
        """Statement 1: the root. 2: the recovery key, active at once. 3: the first generation."""
        account = self._add(session, self.admin, self.admin_row)
        fields = vault.statement.admin_add(account, self.admin_row.publics.sign)
        keys.append_statement(session, anchor, vault.ADMIN_ADD, fields, self.admin.signer, self.now)
        audit.append(session, kind=kinds.INITIALISED, now=self.now, actor=self._actor)
        made = keys.admit_recovery(session, anchor, self.admin.signer, self.now)
        keys.rotate(session, anchor, self.admin.signer, self.now)
        return made

    def _let_in(
        self,
        session: Session,
        anchor: keys.Anchor,
        recovery: keys.NewRecovery,
        person: Credentials,
        row: Prepared,
    ) -> None:
        """Admitted by the admin, granted by the shares: the way of every first coordinator."""
        self._add(session, person, row)
        admit(session, anchor, self.admin.signer, person.login, person.fingerprint, self.now)
        shares = keys.from_shares(keys.read_log(session, anchor), recovery.shares)
        grant(session, anchor, shares.signer, shares.reader, person.login, person.fingerprint, self.now)

    def _invite(self, session: Session, login: str) -> str:
        return invite(session, login=login, name=login, role="coordinator", now=self.now, actor=self._actor)

    def _add(self, session: Session, person: Credentials, row: Prepared) -> bytes:
        account = add_account(
            session,
            row,
            login=person.login,
            name=person.login,
            role=person.role,
            language=self.language,
            now=self.now,
        )
        return account.id.bytes

    @property
    def _actor(self) -> str:
        return f"account:{self.admin.account_id.hex}"


def anchor_of(config: Config) -> keys.Anchor:
    """What this deployment believes without its database."""
    return keys.Anchor(
        bytes.fromhex(config.instance_id), bytes.fromhex(config.root_fingerprint), config.instance / "trust"
    )


def new_root(
    session: Session,
    anchor: keys.Anchor,
    site_key: bytes,
    login: str,
    now: datetime,
    params: vault.Argon2Params = vault.BundleParams.STAFF,
) -> Credentials:
    """A new first admin, when the passphrases of all admins are lost: from a shell, which is the root of trust.

    The settings of every host must then name the new root (`Credentials.signer.fingerprint`); until they do,
    intake is closed there. Raises `LoginTakenError`.
    """
    if session.scalar(select(Account.id).where(Account.login == login)) is not None:
        raise LoginTakenError("this login is taken")
    made, row = _person(login, "admin", vault.new_seed(), site_key, params)
    account = add_account(session, row, login=login, name=login, role="admin", language="kk", now=now)
    fresh = replace(anchor, root_fingerprint=made.signer.fingerprint)
    keys.append_root(session, anchor, fresh, account.id.bytes, made.signer, now)
    subject = f"account:{account.id.hex}"
    audit.append(session, kind=kinds.ADMIN_ADDED, now=now, actor="system", subject=subject)
    return made


def new_site_key() -> bytes:
    """32 random bytes that stop whoever has only the database or a backup."""
    return vault.new_seed()


def check_empty(instance: Path, config: Config) -> None:
    """Raises `AlreadyInitialisedError` if anything that must never be overwritten is there."""
    if config.instance_id or any((instance / name).exists() for name in ("site.key", "trust")):
        raise AlreadyInitialisedError("there is an instance here already; nothing was changed")


def write_site_key(instance: Path, site_key: bytes) -> None:
    """Keep the site key on this host: readable by its owner alone, on disk when this returns."""
    _write_new(instance / "site.key", site_key)


def write_settings(instance: Path, settings: dict[str, str | bool | list[str]]) -> None:
    """Put settings into `hotline.toml`, after what the operator wrote there, in the place of older values.

    At the founding it is written last: a folder whose file names no instance was left half made.
    """
    path = instance / "hotline.toml"
    kept = path.read_text("utf-8").splitlines() if path.exists() else []
    before = "\n".join(line for line in kept if line.split("=")[0].strip() not in settings)
    lines = [f"{name} = {_toml(value)}" for name, value in settings.items()]
    text = (before.rstrip("\n") + "\n\n" if before.strip() else "") + "\n".join(lines) + "\n"
    fresh = path.with_suffix(".toml.new")
    fresh.unlink(missing_ok=True)
    _write_new(fresh, text.encode())
    os.replace(fresh, path)
    _sync(instance)


def _toml(value: str | bool | list[str]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write_new(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
