"""The recovery key's life: proving that the shares still open, and putting new shares in their place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.keys.generations import rotate, trusted_generation
from hotline.keys.holders import Reader, Recovered, Signer, actor_of, from_shares, reader_of
from hotline.keys.log import append_statement, read_log
from hotline.keys.slots import GenerationKeys, seal_slots_for
from hotline.keys.trust import Anchor

THRESHOLD, SHARES = 2, 3


@dataclass(frozen=True)
class NewRecovery:
    """A recovery key just made: its shares are on paper or nowhere."""

    holder_id: bytes
    fingerprint: bytes
    shares: list[str] = field(repr=False)
    reader: Reader


def admit_recovery(session: Session, anchor: Anchor, admin: Signer, now: datetime) -> NewRecovery:
    """Make a recovery key and let an admin admit it. At `init`, as the first holder, it is active at once."""
    seed = vault.new_seed()
    publics, holder_id = vault.publics_of(seed), uuid4().bytes
    fields = vault.statement.admit(holder_id, vault.RECOVERY, publics.kem, publics.sign)
    append_statement(session, anchor, vault.ADMIT, fields, admin, now)
    shares = vault.split(seed, THRESHOLD, SHARES)
    return NewRecovery(holder_id, publics.fingerprint, shares, reader_of(holder_id, seed))


def begin_renewal(
    session: Session, anchor: Anchor, admin: Signer, holder: Signer, reader: Reader, now: datetime
) -> NewRecovery:
    """First half of a renewal: a second recovery key, admitted by an admin and granted by a holder.

    The old one still opens everything, so a renewal that is broken off here has lost nothing.
    """
    made = admit_recovery(session, anchor, admin, now)
    log = read_log(session, anchor)
    grant = vault.statement.grant(made.holder_id, log.holders[made.holder_id].admit_hash)
    append_statement(session, anchor, vault.GRANT, grant, holder, now)
    seal_slots_for(session, anchor, reader, made.holder_id)
    return made


def finish_renewal(session: Session, anchor: Anchor, admin: Signer, keep: bytes, now: datetime) -> int:
    """Second half, once the new shares are on paper: suspend every other recovery key and rotate.

    `keep` is the new holder's id. Returns the new generation's number; reseal, verify and retire follow.
    """
    log = read_log(session, anchor)
    for holder in log.active_holders:
        if holder.role == vault.RECOVERY and holder.id != keep:
            append_statement(session, anchor, vault.SUSPEND, vault.statement.suspend(holder.id), admin, now)
    number = rotate(session, anchor, admin, now)
    audit.append(
        session,
        kind=kinds.RECOVERY_RENEWED,
        now=now,
        actor=actor_of(log, admin),
        subject=f"holder:{keep.hex()}",
    )
    return number


def rehearse(session: Session, anchor: Anchor, lines: Iterable[str], now: datetime) -> Recovered:
    """Prove that shares still open the current generation, and write down that they did.

    Raises `vault.SharesError`, `NotAHolderError` or `vault.NoSlotError` if they do not.
    """
    found = from_shares(read_log(session, anchor), lines)
    number = trusted_generation(session, anchor).number
    GenerationKeys(anchor, found.reader).of(session, number)
    audit.append(
        session,
        kind=kinds.RECOVERY_REHEARSED,
        now=now,
        actor="shares",
        subject=f"generation:{number}",
    )
    return found
