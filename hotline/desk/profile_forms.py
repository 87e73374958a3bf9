"""What people type about themselves."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from hotline.desk.sign_in_forms import LONGEST
from hotline.intake import formats
from hotline.intake.wording import say
from hotline.web.languages import LANGUAGES


class AboutForm(Form):
    """What colleagues see, and in which language this person works."""

    name = StringField(
        _l("Name, as colleagues know you"),
        [InputRequired(_l("Type a name.")), Length(max=80, message=_l("This is too long."))],
    )
    language = SelectField(
        _l("Language"), choices=[SelectChoice(tag, name) for tag, name in LANGUAGES.items()]
    )


class MailForm(Form):
    """Whether and where this person hears by mail that there is something new."""

    rate = RadioField(
        _l("Mail when there is something new"),
        choices=[
            SelectChoice("", _l("Never")),
            SelectChoice("hourly", _l("Once an hour at most")),
            SelectChoice("daily", _l("Once a day, in the morning")),
        ],
        default="",
    )
    address = StringField(_l("E-mail"), [LONGEST], render_kw={"inputmode": "email", "spellcheck": "false"})

    def validate(self, extra_validators: Any = None) -> bool:
        """An address that mail reaches, unless there is to be none."""
        if not super().validate(extra_validators):
            return False
        if self.rate.data:
            try:
                self.address.data = formats.email(self.address.data or "")
            except formats.FormatError as error:
                self.address.errors = [say(error.code)]
                return False
        return True


class ProofForm(Form):
    """Proof of who asks, with what is in force now."""

    passphrase = PasswordField(
        _l("Your present passphrase"), [InputRequired(_l("Type your passphrase.")), LONGEST]
    )
    present = StringField(_l("Code from your present device"), [InputRequired(_l("Type the code.")), LONGEST])


class NewPassphraseForm(ProofForm):
    """The same, and proof that the new passphrase was written down."""

    repeated = PasswordField(_l("The new passphrase"), [InputRequired(_l("Type your passphrase.")), LONGEST])
