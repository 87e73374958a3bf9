"""Limits per network, kept in memory under a keyed hash. No address is stored, logged or shared.

Mobile carriers put thousands of people behind one address, so the limits are generous and a person who is stopped
is told how to go on. The key is drawn anew in every process: two processes cannot compare what they saw.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import threading
import time
from dataclasses import dataclass, field

from flask import request

from hotline.errors import BusyError
from hotline.web import current

MOST_NETWORKS = 50_000  # forgotten all at once beyond this, which errs on the side of the person


class TooManyError(BusyError):
    """This network sent too much of one kind; the page says when and how to go on."""


@dataclass
class _Bucket:
    left: float
    seen: float  # monotonic seconds


@dataclass
class Limiter:
    """Token buckets: `amount` at once, refilled evenly over `seconds`."""

    _key: bytes = field(default_factory=lambda: os.urandom(32), repr=False)
    _buckets: dict[bytes, _Bucket] = field(default_factory=dict, repr=False)
    _guard: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, name: str, address: str, amount: int, seconds: float, at: float) -> None:
        """Count one use. Raises `TooManyError` when the bucket is empty."""
        network = hashlib.blake2b(
            f"{name}|{_network(address)}".encode(), key=self._key, digest_size=16
        ).digest()
        with self._guard:
            if len(self._buckets) > MOST_NETWORKS:
                self._buckets.clear()
            bucket = self._buckets.setdefault(network, _Bucket(amount, at))
            bucket.left = min(amount, bucket.left + (at - bucket.seen) * amount / seconds)
            bucket.seen = at
            if bucket.left < 1:
                raise TooManyError(name)
            bucket.left -= 1


_LIMITER = Limiter()
HOUR, QUARTER = 3600.0, 900.0  # seconds


def check(name: str) -> None:
    """Count a `submit` (report, claim, message) or a `sign-in` of this network.

    Raises `TooManyError`, which becomes a 429 page.
    """
    config = current.config()
    if not config.rate_limits:
        return
    amount, seconds = {
        "submit": (config.limit_submissions, HOUR),
        "sign-in": (config.limit_sign_ins, QUARTER),
    }[name]
    _LIMITER.take(name, request.remote_addr or "", amount, seconds, time.monotonic())


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 56), strict=False))  # what one home or site is usually given
