"""What an admin may type. Tokens are in `web/tokens.py`."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Form,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp
from wtforms.widgets import HiddenInput

LONGEST = Length(max=400, message=_l("This is too long."))
_PASSPHRASE = InputRequired(_l("Type your passphrase."))


class InviteForm(Form):
    """Somebody new."""

    name = StringField(_l("Name"), [InputRequired(_l("Type a name.")), Length(max=80)])
    login = StringField(
        _l("Login"),
        [
            InputRequired(_l("Type a login.")),
            Regexp(
                r"^[a-z0-9][a-z0-9._-]{1,31}$",
                message=_l("A login has 2 to 32 small Latin letters, digits, dots or hyphens."),
            ),
        ],
        filters=[lambda text: text.strip().lower() if text else text],
    )
    role = RadioField(
        _l("Role"),
        [InputRequired(_l("Choose a role."))],
        choices=[
            SelectChoice("coordinator", _l("Coordinator")),
            SelectChoice("admin", _l("Administrator")),
        ],
        default="coordinator",
        validate_choice=False,
    )


class AdmitForm(Form):
    """The admin's half of letting somebody in."""

    fingerprint = StringField(
        _l("Fingerprint that they read out"), [InputRequired(_l("Type the fingerprint.")), LONGEST]
    )
    passphrase = PasswordField(_l("Your passphrase"), [_PASSPHRASE, LONGEST])


class SignForm(Form):
    """A deed that asks for the admin's passphrase and nothing else."""

    passphrase = PasswordField(_l("Your passphrase"), [_PASSPHRASE, LONGEST])


class RotateForm(SignForm):
    """A new generation of the keys, on top of the log as it was on the screen."""

    serial = HiddenField()


class MovedDaysForm(Form):
    """A day that is worked though the calendar has it free, and one that is free for it."""

    work_on = DateField(_l("Worked instead"), [Optional()], render_kw={"type": "date"})
    free_on = DateField(_l("Free instead"), [Optional()], render_kw={"type": "date"})


class TextsForm(Form):
    """The texts of a new version of the policy. Kazakh is the authoritative one."""

    kk = TextAreaField(_l("In Kazakh"), [DataRequired(_l("The Kazakh text is the one that counts."))])
    ru = TextAreaField(_l("In Russian"))
    en = TextAreaField(_l("In English"))

    def bodies(self) -> dict[str, bytes]:
        """What was typed, by language, with the line ends of a text file."""
        typed = {"kk": self.kk.data, "ru": self.ru.data, "en": self.en.data}
        return {
            language: (text.replace("\r\n", "\n").strip("\n") + "\n").encode()
            for language, text in typed.items()
            if text and text.strip()
        }


class PublishForm(SignForm):
    """The yes to a version that was looked at, on top of the one in force as it was on the screen."""

    after = IntegerField(widget=HiddenInput())
