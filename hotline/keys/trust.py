"""The trust anchor of this host: the highest point of the key log and the audit log ever seen here.

It stands outside the database, so that whoever writes there cannot take back what was signed. Each process
raises it; nothing lowers it but `hotline keys trust --accept` after a restore.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hotline import vault
from hotline.audit.service import Head
from hotline.keys.errors import KeyAlarmError

FILE_NAME = "trust"  # in the instance folder


@dataclass(frozen=True)
class Anchor:
    """What this host believes without the database."""

    instance_id: bytes  # 16 bytes
    root_fingerprint: bytes  # 16 bytes: the first admin's
    trust_path: Path


@dataclass(frozen=True)
class Trust:
    """Highest (serial, chain hash) of the key log and (count, hash) of the audit log seen on this host."""

    serial: int = 0
    head: bytes = vault.GENESIS
    audit: Head = field(default_factory=lambda: Head(0, bytes(32)))


def read_trust(anchor: Anchor) -> Trust:
    """What this host has seen. Raises `KeyAlarmError`: a host without its memory believes nothing."""
    try:
        text = anchor.trust_path.read_text("ascii")
    except FileNotFoundError as error:
        raise KeyAlarmError("trust-missing") from error
    except (OSError, UnicodeDecodeError) as error:
        raise KeyAlarmError("trust-unreadable") from error
    return _decode(text)


def establish_trust(anchor: Anchor) -> None:
    """Begin the memory of a new instance. Raises `KeyAlarmError` if there already is one."""
    with _locked(anchor):
        if anchor.trust_path.exists():
            raise KeyAlarmError("trust-exists")
        _write(anchor, Trust())


def check_trust(trust: Trust, log: vault.KeyLog) -> None:
    """Raise `KeyAlarmError` if a verified log is shorter than, or differs from, what this host has seen."""
    try:
        log.check_anchor(trust.serial, trust.head)
    except vault.BadKeyLogError as error:
        raise KeyAlarmError(error.reason, error.serial) from error


def raise_trust(anchor: Anchor, log: vault.KeyLog) -> None:
    """Remember a verified, committed log, unless a higher point is remembered."""

    def higher(seen: Trust) -> Trust:
        if log.serial <= seen.serial:
            return seen
        check_trust(seen, log)
        return replace(seen, serial=log.serial, head=log.head)

    _raise(anchor, higher)


def raise_audit_trust(anchor: Anchor, head: Head) -> None:
    """Remember a committed point of the audit log, unless a higher one is remembered."""
    _raise(anchor, lambda seen: replace(seen, audit=head) if head.count > seen.audit.count else seen)


def set_trust(anchor: Anchor, trust: Trust) -> None:
    """Remember exactly this, lower or not: for `keys trust --accept` and the recovery sheet alone."""
    with _locked(anchor):
        _write(anchor, trust)


def _raise(anchor: Anchor, higher: Callable[[Trust], Trust]) -> None:
    """Read, compare and write behind a lock, so that of two processes the lower cannot write last."""
    with _locked(anchor):
        seen = read_trust(anchor)
        wanted = higher(seen)
        if wanted != seen:
            _write(anchor, wanted)


@contextmanager
def _locked(anchor: Anchor) -> Iterator[None]:
    path = anchor.trust_path.with_name(anchor.trust_path.name + ".lock")
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write(anchor: Anchor, trust: Trust) -> None:
    """A new file, fsynced, renamed over the old one: whole at every instant, durable when this returns."""
    path = anchor.trust_path
    fresh = path.with_name(path.name + ".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(handle, _encode(trust).encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(fresh, path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _encode(trust: Trust) -> str:
    audit = {"count": trust.audit.count, "hash": trust.audit.hash.hex()}
    return json.dumps({"version": 1, "serial": trust.serial, "hash": trust.head.hex(), "audit": audit}) + "\n"


def _decode(text: str) -> Trust:
    try:
        raw: dict[str, Any] = json.loads(text)
        if raw["version"] != 1:
            raise ValueError("another version")
        audit = Head(int(raw["audit"]["count"]), bytes.fromhex(raw["audit"]["hash"]))
        return Trust(int(raw["serial"]), bytes.fromhex(raw["hash"]), audit)
    except (ValueError, KeyError, TypeError) as error:
        raise KeyAlarmError("trust-unreadable") from error
