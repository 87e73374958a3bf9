"""Envelopes: the keys of 32 bytes that rotation must reach, one row each."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from hotline import vault
from hotline.errors import BusyError
from hotline.keys.generations import hold_current, trusted_generation
from hotline.keys.models import ENVELOPES
from hotline.keys.trust import Anchor

_INSERT = insert(ENVELOPES)
_TRIES = 5  # a rotation would have to come between each of them


@dataclass(frozen=True)
class Prepared:
    """An envelope sealed before its transaction, with the key in case keys rotate in between."""

    owner: vault.Owner
    generation: int
    wrapped: bytes = field(repr=False)
    key: bytes = field(repr=False)


def prepare_envelope(session: Session, anchor: Anchor, owner: vault.Owner, key: bytes) -> Prepared:
    """Seal 32 bytes to the trusted generation. Raises `KeyAlarmError`; writes nothing."""
    generation = trusted_generation(session, anchor)
    wrapped = vault.seal_envelope(
        key,
        instance=anchor.instance_id,
        generation=generation.number,
        generation_public=generation.public,
        owner=owner,
    )
    return Prepared(owner, generation.number, wrapped, key)


def insert_envelope(session: Session, anchor: Anchor, prepared: Prepared) -> None:
    """Store an envelope under the generation that is current when the transaction commits.

    If keys rotated since it was prepared, it is sealed again here. Raises `KeyAlarmError`.
    """
    for _ in range(_TRIES):
        if hold_current(session, prepared.generation):
            break
        prepared = prepare_envelope(session, anchor, prepared.owner, prepared.key)
    else:
        raise BusyError("keys rotate faster than an envelope can be sealed")
    session.execute(
        _INSERT,
        {
            "owner_kind": prepared.owner.kind,
            "owner_id": UUID(bytes=prepared.owner.id),
            "generation": prepared.generation,
            "wrapped": prepared.wrapped,
        },
    )


def delete_envelope(session: Session, owner: vault.Owner) -> None:
    """Erase an owner's envelope; a reseal under way finds it gone and leaves it so."""
    e = ENVELOPES.c
    place = (e.owner_kind == owner.kind, e.owner_id == UUID(bytes=owner.id))
    session.execute(delete(ENVELOPES).where(*place))
