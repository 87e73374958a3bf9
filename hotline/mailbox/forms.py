"""What a reporter types in the mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, MultipleFileField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from hotline.cases.requests import NEEDS_WORDS, TEXT_LIMIT
from hotline.intake.forms import KeepingForm, field_of, one_newline
from hotline.intake.questions import BY_NAME
from hotline.intake.wording import say
from hotline.mailbox.service import MESSAGE_LIMIT
from hotline.mailbox.wording import REQUESTS

CONFIRMED = ("block", "withdraw", "erase")  # said once more on a page of its own before it is done
CORRECTABLE = (  # questions whose answers a reporter may have put right
    *("surname", "given_name", "patronymic", "happened_on", "region", "place", "narrative"),
    *("email", "phone", "body"),
)


class SignInForm(Form):
    """The way in. A wrong code and an unknown one get the same words."""

    receipt = StringField(_l("Your secret code"))


class MessageForm(Form):
    """Something to add."""

    body = TextAreaField(_l("Add something"), filters=[one_newline])
    files = MultipleFileField(_l("Add files"))

    def validate_body(self, field: Field) -> None:
        over = len(field.data or "") - MESSAGE_LIMIT
        if over > 0:
            raise ValidationError(say("too-long", over=over))


class RequestForm(Form):
    """What a person asks of their own data."""

    kind = RadioField(
        _l("What do you want?"),
        choices=[SelectChoice(kind, _l(words.title)) for kind, words in REQUESTS.items()],
        validate_choice=False,
    )
    body = TextAreaField(_l("Your words"), filters=[one_newline])

    def validate_kind(self, field: Field) -> None:
        if field.data not in REQUESTS:
            raise ValidationError(say("request-missing"))

    def validate_body(self, field: Field) -> None:
        over = len(field.data or "") - TEXT_LIMIT
        if over > 0:
            raise ValidationError(say("too-long", over=over))
        if self.kind.data in NEEDS_WORDS and not (field.data or "").strip():
            raise ValidationError(say("claim-missing"))


class CorrectForm(KeepingForm):
    """One's own answers, to be put right. Fields that a case does not have are taken out."""

    reply_by = ""  # how the reporter wanted to be answered: that way must stay open

    def keep_only(self, names: Iterable[str]) -> None:
        """Take out every other field."""
        for name in set(CORRECTABLE).difference(names):
            del self[name]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer by its own format; a name has to stay, and a way to answer."""
        super().validate(extra_validators)
        if not self.has("surname", "given_name"):
            self.refuse("surname", "name-missing")
        if self.reply_by in {"email", "phone"} and not self.has(self.reply_by):
            self.refuse(self.reply_by, f"{self.reply_by}-missing")
        return not self.errors

    def changes(self, standing: Mapping[str, str]) -> dict[str, str]:
        """The answers that are different; an empty one takes the answer away."""
        return {
            field.name: new
            for field in self
            if (new := self.kept.get(field.name, "")) != standing.get(field.name, "")
        }


for _name in CORRECTABLE:
    setattr(CorrectForm, _name, field_of(BY_NAME[_name]))
