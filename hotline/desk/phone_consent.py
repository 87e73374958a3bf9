"""A caller's yes, read aloud and confirmed: carried sealed in the coordinator's own form until the report is lodged."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from hotline import vault
from hotline.cases.acceptance import Acceptance
from hotline.policy.forms import YES, AcceptForm
from hotline.vault.suite import open_bytes, seal_bytes

KEPT = timedelta(hours=26)  # as long as the form's own secret
_PLACE = b"hotline/phone/1"


class ConsentForm(AcceptForm):
    """What the coordinator confirms: all of it was read, and what the caller said. Both unticked."""

    read = BooleanField(_l("I read all eight points aloud, in this language"))

    def __init__(self, formdata: Any = None) -> None:
        super().__init__(formdata)
        self.agree.label.text = _("The caller said: yes, I agree")

    def validate_agree(self, field: Any) -> None:
        if field.raw_data != [YES]:
            field.errors = [_("Tick this only if the caller said yes. If not, press the other button.")]

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if self.read.raw_data != [YES]:
            self.read.errors = [_("Read all eight points aloud first, then tick this.")]
        return not self.errors


def seal(acceptance: Acceptance, secret: bytes, reader: UUID) -> str:
    """The hidden field `consent`; it is worth something to the one who read, and to nobody else."""
    plain = json.dumps(
        [acceptance.version, acceptance.language, acceptance.sha256, acceptance.accepted_at.isoformat()]
    )
    return base64.urlsafe_b64encode(seal_bytes(secret, plain.encode(), _PLACE + reader.bytes)).decode()


def open_(text: str, secret: bytes, reader: UUID, now: datetime) -> Acceptance | None:
    """The consent in the field; None if there is none, if somebody else read it, or if it is too old."""
    try:
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
        version, language, sha256, at = json.loads(open_bytes(secret, raw, _PLACE + reader.bytes))
    except (vault.AlteredError, ValueError, binascii.Error):
        return None
    accepted_at = datetime.fromisoformat(at)
    return Acceptance(version, language, sha256, accepted_at) if now - accepted_at <= KEPT else None
