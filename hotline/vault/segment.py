"""A segment of the search index: what some cases are looked up by, sealed as one. FORMAT.md section 16."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from hotline.vault.framing import lp, number, pad, padme_length, unpad
from hotline.vault.suite import SUITE, derive, open_bytes, seal_bytes

SEGMENT_STEP = 32768  # bytes: a segment is a whole number of these long, so that no entry shows by its length
_PREFIX = 4  # bytes of length in front of a padded value


@dataclass(frozen=True)
class IndexKey:
    """The key of the whole index, out of its envelope."""

    secret: bytes = field(repr=False)  # 32 bytes

    def seal(self, segment: int, plaintext: bytes) -> tuple[bytes, bytes]:
        """(shred, sealed). The shred is new each time: without it no older copy of the segment opens."""
        shred = os.urandom(32)
        steps = -(-padme_length(_PREFIX + len(plaintext)) // SEGMENT_STEP)
        padded = pad(plaintext, steps * SEGMENT_STEP)
        return shred, seal_bytes(self._key(shred), padded, _place(segment))

    def open(self, segment: int, shred: bytes, sealed: bytes) -> bytes:
        """What `seal` sealed for the same segment. Raises `AlteredError`."""
        return unpad(open_bytes(self._key(shred), sealed, _place(segment)))

    def _key(self, shred: bytes) -> bytes:
        return derive(self.secret, "index", salt=shred)


def _place(segment: int) -> bytes:
    return lp("hotline/segment/1", SUITE, number(segment))
