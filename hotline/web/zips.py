"""A ZIP that is written while it is sent: no temporary file, no archive in memory, nothing compressed.

Nothing is compressed because lengths of compressed text tell about the text (as in BREACH), and because evidence is
compressed already. Sizes stand behind each member (APPNOTE 4.3.9) and in the directory at the end, which is what
programs read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# The one time that every member carries: when somebody fetched their papers is nobody's to read from a file.
_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Member:
    """One file of the archive. `chunks` is read when its turn comes, and only once."""

    name: str
    chunks: Iterable[bytes]
    size: int  # bytes, exactly or more


class _Outgoing(io.RawIOBase):
    """Collects what the archive writes until it is sent on. It cannot seek, so nothing is written twice."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """What was written since the last time."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found


def stream(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive, piece by piece. An error of a member ends it in the middle: no program takes it for whole."""
    out = _Outgoing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for member in members:
            info = zipfile.ZipInfo(member.name, _TIME)
            info.external_attr = 0o600 << 16
            info.file_size = member.size
            with archive.open(info, "w") as inside:
                for chunk in member.chunks:
                    inside.write(chunk)
                    yield out.take()
            yield out.take()
    yield out.take()


def safe_names(names: Iterable[str], folder: str = "") -> list[str]:
    """Names for an archive: no path, no two alike in any case of letters, none that hides on a disk."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        plain = "".join(" " if char in '/\\:*?"<>|' or ord(char) < 32 else char for char in name).strip(" .")
        stem, dot, ending = (plain or "file").rpartition(".")
        stem, ending = (stem, dot + ending) if stem else (ending, "")
        stem, tried, at = stem[:100], "", 1
        while not tried or tried.casefold() in taken:
            tried = f"{stem}{f' ({at})' if at > 1 else ''}{ending[:12]}"
            at += 1
        taken.add(tried.casefold())
        found.append(folder + tried)
    return found
