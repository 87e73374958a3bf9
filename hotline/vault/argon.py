"""Argon2id (RFC 9106) with the parameter sets in use. FORMAT.md sections 6.3 and 8.1."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id


@dataclass(frozen=True)
class Argon2Params:
    """A named parameter set. The name is stored beside what was derived with it."""

    name: str
    memory: int  # KiB
    passes: int

    # Always one lane: with two or more, two threads that derive at once wait for each
    # other for ever (measured on cryptography 50.0.2).
    lanes: int = 1


STAFF = Argon2Params("staff-1", memory=64 * 1024, passes=3)  # RFC 9106 section 4, second choice
RECEIPT = Argon2Params("receipt-1", memory=8 * 1024, passes=1)  # ample for 82 random bits
TEST = Argon2Params("test-only", memory=8, passes=1)  # for tests: no protection at all


def stretch(secret: bytes, salt: bytes, params: Argon2Params) -> bytes:
    """32 bytes from a secret that people type; `salt` is at least 8 bytes."""
    return Argon2id(
        salt=salt, length=32, iterations=params.passes, lanes=params.lanes, memory_cost=params.memory
    ).derive(secret)
