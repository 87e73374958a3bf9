"""Generations of the hotline key: which one is sealed to, beginning a new one, retiring an old one.

Locks are always taken in this order: rows of `generations`, then rows of envelopes, then the audit head.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.errors import RefusedError
from hotline.keys.errors import EnvelopesLeftError, KeyAlarmError, UnknownGenerationError, VerifyFirstError
from hotline.keys.holders import Signer, actor_of
from hotline.keys.log import append_statement, read_log, read_verified
from hotline.keys.models import GENERATIONS, EnvelopeRow, GenerationRow, ResealWork, Slot
from hotline.keys.slots import slot_for
from hotline.keys.trust import Anchor

_HOLD = (
    select(GENERATIONS.c.state).where(GENERATIONS.c.number == bindparam("number")).with_for_update(read=True)
)


@dataclass(frozen=True)
class GenerationFacts:
    """One generation as people look at it."""

    number: int
    state: str  # "current", "opening" or "retired"
    suite: str
    envelopes: int  # how many are under it, by the database's own count
    created_at: datetime


def trusted_generation(session: Session, anchor: Anchor) -> vault.Generation:
    """The one key that anything is sealed to: the current generation of the verified log.

    Raises `KeyAlarmError`, upon which nothing is sealed to anybody.
    """
    log = read_log(session, anchor)
    try:
        return log.current
    except vault.BadKeyLogError as error:
        raise KeyAlarmError("no-generation", error.serial) from error


def hold_current(session: Session, number: int) -> bool:
    """Whether a generation is the current one, and stays so until this transaction ends."""
    return session.scalar(_HOLD, {"number": number}) == "current"


def _lock_all(session: Session) -> None:
    """Wait for everybody who is inserting or resealing, and let nobody begin before we are done."""
    session.execute(select(GenerationRow.number).order_by(GenerationRow.number).with_for_update()).all()


def rotate(
    session: Session, anchor: Anchor, signer: Signer, now: datetime, *, expected_serial: int | None = None
) -> int:
    """Begin a new generation, sealed to every active holder; returns its number.

    The seed is forgotten when this returns. The signer is an admin and can open nothing with what they typed.
    Raises `LogMovedError` if somebody signed after `expected_serial`, `StatementRefusedError` if the signer
    is no admin.
    """
    _lock_all(session)
    log = read_log(session, anchor)
    holders = log.active_holders
    if not holders:
        raise RefusedError("there is nobody to seal a generation to")
    number = max(log.generations, default=0) + 1
    seed = vault.new_seed()
    slots = [slot_for(anchor, holder, number, seed) for holder in holders]
    fields = vault.statement.generation(
        number, vault.public_of(seed), vault.holders_hash(holders), audit.head(session).hash
    )
    del seed
    log = append_statement(
        session, anchor, vault.GENERATION, fields, signer, now, expected_serial=expected_serial
    )
    session.execute(
        update(GenerationRow).where(GenerationRow.state == "current").values(state="opening"),
        execution_options={"synchronize_session": False},
    )
    session.execute(insert(GenerationRow), {"number": number, "state": "current"})
    session.execute(insert(ResealWork), {"generation": number, "batches": 0})
    session.execute(insert(Slot), slots)
    _record(session, kinds.ROTATED, now, actor_of(log, signer), number)
    return number


def retire(
    session: Session,
    anchor: Anchor,
    signer: Signer,
    number: int,
    now: datetime,
    *,
    expected_serial: int | None = None,
) -> None:
    """Give up a generation that nothing is under any more: count, delete its slots, sign.

    Raises `UnknownGenerationError` unless it is opening, `EnvelopesLeftError` while an envelope is under it,
    `VerifyFirstError` unless every envelope was opened once since the last reseal.
    """
    _lock_all(session)
    log = read_log(session, anchor)
    generation = log.generations.get(number)
    if generation is None or generation.state != "opening":
        raise UnknownGenerationError(f"generation {number} is not one that could retire")
    if left := count_by_generation(session).get(number, 0):
        raise EnvelopesLeftError(left)
    work = session.execute(
        select(ResealWork.batches, ResealWork.verified).where(ResealWork.generation == log.current.number)
    ).one()
    if work.verified != work.batches:
        raise VerifyFirstError
    fields = vault.statement.retire(number)
    append_statement(session, anchor, vault.RETIRE, fields, signer, now, expected_serial=expected_serial)
    session.execute(delete(Slot).where(Slot.generation == number))
    session.execute(
        update(GenerationRow).where(GenerationRow.number == number).values(state="retired"),
        execution_options={"synchronize_session": False},
    )
    _record(session, kinds.RETIRED, now, actor_of(log, signer), number)


def is_verified(session: Session, anchor: Anchor) -> bool:
    """Whether every envelope of the current generation was opened once since the last reseal: `retire` may follow."""
    work = session.execute(
        select(ResealWork.batches, ResealWork.verified).where(
            ResealWork.generation == read_log(session, anchor).current.number
        )
    ).one()
    return bool(work.verified == work.batches)


def _record(session: Session, kind: str, now: datetime, actor: str, number: int) -> None:
    audit.append(session, kind=kind, now=now, actor=actor, subject=f"generation:{number}")


def count_by_generation(session: Session) -> dict[int, int]:
    """How many envelopes the database has under each generation that has any."""
    query = select(EnvelopeRow.generation, func.count()).group_by(EnvelopeRow.generation)
    return dict(session.execute(query).all())


def list_generations(session: Session, anchor: Anchor) -> list[GenerationFacts]:
    """Every generation of the verified log, oldest first."""
    found, counts = read_verified(session, anchor), count_by_generation(session)
    return [
        GenerationFacts(g.number, g.state, g.suite, counts.get(g.number, 0), found.time_of(g.serial))
        for g in (found.log.generations[n] for n in sorted(found.log.generations))
    ]
