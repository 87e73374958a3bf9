"""What people of the staff type to come in, to join, and to let a colleague in. Tokens are in `web/tokens.py`."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

LONGEST = Length(max=400, message=_l("This is too long."))


class SignInForm(Form):
    """The three things that prove who somebody is."""

    login = StringField(_l("Login"), [InputRequired(_l("Type your login.")), LONGEST])
    passphrase = PasswordField(_l("Passphrase"), [InputRequired(_l("Type your passphrase.")), LONGEST])
    code = StringField(_l("Code from your device"), [InputRequired(_l("Type the code.")), LONGEST])


class OwnPassphraseForm(Form):
    """A passphrase of the joiner's own; empty if the generated one is taken."""

    own = PasswordField(_l("Your own passphrase"), [LONGEST])


class DeviceForm(Form):
    """Proof that the joiner's device shows the right codes."""

    code = StringField(_l("Code from your device"), [InputRequired(_l("Type the code.")), LONGEST])


class RepeatForm(Form):
    """Proof that the passphrase was written down."""

    passphrase = PasswordField(_l("Your passphrase"), [InputRequired(_l("Type your passphrase.")), LONGEST])


class GrantForm(Form):
    """A coordinator lets an admitted colleague read."""

    login = SelectField(
        _l("Who is joining"), [InputRequired(_l("Choose who is joining."))], validate_choice=False
    )
    fingerprint = StringField(
        _l("Fingerprint that they read out"), [InputRequired(_l("Type the fingerprint.")), LONGEST]
    )
    passphrase = PasswordField(_l("Your passphrase"), [InputRequired(_l("Type your passphrase.")), LONGEST])
