"""The gate: what a person sends to accept. Declining sends nothing at all."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, HiddenField, ValidationError
from wtforms.fields import Field

from hotline.policy.service import Shown

YES = "yes"


class AcceptForm(Form):
    """The box, unticked by default, and what was on the screen above it."""

    agree = BooleanField(_l("I have read this and agree that my personal data be collected and processed so"))
    version = HiddenField()
    language = HiddenField()
    sha256 = HiddenField()

    def validate_agree(self, field: Field) -> None:
        if field.raw_data != [YES]:
            raise ValidationError(
                _("To agree, tick this box yourself. If you do not agree, press the other button.")
            )

    @property
    def shown(self) -> Shown:
        """What the page said was on the screen; a version that is no number is version 0, which never was."""
        number = self.version.data or ""
        version = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
        return Shown(version, self.language.data or "", self.sha256.data or "")
