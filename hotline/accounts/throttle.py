"""Counting tries per login, in memory only. Nobody is locked out for good and no address is kept."""

from __future__ import annotations

import os
import threading
from datetime import datetime

from hotline import vault
from hotline.accounts.errors import TooManyTriesError

MOST_LOGINS = 10_000  # forgotten all at once beyond this, which errs on the side of the person


class Throttle:
    """So many tries at once, and another one after each so many seconds."""

    def __init__(self, amount: int, seconds: float) -> None:
        self._amount, self._seconds = amount, seconds
        self._salt = os.urandom(16)  # people type passphrases into the wrong field: keep no text
        self._tries: dict[bytes, tuple[float, float]] = {}  # tries left, at which unix time
        self._guard = threading.Lock()

    def take(self, login: str, now: datetime) -> None:
        """Count one try, before it is made. Raises `TooManyTriesError`."""
        name, at = self._name(login), now.timestamp()
        with self._guard:
            if len(self._tries) > MOST_LOGINS:
                self._tries.clear()
            left, since = self._tries.get(name, (float(self._amount), at))
            left = min(self._amount, left + max(0.0, at - since) / self._seconds)
            if left < 1:
                raise TooManyTriesError("too many tries")
            self._tries[name] = (left - 1, at)

    def forgive(self, login: str) -> None:
        """Forget the tries of somebody who got in."""
        with self._guard:
            self._tries.pop(self._name(login), None)

    def _name(self, login: str) -> bytes:
        return vault.sha256(self._salt + login.encode())
