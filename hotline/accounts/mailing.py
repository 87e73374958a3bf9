"""Who of the desk wants to hear by mail that there is something new, and who is to hear it now.

A mail says that there is something, never what. Address, choice and the time of the last mail are one value sealed
under the site key: the sending process has no passphrase, but whoever has only the database or a backup learns
neither an address nor, from the hour of a mail, the hour of a report.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline import clock, vault
from hotline.accounts.models import Account, Mailing
from hotline.accounts.standing import coordinators
from hotline.audit import kinds
from hotline.audit.models import AuditEvent
from hotline.keys.service import Anchor
from hotline.vault.suite import open_bytes, seal_bytes

RATES = ("hourly", "daily")
HOUR = timedelta(minutes=59)  # a timer is never quite punctual
DAILY_FROM = time(9)  # of Kazakhstan
LEAST = 512  # bytes that a sealed choice is padded to: no address shows by its length
NEWS = (kinds.CASE_ARRIVED, kinds.MESSAGE_ADDED)


@dataclass(frozen=True)
class Choice:
    """What one person chose, and how far they were told."""

    address: str = field(repr=False)
    rate: str  # of RATES
    told: int = 0  # serial of the audit log up to which they were told
    last: datetime | None = None  # when the last mail went out


@dataclass(frozen=True)
class Due:
    """One mail that is to be sent now."""

    account_id: UUID
    language: str
    address: str = field(repr=False)
    told: int  # what `note` is to remember


def choose(session: Session, site_key: bytes, account_id: UUID, address: str, rate: str) -> None:
    """Keep somebody's choice; an empty `rate` turns mail off and forgets the address. `address` is valid."""
    row = session.get(Mailing, account_id)
    if not rate:
        if row is not None:
            session.delete(row)
        return
    before = _open(site_key, row) if row is not None else None
    choice = replace(before or Choice("", rate, told=_newest(session)), address=address, rate=rate)
    _keep(session, site_key, account_id, choice)


def chosen(session: Session, site_key: bytes, account_id: UUID) -> Choice | None:
    """What somebody chose; None if they get no mail."""
    row = session.get(Mailing, account_id)
    return _open(site_key, row) if row is not None else None


def due(session: Session, anchor: Anchor, site_key: bytes, now: datetime) -> Iterator[Due]:
    """Everybody who is to get a mail now: there is something that they were not told and have not seen."""
    newest = _newest(session)
    active = coordinators(session, anchor)
    for row in session.scalars(select(Mailing).order_by(Mailing.account_id)):
        choice = _open(site_key, row)
        account = session.get(Account, row.account_id)
        if choice is None or account is None or account.id not in active or not _is_time(choice, now):
            continue
        if newest > max(choice.told, _seen(session, account.id, choice.told)):
            yield Due(account.id, account.language, choice.address, newest)


def note(session: Session, site_key: bytes, sent: Due, now: datetime) -> None:
    """Remember that a mail went out. Does nothing for somebody who has turned mail off meanwhile."""
    row = session.get(Mailing, sent.account_id, with_for_update=True)
    choice = _open(site_key, row) if row is not None else None
    if choice is not None:
        _keep(session, site_key, sent.account_id, replace(choice, told=sent.told, last=now))


def _is_time(choice: Choice, now: datetime) -> bool:
    if choice.rate == "hourly":
        return choice.last is None or now - choice.last >= HOUR
    local = now.astimezone(clock.ALMATY)
    was_today = choice.last is not None and clock.local_date(choice.last) == local.date()
    return local.time() >= DAILY_FROM and not was_today


def _newest(session: Session) -> int:
    return session.scalar(select(func.max(AuditEvent.serial)).where(AuditEvent.kind.in_(NEWS))) or 0


def _seen(session: Session, account_id: UUID, after: int) -> int:
    """The serial of somebody's last look at the queue, if it is behind `after`."""
    looked = select(func.max(AuditEvent.serial)).where(
        AuditEvent.serial > after,
        AuditEvent.actor == f"account:{account_id.hex}",
        AuditEvent.kind == kinds.QUEUE_VIEWED,
    )
    return session.scalar(looked) or 0


def _keep(session: Session, site_key: bytes, account_id: UUID, choice: Choice) -> None:
    plain = json.dumps(
        {
            "address": choice.address,
            "rate": choice.rate,
            "told": choice.told,
            "last": choice.last.isoformat() if choice.last else "",
        }
    )
    sealed = seal_bytes(_key(site_key), vault.pad(plain.encode(), LEAST), _place(account_id))
    row = session.get(Mailing, account_id)
    if row is None:
        session.add(Mailing(account_id=account_id, sealed=sealed))
    else:
        row.sealed = sealed


def _open(site_key: bytes, row: Mailing) -> Choice | None:
    """What a row holds; None if it does not open: it was altered, or the site key is another one."""
    try:
        found = json.loads(vault.unpad(open_bytes(_key(site_key), row.sealed, _place(row.account_id))))
    except vault.AlteredError:
        return None
    last = datetime.fromisoformat(found["last"]) if found["last"] else None
    return Choice(found["address"], found["rate"], found["told"], last)


def _key(site_key: bytes) -> bytes:
    return vault.derive(site_key, "accounts/mailing")


def _place(account_id: UUID) -> bytes:
    return vault.lp("hotline/mailing/1", account_id.bytes)
