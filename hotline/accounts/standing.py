"""Who may do what, as the verified key log says, and what a person is still waiting for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.accounts.models import Account, Invitation
from hotline.errors import NotFoundError
from hotline.keys import service as keys


@dataclass(frozen=True)
class Person:
    """One account as colleagues see it. `state` comes from the key log."""

    id: UUID
    login: str
    name: str
    role: str  # what they were invited as
    state: str  # "joined" (to be admitted), "admitted" (to be granted), "active" or "suspended"
    fingerprint: str  # five groups of four signs
    created_at: datetime


@dataclass(frozen=True)
class Invited:
    """Somebody who has not joined yet."""

    login: str
    name: str
    role: str
    expires_at: datetime


def roles_of(log: vault.KeyLog, account: Account) -> frozenset[str]:
    """The roles an account's own keys have standing for; the row's words count for nothing."""
    if log.accounts.get(account.fingerprint) == account.id.bytes:
        return frozenset({"admin"})
    holder = _holder(log, account)
    return frozenset({"coordinator"}) if holder is not None and holder.active else frozenset()


def _holder(log: vault.KeyLog, account: Account) -> vault.Holder | None:
    """This account's holder, if the log knows it with the very keys of the row."""
    holder = log.holders.get(account.id.bytes)
    if holder is None or holder.role != vault.COORDINATOR or holder.fingerprint != account.fingerprint:
        return None
    return holder


def state_of(log: vault.KeyLog, account: Account) -> str:
    """Where a person stands: "joined", "admitted", "active" or "suspended"."""
    holder = _holder(log, account)
    if account.suspended_at is not None or (holder is not None and holder.suspended is not None):
        return "suspended"
    if roles_of(log, account):
        return "active"
    return "admitted" if holder is not None else "joined"


def people(session: Session, anchor: keys.Anchor) -> list[Person]:
    """Everybody with an account, in the order of joining."""
    log = keys.read_log(session, anchor)
    rows = session.scalars(select(Account).order_by(Account.created_at, Account.login))
    return [_person(log, row) for row in rows]


def coordinators(session: Session, anchor: keys.Anchor) -> dict[UUID, str]:
    """Who may work on cases today: {account: name}."""
    found = people(session, anchor)
    return {one.id: one.name for one in found if one.role == "coordinator" and one.state == "active"}


def person(session: Session, anchor: keys.Anchor, login: str) -> Person:
    """One person by login. Raises `NotFoundError`."""
    return _person(keys.read_log(session, anchor), account_of(session, login))


def person_by_id(session: Session, anchor: keys.Anchor, account_id: UUID) -> Person:
    """One person by account. Raises `NotFoundError`."""
    row = session.get(Account, account_id)
    if row is None:
        raise NotFoundError("no such account")
    return _person(keys.read_log(session, anchor), row)


def invited(session: Session, now: datetime) -> list[Invited]:
    """Everybody whose invitation still stands."""
    living = select(Invitation).where(Invitation.expires_at > now).order_by(Invitation.login)
    return [Invited(row.login, row.name, row.role, row.expires_at) for row in session.scalars(living)]


def account_of(session: Session, login: str) -> Account:
    """The row of a login. Raises `NotFoundError`."""
    row = session.scalar(select(Account).where(Account.login == login.strip().lower()))
    if row is None:
        raise NotFoundError("no such account")
    return row


def _person(log: vault.KeyLog, row: Account) -> Person:
    return Person(
        row.id, row.login, row.name, row.role, state_of(log, row), row.shown_fingerprint, row.created_at
    )
