"""What a coordinator writes down before data leave, and what proves who they are."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    PasswordField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional

from hotline.desk.sign_in_forms import LONGEST
from hotline.intake.forms import one_newline
from hotline.web.languages import LANGUAGES

GROUNDS = {
    "3.4.1": _l("3.4.1: a state body or a local self-government body asks with reasons"),
    "3.4.2": _l("3.4.2: a law says directly that it must be given"),
    "3.5.1": _l("3.5.1: the reporter has agreed to it"),
    "3.5.2": _l("3.5.2: the service cannot be given without it"),
}
PURPOSES = {
    "2.2.1": _l("2.2.1: to serve the reporter"),
    "2.2.2": _l("2.2.2: to know that it is them"),
    "2.2.3": _l("2.2.3: to speak with them"),
    "2.2.4": _l("2.2.4: statistics and research"),
}
REFUSALS = {
    "stopped": _l("Nothing may leave this case: its processing was stopped, or it was erased."),
    "ground": _l("Choose the ground. Without a ground nothing is given to anybody."),
    "recipient": _l("Write who receives it."),
    "request-number": _l("Write the number of the request."),
    "request-date": _l("Write the date of the request."),
    "request-future": _l("The date of the request has not come yet."),
    "document": _l("Attach the request itself: clause 3.4.1 needs it."),
    "law": _l("Name the law and its article that say so directly."),
    "need": _l("Write why the service cannot be given without it."),
    "purpose": _l("Choose one of the four purposes of clause 2.2."),
    "nothing": _l("Choose what is given: nothing is given by itself."),
    "not-there": _l("Something that you chose is not there any more. Please choose again."),
    "statistics": _l(
        "For statistics nothing may be given that points at a person: choose only what does not."
    ),
    "consent": _l(
        "The reporter has not agreed to this recipient, this purpose and this data. Ask with the button below: the "
        "question appears in their mailbox."
    ),
    "unverified": _l(
        "The reporter speaks for somebody else, and their document has not been verified. Decide about it first: "
        "until then they cannot consent for that person."
    ),
    "hidden-reason": _l("Write which law forbids to tell the reporter."),
    "hidden-ground": _l("The reporter may be left untold only where the ground is 3.4.1 or 3.4.2."),
    "again": _l("Somebody disclosed something from this case meanwhile. Please check once more."),
}


class DisclosureForm(Form):
    """Ground, recipient, the paper behind it, purpose. What is given is chosen beside it, box by box."""

    ground = RadioField(
        _l("Ground"),
        choices=[SelectChoice(value, text) for value, text in GROUNDS.items()],
        validate_choice=False,
    )
    recipient = StringField(
        _l("Who receives it"),
        [Length(max=300, message=_l("This is too long."))],
        filters=[lambda text: (text or "").strip()],
    )
    purpose = RadioField(
        _l("Purpose"),
        choices=[SelectChoice(value, text) for value, text in PURPOSES.items()],
        validate_choice=False,
    )
    request_number = StringField(
        _l("Number of the request"),
        [Length(max=100, message=_l("This is too long."))],
        filters=[lambda text: (text or "").strip()],
    )
    request_date = DateField(_l("Date of the request"), [Optional()], render_kw={"type": "date"})
    document = FileField(_l("The request itself"))
    reason = TextAreaField(
        _l("The provision of law (3.4.2), or why it is necessary (3.5.2)"),
        [Length(max=2000, message=_l("This is too long."))],
        filters=[one_newline, lambda text: (text or "").strip()],
    )
    language = RadioField(
        _l("Language of the papers"),
        choices=[SelectChoice(tag, name) for tag, name in LANGUAGES.items()],
        default="kk",
    )
    is_hidden = BooleanField(_l("A law forbids to tell the reporter"), false_values=("", "no"))
    hidden = TextAreaField(
        _l("Which law, and why"),
        [Length(max=1000, message=_l("This is too long."))],
        filters=[one_newline, lambda text: (text or "").strip()],
    )
    words = TextAreaField(
        _l("Your words to the reporter about it"),
        [Length(max=1000, message=_l("This is too long."))],
        filters=[one_newline, lambda text: (text or "").strip()],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """The formats alone; the rules are the register's."""
        super().validate(extra_validators)
        if self.request_date.errors:
            self.request_date.errors = [_("This is not a date. Choose it, or type it like 2026-11-25.")]
        if self.language.data not in LANGUAGES:
            self.language.data, self.language.errors = "kk", []
        if self.is_hidden.data and not self.hidden.data:
            self.hidden.errors = [*self.hidden.errors, str(REFUSALS["hidden-reason"])]
        return not self.errors


class ProveForm(Form):
    """Who lets data leave proves once more who they are."""

    passphrase = PasswordField(_l("Your passphrase"), [InputRequired(_l("Type your passphrase.")), LONGEST])
    code = StringField(_l("Code from your device"), [InputRequired(_l("Type the code.")), LONGEST])
