"""A ZIP file that is written while it leaves: no temporary file, one chunk in memory, its length known beforehand.

`zipfile` cannot do that: into a stream that cannot seek it writes checksums behind the data, which some programs do
not read where nothing is compressed. Here size and CRC-32 of every member are known before the first byte. Nothing
is compressed, and nothing is larger than 4 GiB (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_VERSION, _UTF8, _STORED = 20, 1 << 11, 0
_LARGEST = 2**32 - 1


@dataclass(frozen=True)
class Member:
    """One file of an archive."""

    name: str
    size: int  # bytes
    crc: int  # CRC-32 of the content
    content: Callable[[], Iterable[bytes]]  # opened when its turn comes


def length(members: Sequence[Member]) -> int:
    """Bytes of the whole archive."""
    names = [len(one.name.encode()) for one in members]
    sizes = sum(one.size for one in members)
    return sizes + 2 * sum(names) + len(members) * (_LOCAL.size + _CENTRAL.size) + _END.size


def write(members: Sequence[Member], day: date) -> Iterator[bytes]:
    """The archive, piece by piece. Every member is dated to the beginning of `day`."""
    if length(members) > _LARGEST:
        raise ValueError("more than 4 GiB")
    dated = ((day.year - 1980) << 9) | (day.month << 5) | day.day
    central, at = [], 0
    for one in members:
        name = one.name.encode()
        told = (_VERSION, _UTF8, _STORED, 0, dated, one.crc, one.size, one.size, len(name), 0)
        head = _LOCAL.pack(b"PK\x03\x04", *told) + name
        central.append(_CENTRAL.pack(b"PK\x01\x02", _VERSION, *told, 0, 0, 0, 0, at) + name)
        yield head
        yield from _exactly(one)
        at += len(head) + one.size
    size = sum(map(len, central))
    yield from central
    yield _END.pack(b"PK\x05\x06", 0, 0, len(central), len(central), size, at, 0)


def _exactly(member: Member) -> Iterator[bytes]:
    left = member.size
    for piece in member.content():
        left -= len(piece)
        if left < 0:
            break
        yield piece
    if left:
        raise ValueError("a member has another size than it was said to have")
