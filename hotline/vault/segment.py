"""A segment of the search index: what some cases are looked up by, sealed as one. FORMAT.md section 16."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from hotline.vault.framing import lp, number, pad, padme_length, unpad
from hotline.vault.suite import SUITE, derive, open_bytes, seal_bytes

SEGMENT_STEP = 32768  # bytes: a segment is a whole number of these long, so that no entry shows by its length
_NUMBER = 8  # bytes of the generation in front of a segment
_PREFIX = 4  # bytes of length in front of a padded value


@dataclass(frozen=True)
class IndexKey:
    """The key of the whole index: what its envelope holds, bound to the generation that the envelope is under."""

    secret: bytes = field(repr=False)  # 32 bytes
    generation: int

    def seal(self, segment: int, plaintext: bytes) -> tuple[bytes, bytes]:
        """(shred, sealed). The shred is new each time: without it no older copy of the segment opens."""
        shred = os.urandom(32)
        steps = -(-padme_length(_PREFIX + len(plaintext)) // SEGMENT_STEP)
        padded = pad(plaintext, steps * SEGMENT_STEP)
        sealed = seal_bytes(self._key(shred), padded, self._place(segment))
        return shred, number(self.generation) + sealed

    def open(self, segment: int, shred: bytes, sealed: bytes) -> bytes:
        """What `seal` sealed for the same segment. Raises `AlteredError`."""
        return unpad(open_bytes(self._key(shred), sealed[_NUMBER:], self._place(segment)))

    def _key(self, shred: bytes) -> bytes:
        return derive(self.secret, "index", salt=shred)

    def _place(self, segment: int) -> bytes:
        return lp("hotline/segment/2", SUITE, number(segment), number(self.generation))


def segment_generation(sealed: bytes) -> int:
    """The generation that a segment says it is bound to. Believed for nothing but whether to be surprised."""
    return int.from_bytes(sealed[:_NUMBER], "big")
