"""One case's keys and values. FORMAT.md section 5."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import Enum

from hotline.vault.framing import lp, pad, unpad
from hotline.vault.suite import SUITE, derive, open_bytes, seal_bytes

RECORD_LEAST = 1024  # bytes: all answers of a form are one record, never shorter than this
VALUE_LEAST = 256  # bytes: any other value
_VALUE = lp("hotline/value/1", SUITE)  # fields join by standing one after the other


class Side(Enum):
    """Who may read a value of a case: its reporter too, or the desk alone."""

    REPORTER = "reporter"
    DESK = "desk"


def new_case_key() -> bytes:
    """32 random bytes, sealed in an envelope and kept nowhere else."""
    return os.urandom(32)


def new_shred() -> bytes:
    """32 random bytes without which nothing of the case opens; deleting them erases it."""
    return os.urandom(32)


def case_side(case_key: bytes, shred: bytes, side: Side) -> bytes:
    """The 32-byte key of one side of a case; neither side leads to the other."""
    root = derive(case_key, "case", salt=shred)
    return derive(root, side.value)


@dataclass(frozen=True)
class SideKey:
    """The key of one side of one case, for sealing and opening its values."""

    case_id: bytes
    side: Side
    secret: bytes = field(repr=False)  # 32 bytes, from `case_side`

    def seal(self, label: str, row_id: bytes, plaintext: bytes, least: int = VALUE_LEAST) -> bytes:
        """Encrypt one value for one place: nonce (12), ciphertext of the padded value, tag (16).

        `label` says what it is ("record", "message"), `row_id` which one.
        """
        return seal_bytes(self._key(label), pad(plaintext, least), self._place(label, row_id))

    def open(self, label: str, row_id: bytes, sealed: bytes) -> bytes:
        """Decrypt what `seal` returned for the same case, side, label and row.

        Raises `AlteredError` if a bit changed or the value stood in another place.
        """
        return unpad(open_bytes(self._key(label), sealed, self._place(label, row_id)))

    def _key(self, label: str) -> bytes:
        return derive(self.secret, f"value/{label}")

    def _place(self, label: str, row_id: bytes) -> bytes:
        return _VALUE + lp(self.case_id, label, row_id)
