"""The form's secret, from which its receipt is drawn: 32 random bytes and a time under an HMAC (VAULT.md 5).

It makes a double send one case. It is bound to the visit, so a page saved from one device is worth nothing on
another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from datetime import datetime

SECRET_BYTES = 32
VALID_SECONDS = 26 * 3600  # a form left open for a day still sends
_TIME_BYTES = 5
_MAC_BYTES = 32


def issue(key: bytes, visit: bytes, now: datetime) -> str:
    """A new secret for one form page."""
    body = os.urandom(SECRET_BYTES) + int(now.timestamp()).to_bytes(_TIME_BYTES, "big")
    return base64.urlsafe_b64encode(body + _mac(key, visit, body)).decode()


def read(token: str, key: bytes, visit: bytes, now: datetime) -> bytes | None:
    """The secret of a token of this visit; None if it is not ours or too old: the form gets a new one."""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if len(body) != SECRET_BYTES + _TIME_BYTES or not hmac.compare_digest(mac, _mac(key, visit, body)):
        return None
    age = int(now.timestamp()) - int.from_bytes(body[SECRET_BYTES:], "big")
    return body[:SECRET_BYTES] if -60 <= age <= VALID_SECONDS else None


def _mac(key: bytes, visit: bytes, body: bytes) -> bytes:
    return hmac.new(key, visit + b"|" + body, hashlib.sha256).digest()
