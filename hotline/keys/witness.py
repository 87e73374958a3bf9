"""The audit log and the trust file as witnesses of each other, and of the people who sign."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.keys.afterwards import after_commit
from hotline.keys.holders import Signer, actor_of
from hotline.keys.log import RAISE, examine, read_log, read_verified
from hotline.keys.trust import Anchor, Trust, raise_audit_trust, read_trust, set_trust

_RAISE_AUDIT = "raise-audit-trust"


def sign_audit_head(session: Session, anchor: Anchor, signer: Signer, now: datetime) -> None:
    """Let a person who signs in vouch for the audit log so far; this host's trust rises after the commit."""
    audit.sign_head(
        session,
        instance=anchor.instance_id,
        fingerprint=signer.fingerprint,
        sign_key=signer.sign_key,
        actor=actor_of(read_log(session, anchor), signer),
        now=now,
    )
    after_commit(session, _RAISE_AUDIT, lambda reading: raise_audit_trust(anchor, audit.head(reading)))


def verify_audit(session: Session, anchor: Anchor) -> audit.AuditReport:
    """Check the whole audit log against the people, the generations and the trust file of this host."""
    seen = read_trust(anchor).audit
    found = read_verified(session, anchor)
    heads = frozenset(g.audit_head for g in found.log.generations.values())
    return audit.verify(session, audit.Known(anchor.instance_id, found.signers(), heads, seen))


def accept_trust(session: Session, anchor: Anchor, now: datetime) -> Trust:
    """After a restore only: believe the database's state as it is, though this host has seen more.

    The trust file is written after the caller's commit. Rotate afterwards.
    """
    log = examine(session, anchor).log
    audit.append(
        session,
        kind=kinds.TRUST_ACCEPTED,
        now=now,
        actor="system",
        subject="trust",
        detail={"serial": log.serial, "hash": log.head.hex()},
    )
    after_commit(
        session,
        RAISE,
        lambda reading: set_trust(anchor, Trust(log.serial, log.head, audit.head(reading))),
    )
    return Trust(log.serial, log.head, audit.head(session))
