"""What a person is being shown before it is in force travels sealed inside their own form, and is stored nowhere."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta

from hotline import clock, vault
from hotline.accounts import service as accounts
from hotline.vault.suite import open_bytes, seal_bytes
from hotline.web import current

KEPT = timedelta(hours=2)  # how long somebody may take over the steps
_PLACE = "hotline/joining/1"


def seal(begun: accounts.Draft, bound: str) -> str:
    """The hidden field `state` of a form; `bound` ties it to an invitation, or to one deed of one session."""
    until = vault.number(int((clock.now() + KEPT).timestamp()))
    sealed = seal_bytes(current.secret("joining"), until + begun.encode(), _place(bound))
    return base64.urlsafe_b64encode(sealed).decode()


def open_(text: str, bound: str) -> accounts.Draft | None:
    """The draft in the field; None if it is not ours, is bound to something else, or is too old."""
    try:
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
        plain = open_bytes(current.secret("joining"), raw, _place(bound))
    except (vault.AlteredError, binascii.Error, ValueError):
        return None
    if clock.now().timestamp() > vault.read_number(plain[:8]):
        return None
    return accounts.Draft.decode(plain[8:])


def _place(bound: str) -> bytes:
    return vault.lp(_PLACE, vault.sha256(bound.encode()))
