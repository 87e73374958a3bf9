"""Opening: from a holder's seed through the slots to the keys in the envelopes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.errors import NotFoundError
from hotline.keys.errors import AlteredEnvelopeError, NotAHolderError
from hotline.keys.holders import Reader
from hotline.keys.log import read_log
from hotline.keys.models import ENVELOPES, SLOTS
from hotline.keys.trust import Anchor

_ENVELOPE = select(ENVELOPES.c.generation, ENVELOPES.c.wrapped).where(
    ENVELOPES.c.owner_kind == bindparam("kind"), ENVELOPES.c.owner_id == bindparam("id")
)
_SLOT = select(SLOTS.c.wrapped).where(
    SLOTS.c.generation == bindparam("generation"), SLOTS.c.holder_id == bindparam("holder")
)


class GenerationKeys:
    """The generations that one reader can open, each expanded once. Lives as long as one deed."""

    def __init__(self, anchor: Anchor, reader: Reader) -> None:
        self.anchor = anchor
        self._reader = reader
        self._opened: dict[int, vault.GenerationKey] = {}

    def of(self, session: Session, number: int) -> vault.GenerationKey:
        """One generation's key. Raises `vault.NoSlotError` if this reader has no slot in it."""
        if number not in self._opened:
            self._opened[number] = self._open(session, number)
        return self._opened[number]

    def open(self, wrapped: bytes, owner: vault.Owner, number: int) -> bytes:
        """Open an envelope under a generation that `of` has opened before."""
        try:
            return self._opened[number].open(wrapped, self.anchor.instance_id, owner)
        except (vault.AlteredError, vault.NoSlotError) as error:
            # The row says `number`. If the envelope says another, somebody moved the row and not the seal.
            raise AlteredEnvelopeError(owner) from error

    def _open(self, session: Session, number: int) -> vault.GenerationKey:
        log = read_log(session, self.anchor)
        holder, generation = log.holders.get(self._reader.holder_id), log.generations.get(number)
        if holder is None or not holder.active or generation is None:
            raise vault.NoSlotError("no active holder, or no such generation")
        wrapped = session.scalar(_SLOT, {"generation": number, "holder": UUID(bytes=holder.id)})
        if wrapped is None:
            raise vault.NoSlotError("no slot for this holder")
        return vault.open_slot(
            wrapped,
            self._reader.seed,
            instance=self.anchor.instance_id,
            generation=number,
            generation_public=generation.public,
            holder_id=holder.id,
        )


class Keyring:
    """Opens envelopes for one reader within one session; slots are opened when first needed."""

    def __init__(self, session: Session, anchor: Anchor, reader: Reader) -> None:
        self._session = session
        self._keys = GenerationKeys(anchor, reader)
        self._looked_up: dict[vault.Owner, tuple[int, bytes]] = {}

    def look_up(self, kind: str, ids: Sequence[UUID]) -> None:
        """Fetch the envelopes of many owners at once; `open` then asks no more for each."""
        e = ENVELOPES.c
        query = select(e.owner_id, e.generation, e.wrapped).where(e.owner_kind == kind, e.owner_id.in_(ids))
        for owner_id, generation, wrapped in self._session.execute(query):
            self._looked_up[vault.Owner(kind, owner_id.bytes)] = (generation, wrapped)

    def open(self, owner: vault.Owner) -> bytes:
        """The 32 bytes in an owner's envelope.

        Raises `NotFoundError` if it has none, `vault.NoSlotError` if this reader cannot open its generation,
        `vault.AlteredError` if it was changed.
        """
        return self._open(owner, self._looked_up.get(owner))[1]

    def open_found(self, owner: vault.Owner, generation: int | None, wrapped: bytes | None) -> bytes:
        """The same of an envelope that a query for something else has fetched; None: it found none."""
        return self._open(owner, None if generation is None or wrapped is None else (generation, wrapped))[1]

    def open_bound(self, owner: vault.Owner) -> tuple[int, bytes]:
        """The generation of an owner's envelope, and what only a holder can make of the key in it.

        Raises as `open` does.
        """
        generation, key = self._open(owner, None)
        return generation, self.bind(generation, key)

    def bind(self, generation: int, key: bytes) -> bytes:
        """The same of a key that is about to be put into an envelope. Raises `vault.NoSlotError`."""
        return self._keys.of(self._session, generation).bind(key)

    def _open(self, owner: vault.Owner, found: tuple[int, bytes] | None) -> tuple[int, bytes]:
        generation, wrapped = found or self._envelope(owner)
        try:
            self._keys.of(self._session, generation)
        except vault.NoSlotError:
            # A reseal and a retire may have come between the two rows that we looked at.
            moved, wrapped = self._envelope(owner)
            if moved == generation:
                raise
            self._keys.of(self._session, generation := moved)
        return generation, self._keys.open(wrapped, owner, generation)

    def _envelope(self, owner: vault.Owner) -> tuple[int, bytes]:
        place = {"kind": owner.kind, "id": UUID(bytes=owner.id)}
        row = self._session.execute(_ENVELOPE, place).one_or_none()
        if row is None:
            raise NotFoundError("no envelope")
        return row


def seal_slots_for(session: Session, anchor: Anchor, reader: Reader, holder_id: bytes) -> list[int]:
    """Let a holder who was just granted open every generation not yet retired; returns their numbers.

    Call it after the `grant` statement, in its transaction: only an active holder of the verified log is
    sealed to, with the public key that stands there. Raises `NotAHolderError`, or `vault.NoSlotError` if the
    reader cannot open a generation.
    """
    log = read_log(session, anchor)
    holder = log.holders.get(holder_id)
    if holder is None or not holder.active:
        raise NotAHolderError("this holder is not active")
    keys = GenerationKeys(anchor, reader)
    numbers = [generation.number for generation in log.open_generations]
    sealed = [slot_for(anchor, holder, n, keys.of(session, n).seed) for n in numbers]
    if sealed:
        session.execute(insert(SLOTS), sealed)
    return numbers


def slot_for(anchor: Anchor, holder: vault.Holder, number: int, seed: bytes) -> dict[str, object]:
    """The row of one slot: a generation's seed sealed to one holder of the verified log."""
    wrapped = vault.seal_slot(
        seed,
        instance=anchor.instance_id,
        generation=number,
        holder_id=holder.id,
        holder_public=holder.kem_public,
    )
    return {"generation": number, "holder_id": UUID(bytes=holder.id), "wrapped": wrapped}
