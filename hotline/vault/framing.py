"""Lengths made explicit, and lengths made uninformative. FORMAT.md section 1."""

from __future__ import annotations

from hotline.vault.errors import AlteredError

_PREFIX = 4  # bytes of a length prefix, big endian


def lp(*fields: bytes | str) -> bytes:
    """Join fields so that no two lists of fields give the same bytes.

    Each field is its length (4 bytes, big endian) and then itself; text is UTF-8.
    """
    parts: list[bytes] = []
    for field in fields:
        part = field.encode() if isinstance(field, str) else field
        parts += (len(part).to_bytes(_PREFIX, "big"), part)
    return b"".join(parts)


def unlp(data: bytes) -> list[bytes]:
    """Split what `lp` joined.

    Raises `AlteredError` if a length runs past the end or bytes are left over.
    """
    fields, at, length = [], 0, len(data)
    while at < length:
        start = at + _PREFIX
        end = start + int.from_bytes(data[at:start], "big")
        if start > length or end > length:
            raise AlteredError("a length runs past the end")
        fields.append(data[start:end])
        at = end
    return fields


def number(n: int) -> bytes:
    """A serial, a generation or a time in unix seconds, as 8 bytes, big endian."""
    return n.to_bytes(8, "big")


def read_number(data: bytes) -> int:
    """Read what `number` wrote. Raises `AlteredError` unless it is exactly 8 bytes."""
    if len(data) != 8:
        raise AlteredError("a number is 8 bytes")
    return int.from_bytes(data, "big")


def padme_length(length: int) -> int:
    """The length to pad `length` bytes to, so that O(log log n) bits of it show.

    Padmé (Nikitin and others, PETS 2019, "Reducing Metadata Leakage", section 4):
    at most 12 % longer, and less the longer the value.
    """
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << max(free_bits, 0)) - 1
    return (length + mask) & ~mask


def pad(plaintext: bytes, least: int) -> bytes:
    """Hide a value's length: 4 bytes of length, the value, zeros.

    The result has `padme_length` of that many bytes, and `least` at the fewest.
    """
    framed = len(plaintext).to_bytes(_PREFIX, "big") + plaintext
    return framed.ljust(max(least, padme_length(len(framed))), b"\0")


def unpad(padded: bytes) -> bytes:
    """Undo `pad`. Raises `AlteredError` if the length is wrong or the fill is not zeros."""
    end = _PREFIX + int.from_bytes(padded[:_PREFIX], "big")
    if len(padded) < _PREFIX or end > len(padded) or padded.count(0, end) != len(padded) - end:
        raise AlteredError("the padding is not as it was written")
    return padded[_PREFIX:end]
