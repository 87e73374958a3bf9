"""Sealed files on the disk: written while they arrive, read chunk by chunk, never in clear.

Two folders. An upload waits in `config.staged`; after the commit that names it, it is renamed into
`config.files`. A kill between the two loses nothing: readers look in both places, and the sweep finishes the
move. So lodging itself writes no byte and waits for no disk but the database's.

File times are midnight from the first instant, so that a seized disk does not tell the hour of a report.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from hotline import clock, vault
from hotline.errors import NotFoundError


@dataclass(frozen=True)
class StagedFile:
    """One upload, sealed on disk and waiting for its form. `key` is nowhere but here, in the page."""

    id: UUID
    key: bytes = field(repr=False)
    name: str = field(repr=False)
    media_type: str
    size: int  # true length in bytes
    sha256: bytes = field(repr=False)  # of the plaintext
    sealed_sha256: bytes = field(repr=False)  # of the ciphertext


class SealedFileWriter:
    """Takes plaintext in any pieces, writes ciphertext; one chunk in memory.

    Either `finish` or `abandon` ends it. Used as a context manager, leaving without `finish` abandons.
    """

    def __init__(self, folder: Path, now: datetime) -> None:
        self.id = uuid4()
        self.key = vault.new_file_key()
        self._midnight = midnight(now)
        self._path = folder / str(self.id)
        self._sealer = vault.StreamSealer(self.key, self.id.bytes)
        self._plain = hashlib.sha256()
        self._sealed = hashlib.sha256()
        self.size = 0
        self._handle: int | None = os.open(
            self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600
        )

    def write(self, data: bytes) -> None:
        """Seal what arrived."""
        self.size += len(data)
        self._plain.update(data)
        for sealed in self._sealer.update(data):
            self._put(sealed)

    def finish(self) -> tuple[int, bytes]:
        """Seal the end and wait until file and folder are on the disk. Returns true length and SHA-256."""
        self._put(self._sealer.finish())
        assert self._handle is not None
        os.utime(self._handle, (self._midnight, self._midnight))
        os.fsync(self._handle)
        self._close()
        sync_folder(self._path.parent)
        return self.size, self._plain.digest()

    def staged(self, name: str, media_type: str) -> StagedFile:
        """What the form has to carry along, after `finish`."""
        return StagedFile(
            self.id, self.key, name, media_type, self.size, self._plain.digest(), self._sealed.digest()
        )

    def abandon(self) -> None:
        """Throw it away; harmless after `finish` has failed or when called twice."""
        self._close()
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> SealedFileWriter:
        return self

    def __exit__(self, *_: object) -> None:
        if self._handle is not None:
            self.abandon()

    def _put(self, sealed: bytes) -> None:
        assert self._handle is not None, "already finished"
        self._sealed.update(sealed)
        view = memoryview(sealed)
        while view:
            view = view[os.write(self._handle, view) :]

    def _close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def create_sealed_file(folder: Path, now: datetime) -> SealedFileWriter:
    """Begin a sealed file in `folder` (`config.staged` for uploads), which is made if it is not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return SealedFileWriter(folder, now)


def open_sealed(folder: Path, file_id: UUID, key: bytes, true_length: int) -> vault.SealedReader:
    """A seekable reader over the plaintext; the caller closes it.

    Raises `NotFoundError` if the file is not in the folder, and `AlteredError` from any read that meets a
    changed, missing, moved or added chunk.
    """
    try:
        handle = (folder / str(file_id)).open("rb")
    except FileNotFoundError as error:
        raise NotFoundError("no such sealed file") from error
    try:
        return _OwningReader(handle, key, file_id.bytes, true_length)
    except BaseException:
        handle.close()
        raise


class _OwningReader(vault.SealedReader):
    """Closes the file on disk with itself."""

    def __init__(self, sealed: BinaryIO, key: bytes, file_id: bytes, true_length: int) -> None:
        super().__init__(sealed, key, file_id, true_length)
        self._owned = sealed

    def close(self) -> None:
        super().close()
        if hasattr(self, "_owned"):
            self._owned.close()


def locate(folders: Iterable[Path], file_id: UUID) -> Path | None:
    """The folder that holds the file, if any does. Pass `config.files` first, `config.staged` second."""
    return next((folder for folder in folders if (folder / str(file_id)).exists()), None)


def settle(staged: Path, kept: Path, file_ids: Iterable[UUID]) -> None:
    """Move files that a committed row names out of the waiting room. A kill here loses nothing."""
    for file_id in file_ids:
        with suppress(FileNotFoundError):
            kept.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.rename(staged / str(file_id), kept / str(file_id))


def remove(folders: Iterable[Path], file_ids: Iterable[UUID]) -> None:
    """Delete files for good and make the folders forget them."""
    touched = set()
    for folder in folders:
        for file_id in file_ids:
            with suppress(FileNotFoundError):
                (folder / str(file_id)).unlink()
                touched.add(folder)
    for folder in touched:
        sync_folder(folder)


def stored(folder: Path) -> Iterator[tuple[UUID, os.stat_result]]:
    """Every sealed file in a folder; what is not named like one is left alone."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(ValueError, FileNotFoundError):
                yield UUID(entry.name), entry.stat(follow_symlinks=False)


def staged_bytes(staged: Path) -> int:
    """How much ciphertext waits for its form, in all, for the quota `staged_total_mb`."""
    return sum(status.st_size for _, status in stored(staged))


def midnight(now: datetime) -> float:
    """The Unix time at which the day of `now` began in Kazakhstan."""
    return datetime.combine(clock.local_date(now), time(), clock.ALMATY).timestamp()


def sync_folder(folder: Path) -> None:
    """Make a created, renamed or deleted name durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
