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


@dataclass(frozen=True)
class SessionPlace:
    """Where a session stands: its row, what kind it is, whose, and until when (unix seconds)."""

    id_hash: bytes
    kind: str
    account: bytes
    expires: int

    @property
    def aad(self) -> bytes:
        return lp("hotline/session/2", SUITE, self.kind, self.id_hash, self.account, number(self.expires))


def seal_session(secret: bytes, cookie_key: bytes, site_key: bytes, place: SessionPlace) -> bytes:
    """Seal a KEM seed (desk), a reporter's side key (mailbox), a receipt, or nothing (admin).

    The site key makes it ours: whoever can write rows, and has neither it nor a cookie, makes no session.
    """
    return seal_bytes(derive(cookie_key, "session", salt=site_key), secret, place.aad)


def open_session(sealed: bytes, cookie_key: bytes, site_key: bytes, place: SessionPlace) -> bytes:
    """The secret. Raises `AlteredError` if the row was changed or moved, or a key is wrong.

    Whether the time is up is for the caller to see.
    """
    return open_bytes(derive(cookie_key, "session", salt=site_key), sealed, place.aad)
