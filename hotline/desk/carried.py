"""A form typed into a session that has run out: carried, sealed, through the sign-in page, and then sent.

Only a browser that still has a desk cookie gets this far. The cookie is SameSite=Strict, so no other site can
plant a form here, and what is carried is sealed under this host's secret until it comes back. A form in which
somebody proves who they are is not carried: passphrases and codes are typed anew.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from hotline import vault
from hotline.vault.suite import open_bytes, seal_bytes

KEPT = timedelta(hours=12)  # as long as a session lasts at most
SECRET_FIELDS = frozenset({"passphrase", "present", "code", "own", "repeated", "state", "fingerprint"})
# Forms that come back with everything but the proof, and ask for that anew.
ASKS_AGAIN = frozenset({"disclosing.disclose", "admin.publish"})
_PLACE = b"hotline/carried/2"


@dataclass(frozen=True)
class Typed:
    """A form that waits for its writer to sign in again."""

    path: str  # where it was sent to
    fields: tuple[tuple[str, str], ...] = field(repr=False)
    owner: UUID | None  # whose session it was; None if that is not known any more


def seal(typed: Typed, secret: bytes, now: datetime) -> str:
    """What the sign-in page carries in its hidden field `carried`. `secret` is `current.secret("carried")`."""
    owner = typed.owner.hex if typed.owner else ""
    plain = json.dumps([typed.path, typed.fields, owner, int((now + KEPT).timestamp())], ensure_ascii=False)
    padded = vault.pad(plain.encode("utf-8", "replace"), 1024)
    return base64.urlsafe_b64encode(seal_bytes(secret, padded, _PLACE)).decode()


def open_(text: str, secret: bytes, now: datetime) -> Typed | None:
    """The form in the field; None if there is none, if it is not ours, or if it is too old."""
    try:
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
        path, fields, owner, until = json.loads(vault.unpad(open_bytes(secret, raw, _PLACE)))
    except (vault.AlteredError, ValueError, binascii.Error):
        return None
    if now.timestamp() > until:
        return None
    return Typed(path, tuple((name, value) for name, value in fields), UUID(hex=owner) if owner else None)
