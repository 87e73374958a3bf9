"""The receipt: the reporter's only key. FORMAT.md section 6."""

from __future__ import annotations

from dataclasses import dataclass, field

from hotline.vault.alphabet import ALPHABET, BASE, fold, grouped
from hotline.vault.argon import RECEIPT, stretch
from hotline.vault.errors import ReceiptError, ReceiptFault
from hotline.vault.framing import lp
from hotline.vault.suite import SUITE, derive, open_bytes, seal_bytes

LENGTH = 20  # signs: 19 random (82 bits) and one to check them

_UNBIASED = 256 - 256 % BASE  # bytes from here on would favour the first signs


def normalise(typed: str) -> str:
    """The 20 signs a person meant. Raises `ReceiptError` with the fault found."""
    code = fold(typed)
    if any(sign not in ALPHABET for sign in code):
        raise ReceiptError(ReceiptFault.CHARACTER)
    if len(code) != LENGTH:
        raise ReceiptError(ReceiptFault.LENGTH)
    if _check_sign(code[:-1]) != code[-1]:
        raise ReceiptError(ReceiptFault.CHECK)
    return code


def display(code: str) -> str:
    """Five groups of four, as it is shown and printed."""
    return grouped(code)


def draw(submission_secret: bytes) -> str:
    """The receipt of one form page: the same submission always gives the same 20 signs.

    Signs come from HKDF's bytes by rejection. 256 bytes are asked for and about 21 used:
    too few would need 238 bytes to be refused, each with a chance of 1 in 16.
    """
    stream = derive(submission_secret, "receipt", length=256)
    signs = [ALPHABET[byte % BASE] for byte in stream if byte < _UNBIASED][: LENGTH - 1]
    body = "".join(signs)
    return body + _check_sign(body)


def _check_sign(body: str) -> str:
    """Luhn mod 20: finds every wrong sign and every swap of neighbours but 0 with Y."""
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = ALPHABET.index(sign) * (1 if place % 2 else 2)
        total += value // BASE + value % BASE
    return ALPHABET[-total % BASE]


@dataclass(frozen=True)
class ReceiptKeys:
    """What a receipt opens: a row to look up, and the reporter's key wrapped in it."""

    lookup: bytes = field(repr=False)  # 16 bytes
    secret: bytes = field(repr=False)  # 32 bytes

    def wrap(self, shred: bytes, reporter_key: bytes, case_id: bytes) -> bytes:
        """Seal the reporter's side key (32 bytes) under the receipt: 60 bytes."""
        return seal_bytes(self._wrap_key(shred), reporter_key, _place(case_id))

    def unwrap(self, shred: bytes, wrapped: bytes, case_id: bytes) -> bytes:
        """The reporter's side key. Raises `AlteredError`: the right row was found by `lookup`."""
        return open_bytes(self._wrap_key(shred), wrapped, _place(case_id))

    def _wrap_key(self, shred: bytes) -> bytes:
        return derive(self.secret, "receipt/wrap", salt=shred)


def _place(case_id: bytes) -> bytes:
    return lp("hotline/receipt/1", SUITE, case_id)


def derive_receipt(code: str, installation_salt: bytes) -> ReceiptKeys:
    """Stretch a receipt (Argon2id, 8 MiB, about 6 ms). Threads may do this side by side.

    `installation_salt` is at least 8 bytes and the same for every receipt of an
    installation, because the receipt itself must find the row. Raises `ReceiptError`.
    """
    secret = stretch(normalise(code).encode(), installation_salt, RECEIPT)
    return ReceiptKeys(derive(secret, "receipt/lookup", length=16), secret)
