"""Files, sealed while they arrive and opened a chunk at a time. FORMAT.md section 7.

STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, CRYPTO 2015, section 8) over AES-256-GCM.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hotline.vault.errors import AlteredError
from hotline.vault.framing import lp, padme_length

CHUNK = 65536  # bytes of plaintext in every chunk but the last
TAG = 16  # bytes
SEALED_CHUNK = CHUNK + TAG

Bytes = bytes | bytearray | memoryview


class Readable(Protocol):
    """Anything with `read(n)`."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""


def new_file_key() -> bytes:
    """32 random bytes for one file only."""
    return os.urandom(32)


def chunk_count(true_length: int) -> int:
    """How many chunks a file of `true_length` bytes has; an empty file has one, empty."""
    return max(1, -(-padme_length(true_length) // CHUNK))


def sealed_length(true_length: int) -> int:
    """The size on disk, in bytes, of a file of `true_length` bytes."""
    return padme_length(true_length) + TAG * chunk_count(true_length)


class _Chunks:
    """The cipher of one file. Nonces are a counter: safe, because the key is used once."""

    def __init__(self, key: bytes, file_id: bytes) -> None:
        self._cipher = AESGCM(key)
        self._aad = lp("hotline/file/1", file_id)

    @staticmethod
    def _nonce(index: int, last: bool) -> bytes:
        return index.to_bytes(11, "big") + (b"\1" if last else b"\0")

    def seal(self, index: int, plaintext: Bytes, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(index, last), plaintext, self._aad)

    def open(self, index: int, ciphertext: Bytes, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(index, last), ciphertext, self._aad)
        except (InvalidTag, ValueError) as error:
            raise AlteredError("a chunk of a file does not open") from error


class StreamSealer:
    """Seals a file as its bytes arrive, holding one chunk of it at most.

    A key seals one file, once: the nonces start from zero.
    """

    def __init__(self, key: bytes, file_id: bytes) -> None:
        self._chunks = _Chunks(key, file_id)
        self._held = memoryview(bytearray(CHUNK))  # a chunk, until it is known not to be the last
        self._filled = 0  # bytes of it in use
        self._index = 0
        self._finished = False
        self.true_length = 0  # bytes taken so far; the caller keeps it, sealed

    def update(self, data: Bytes) -> list[bytes]:
        """Take plaintext of any size; return the sealed chunks that are complete."""
        if self._finished:
            raise ValueError("the stream is finished")
        view = memoryview(data).cast("B")
        self.true_length += len(view)
        sealed: list[bytes] = []
        if self._filled:
            room = CHUNK - self._filled
            self._hold(view[:room])
            view = view[room:]
            if not view:
                return sealed
            sealed.append(self._next(self._held))
            self._filled = 0
        while len(view) > CHUNK:
            sealed.append(self._next(view[:CHUNK]))
            view = view[CHUNK:]
        self._hold(view)
        return sealed

    def finish(self) -> bytes:
        """The rest of the file with its padding, the last chunk marked as the last.

        At most about a 32nd of the file above 1 MiB, so it stays small.
        """
        padding = padme_length(self.true_length) - self.true_length
        sealed = self.update(bytes(padding))
        self.true_length -= padding
        self._finished = True
        sealed.append(self._chunks.seal(self._index, self._held[: self._filled], last=True))
        return b"".join(sealed)

    def _hold(self, data: memoryview) -> None:
        end = self._filled + len(data)
        self._held[self._filled : end] = data
        self._filled = end

    def _next(self, plaintext: Bytes) -> bytes:
        sealed = self._chunks.seal(self._index, plaintext, last=False)
        self._index += 1
        return sealed


class StreamOpener:
    """Opens a sealed file from front to back, or one chunk of it."""

    def __init__(self, key: bytes, file_id: bytes) -> None:
        self._chunks = _Chunks(key, file_id)

    def open_chunk(self, index: int, ciphertext: Bytes, last: bool) -> bytes:
        """One chunk with its padding, if its tag holds for that place. Raises `AlteredError`."""
        return self._chunks.open(index, ciphertext, last)

    def chunks(self, source: Readable, true_length: int) -> Iterator[bytes]:
        """The file's own bytes, without padding, each chunk verified before it is given out.

        Raises `AlteredError` if the file was cut, extended, reordered, changed or swapped.
        """
        last = chunk_count(true_length) - 1
        for index in range(last + 1):
            ciphertext = _read_exactly(source, _sealed_chunk_length(true_length, index))
            plaintext = self.open_chunk(index, ciphertext, index == last)
            left = true_length - index * CHUNK
            if left > 0:  # a long file's padding fills chunks of its own, verified too
                yield plaintext[:left]
        if source.read(1):
            raise AlteredError("the file is longer than it was sealed")


def _sealed_chunk_length(true_length: int, index: int) -> int:
    return min(CHUNK, padme_length(true_length) - index * CHUNK) + TAG


def _read_exactly(source: Readable, size: int) -> bytes:
    """`size` bytes; a raw stream may give them in pieces. Raises `AlteredError` if there are fewer."""
    data = source.read(size)
    while len(data) < size:
        more = source.read(size - len(data))
        if not more:
            raise AlteredError("the file is shorter than it was sealed")
        data += more
    return data


class SealedReader(io.RawIOBase):
    """A sealed file as if it were a plain one: readable and seekable, so zipfile can look inside.

    `sealed` is the file on disk, open for reading; it is not closed with this reader. One
    chunk is held in memory, verified. Raises `AlteredError` at once if the size on disk is
    not that of a file of `true_length` bytes, later if a chunk does not open.
    """

    def __init__(self, sealed: BinaryIO, key: bytes, file_id: bytes, true_length: int) -> None:
        super().__init__()
        self._sealed = sealed
        self._opener = StreamOpener(key, file_id)
        self._length = true_length
        self._count = chunk_count(true_length)
        self._at = 0
        self._index = -1  # which chunk `_plain` is
        self._plain = b""
        if sealed.seek(0, io.SEEK_END) != sealed_length(true_length):
            raise AlteredError("the file is longer or shorter than it was sealed")

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Where the next byte is read from."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move; nothing is decrypted until something is read."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        if start + offset < 0:
            raise ValueError("a position before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Bytes, /) -> int:  # type: ignore[override]  # Buffer is 3.12's name
        """Fill `buffer`; fewer bytes only at the end of the file."""
        into = memoryview(buffer).cast("B")
        wanted = max(0, min(len(into), self._length - self._at))
        done = 0
        while done < wanted:
            index, offset = divmod(self._at, CHUNK)
            piece = memoryview(self._chunk(index))[offset : offset + wanted - done]
            into[done : done + len(piece)] = piece
            done += len(piece)
            self._at += len(piece)
        return done

    def _chunk(self, index: int) -> bytes:
        if index != self._index:
            self._sealed.seek(index * SEALED_CHUNK)
            ciphertext = _read_exactly(self._sealed, _sealed_chunk_length(self._length, index))
            self._plain = self._opener.open_chunk(index, ciphertext, index == self._count - 1)
            self._index = index
        return self._plain
