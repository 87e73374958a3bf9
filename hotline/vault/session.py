"""Unlocked sessions: a secret at rest whose key is in the visitor's cookie. FORMAT.md section 11."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from hotline.vault.errors import AlteredError
from hotline.vault.framing import lp, number
from hotline.vault.suite import SUITE, derive, open_bytes, seal_bytes, sha256

_ID, _KEY = 16, 32  # bytes


@dataclass(frozen=True)
class SessionCookie:
    """The two halves of an unlocked session's cookie; only `id_hash` is ever stored."""

    id: bytes = field(repr=False)  # 16 bytes
    key: bytes = field(repr=False)  # 32 bytes

    @property
    def id_hash(self) -> bytes:
        """SHA-256 of the id: what the row is found by, 32 bytes."""
        return sha256(self.id)

    def encode(self) -> str:
        """The cookie's value: 96 hexadecimal digits."""
        return (self.id + self.key).hex()

    @classmethod
    def decode(cls, value: str) -> SessionCookie:
        """Read a cookie's value. Raises `AlteredError` if it is none."""
        try:
            raw = bytes.fromhex(value)
        except ValueError as error:
            raise AlteredError("not a session cookie") from error
        if len(raw) != _ID + _KEY:
            raise AlteredError("not a session cookie")
        return cls(raw[:_ID], raw[_ID:])


def new_session_cookie() -> SessionCookie:
    """A random id and key."""
    return SessionCookie(os.urandom(_ID), os.urandom(_KEY))


def _place(session_id_hash: bytes, account: bytes, expires: int) -> bytes:
    return lp("hotline/session/1", SUITE, session_id_hash, account, number(expires))


def seal_session(
    secret: bytes, cookie_key: bytes, *, session_id_hash: bytes, account: bytes, expires: int
) -> bytes:
    """Seal a KEM seed (desk) or a reporter's side key (mailbox) until `expires` (unix seconds)."""
    return seal_bytes(derive(cookie_key, "session"), secret, _place(session_id_hash, account, expires))


def open_session(
    sealed: bytes, cookie_key: bytes, *, session_id_hash: bytes, account: bytes, expires: int
) -> bytes:
    """The secret. Raises `AlteredError` if the row was changed, its expiry moved, or the key is wrong.

    Whether the time is up is for the caller to see.
    """
    return open_bytes(derive(cookie_key, "session"), sealed, _place(session_id_hash, account, expires))
