"""An envelope: a 32-byte key sealed to one generation of the hotline key. FORMAT.md section 4."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from hotline.vault.errors import AlteredError, NoSlotError
from hotline.vault.framing import lp, number, unlp
from hotline.vault.suite import SUITE, PrivateKey, derive, open_with, seal_to, sha256

_SUITE = SUITE.encode()


@dataclass(frozen=True)
class Owner:
    """What an enveloped key belongs to."""

    kind: str  # "case", "claim", "callback" or "index"
    id: bytes


def _info(instance: bytes, generation: int, public: bytes, owner: Owner) -> bytes:
    return _place(instance, generation, public) + lp(owner.kind, owner.id)


@lru_cache(maxsize=16)
def _place(instance: bytes, generation: int, public: bytes) -> bytes:
    """What all envelopes of a generation have in common: a page of the queue opens 25, a reseal all."""
    return lp("hotline/envelope/1", SUITE, instance, number(generation), sha256(public))


def seal_envelope(
    key: bytes, *, instance: bytes, generation: int, generation_public: bytes, owner: Owner
) -> bytes:
    """Seal a key of 32 bytes to a generation's public key.

    The result is `LP(suite) LP(n) LP(HPKE text)`: 1,196 bytes.
    """
    if len(key) != 32:
        raise ValueError("an envelope holds 32 bytes")
    info = _info(instance, generation, generation_public, owner)
    return lp(SUITE, number(generation), seal_to(generation_public, key, info))


def envelope_generation(wrapped: bytes) -> int:
    """The generation an envelope says it is under. Raises `AlteredError` if it is none."""
    return _split(wrapped)[0]


def open_envelope(
    wrapped: bytes,
    generation_key: bytes | PrivateKey,
    *,
    instance: bytes,
    generation: int,
    generation_public: bytes,
    owner: Owner,
) -> bytes:
    """The 32 bytes that `seal_envelope` sealed for the same place.

    Raises `NoSlotError` if the envelope is under another generation, `AlteredError` if
    a bit changed or it belonged to another owner or instance.
    """
    n, sealed = _split(wrapped)
    if n != generation:
        raise NoSlotError("the envelope is under another generation")
    key = open_with(generation_key, sealed, _info(instance, generation, generation_public, owner))
    if len(key) != 32:
        raise AlteredError("an envelope holds 32 bytes")
    return key


def _split(wrapped: bytes) -> tuple[int, bytes]:
    fields = unlp(wrapped)
    if len(fields) != 3 or fields[0] != _SUITE or len(fields[1]) != 8:
        raise AlteredError("not an envelope of this suite")
    return int.from_bytes(fields[1], "big"), fields[2]


@dataclass(frozen=True)
class GenerationKey:
    """One opened generation, expanded once and used for many envelopes."""

    number: int
    public: bytes = field(repr=False)
    seed: bytes = field(repr=False)
    _private: PrivateKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raises `AlteredError` if the seed does not expand to the signed public key."""
        private = PrivateKey.from_seed(self.seed)
        if private.public != self.public:
            raise AlteredError("the seed is not this generation's")
        object.__setattr__(self, "_private", private)

    def open(self, wrapped: bytes, instance: bytes, owner: Owner) -> bytes:
        """Like `open_envelope`, without expanding the seed again."""
        return open_envelope(
            wrapped,
            self._private,
            instance=instance,
            generation=self.number,
            generation_public=self.public,
            owner=owner,
        )

    def bind(self, key: bytes) -> bytes:
        """The 32 bytes that only a holder of this generation can make of an enveloped key.

        Anybody can seal a key of their own to a public key and put the envelope in the place of a true one. What is
        sealed without anybody looking at it, such as the search index, is sealed under this instead.
        """
        return derive(key, "bound", salt=self.seed)

    def seal(self, key: bytes, instance: bytes, owner: Owner) -> bytes:
        """Like `seal_envelope`, under this generation."""
        return seal_envelope(
            key,
            instance=instance,
            generation=self.number,
            generation_public=self.public,
            owner=owner,
        )
