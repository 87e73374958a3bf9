"""A slot: the seed of one generation, sealed to one holder. FORMAT.md section 3."""

from __future__ import annotations

from hotline.vault.envelope import GenerationKey
from hotline.vault.errors import AlteredError, NoSlotError
from hotline.vault.framing import lp, number, unlp
from hotline.vault.suite import SUITE, PrivateKey, open_with, public_of, seal_to, sha256


def _info(instance: bytes, generation: int, public: bytes, holder_id: bytes) -> bytes:
    return lp("hotline/slot/1", SUITE, instance, number(generation), sha256(public), holder_id)


def seal_slot(
    seed: bytes, *, instance: bytes, generation: int, holder_id: bytes, holder_public: bytes
) -> bytes:
    """Seal the seed (32 bytes) of a generation to a holder.

    The result is `LP(suite) LP(n) LP(holder id) LP(HPKE text)`.
    """
    info = _info(instance, generation, public_of(seed), holder_id)
    return lp(SUITE, number(generation), holder_id, seal_to(holder_public, seed, info))


def open_slot(
    slot: bytes,
    holder_seed: bytes | PrivateKey,
    *,
    instance: bytes,
    generation: int,
    generation_public: bytes,
    holder_id: bytes,
) -> GenerationKey:
    """The key of `generation`, proved to be the one whose public key was signed.

    Raises `NoSlotError` if the slot names another holder or generation, and
    `AlteredError` if it does not open or its seed expands to another public key.
    """
    match unlp(slot):
        case [suite, n, holder, sealed] if suite == SUITE.encode():
            pass
        case _:
            raise AlteredError("not a slot of this suite")
    if (n, holder) != (number(generation), holder_id):
        raise NoSlotError("the slot is another holder's or another generation's")
    seed = open_with(holder_seed, sealed, _info(instance, generation, generation_public, holder_id))
    return GenerationKey(generation, generation_public, seed)
