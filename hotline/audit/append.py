"""Adding to the audit log. The caller's transaction carries the event: no deed without its trace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit.chain import GENESIS, Detail, Event, Head, event_hash, moment, written
from hotline.audit.models import EVENTS, HEADS

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

AUDIT_HEAD = "audit-head"  # the kind of statement that a sign-in signs; no key log believes it
# Built once: they run with every report and every look at a case.
_HEAD = select(HEADS.c.count, HEADS.c.hash)
_LOCKED_HEAD = _HEAD.with_for_update()
_MOVE_HEAD = update(HEADS).values(count=bindparam("serial"), hash=bindparam("here"))
_APPEND = insert(EVENTS)
_EMPTY: Mapping[str, Any] = {}


def head(session: Session) -> Head:
    """The log's present end. The row proves nothing alone, only beside a signature or an earlier head."""
    row = session.execute(_HEAD).one_or_none()
    return Head(*row) if row else Head(0, GENESIS)


def append(
    session: Session,
    *,
    kind: str,
    now: datetime,
    actor: str,
    subject: str = "",
    detail: Detail = _EMPTY,
    date_only: bool = False,
) -> Event:
    """Write one event at the end of the chain, behind the lock on the head row.

    `date_only` for everything that a reporter causes. The caller commits, before any plaintext leaves.
    """
    last = _lock_head(session)
    at, text, serial = moment(now, date_only), written(detail), last.count + 1
    here = event_hash(last.hash, serial, at, kind, actor, subject, text)
    session.execute(
        _APPEND,
        {
            "serial": serial,
            "at": at,
            "kind": kind,
            "actor": actor,
            "subject": subject,
            "detail": text,
            "hash": here,
        },
    )
    session.execute(_MOVE_HEAD, {"serial": serial, "here": here})
    return Event(serial, at, kind, actor, subject, dict(detail), here)


def _lock_head(session: Session) -> Head:
    row = session.execute(_LOCKED_HEAD).one_or_none()
    if row is None:
        session.execute(insert(HEADS), {"id": 1, "count": 0, "hash": GENESIS})
        return Head(0, GENESIS)
    return Head(*row)


def sign_head(
    session: Session,
    *,
    instance: bytes,
    fingerprint: bytes,
    sign_key: Ed25519PrivateKey,
    actor: str,
    now: datetime,
    kind: str = kinds.SIGNED_IN,
) -> Head:
    """Sign the present (count, head) with a person's own key, as an event of its own.

    From then on nothing older can be rewritten by whoever has only the database. What is signed is a
    statement of kind `audit-head` with count and head in the places of serial and previous hash.
    Returns the new head.
    """
    last = _lock_head(session)
    time = int(now.timestamp())
    statement = vault.Statement(instance, last.count, last.hash, time, fingerprint, AUDIT_HEAD, ())
    detail: Detail = {"signer": fingerprint.hex(), "signature": statement.sign(sign_key).hex(), "time": time}
    event = append(session, kind=kind, now=now, actor=actor, subject=actor, detail=detail)
    return Head(event.serial, event.hash)
