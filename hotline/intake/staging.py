"""Uploads: sealed on the disk while they arrive, waiting for their form, their keys in the page alone.

A page carries each waiting file as a token, sealed under this host's secret for one visit. Whoever finds the
disk has neither; whoever finds the page still needs the disk and the visit's cookie.
"""

from __future__ import annotations

import base64
import binascii
import json
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from hotline.cases import files as sealed_files
from hotline.cases.files import StagedFile
from hotline.config import MEBIBYTE, Config
from hotline.vault import AlteredError
from hotline.vault.suite import open_bytes, seal_bytes


@dataclass(frozen=True)
class Refused:
    """A file that was sent and not taken, and why."""

    question: str
    name: str = field(repr=False)
    code: str  # in wording.MESSAGES
    limit: int = 0  # MiB, where the reason is a size


@dataclass(frozen=True)
class Waiting:
    """A staged file and the question that it answers."""

    question: str
    file: StagedFile
    token: str = field(repr=False)

    @property
    def id(self) -> UUID:
        return self.file.id

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def size(self) -> int:
        return self.file.size


@dataclass(frozen=True)
class Bench:
    """Where uploads of one visit wait, and what they are sealed and counted under."""

    config: Config
    secret: bytes = field(repr=False)  # of this host
    visit: bytes = field(repr=False)  # what ties the tokens to this browser

    def token(self, question: str, file: StagedFile) -> str:
        """What the page carries for a waiting file."""
        content = {
            "q": question,
            "i": file.id.hex,
            "k": file.key.hex(),
            "n": file.name,
            "t": file.media_type,
            "s": file.size,
            "h": file.sha256.hex(),
            "c": file.sealed_sha256.hex(),
        }
        plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(seal_bytes(self.secret, plain, self._place())).decode()

    def open(self, token: str) -> Waiting | None:
        """The waiting file of a token; None for a token that is not ours or of another visit."""
        try:
            plain = open_bytes(self.secret, base64.urlsafe_b64decode(token), self._place())
        except (AlteredError, ValueError, binascii.Error):
            return None
        content = json.loads(plain)
        file = StagedFile(
            UUID(content["i"]),
            bytes.fromhex(content["k"]),
            content["n"],
            content["t"],
            content["s"],
            bytes.fromhex(content["h"]),
            bytes.fromhex(content["c"]),
        )
        return Waiting(content["q"], file, token)

    def is_here(self, file: StagedFile) -> bool:
        """Whether its ciphertext still lies on the disk, waiting or kept already."""
        folders = (self.config.files, self.config.staged)
        return sealed_files.locate(folders, file.id) is not None

    def discard(self, waiting: Iterable[StagedFile]) -> None:
        """Throw waiting files away, as their sender asked or because their form was lodged before."""
        files = list(waiting)
        sealed_files.remove([self.config.staged], [one.id for one in files])
        QUOTA.give_back(self.visit, sum(one.size for one in files))

    def _place(self) -> bytes:
        return b"hotline/staged/1" + self.visit


class Quota:
    """How much waits, for each visit and in all. Kept in memory, so each worker process counts for itself."""

    _LOOK_AGAIN = 5.0  # seconds that the size of the folder is believed

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._visits: dict[bytes, tuple[float, int]] = {}  # visit: monotonic second of the first file, bytes
        self._looked_at = 0.0
        self._in_all = 0

    def take(self, visit: bytes, size: int, most: int) -> bool:
        """Count bytes for a visit; False where they would be more than it may hold."""
        with self._guard:
            since, held = self._visits.get(visit, (time.monotonic(), 0))
            if held + size > most:
                return False
            self._visits[visit] = (since, held + size)
            return True

    def give_back(self, visit: bytes, size: int) -> None:
        """Bytes of a visit are no longer waiting."""
        with self._guard, suppress(KeyError):
            since, held = self._visits[visit]
            self._visits[visit] = (since, max(0, held - size))

    def has_room(self, config: Config) -> bool:
        """Whether another file may begin, by what waits in all."""
        now = time.monotonic()
        with self._guard:
            if now - self._looked_at > self._LOOK_AGAIN:
                self._in_all = sealed_files.staged_bytes(config.staged)
                self._looked_at = now
                oldest = now - config.staged_hours * 3600
                self._visits = {visit: entry for visit, entry in self._visits.items() if entry[0] > oldest}
            return self._in_all < config.staged_total_mb * MEBIBYTE


QUOTA = Quota()
