"""The report's form, made from the rows of `questions.py`, and the rules across several answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    Form,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from hotline.intake import authorisation, formats
from hotline.intake.authorisation import UndatedPowerError, UnknownKindError
from hotline.intake.formats import FormatError
from hotline.intake.questions import BY_NAME, DOCUMENT, REGIONS, REPORT_QUESTIONS, REPRESENTED, Question
from hotline.intake.staging import Refused
from hotline.intake.wording import say

Answers = dict[str, Any]
FILE_QUESTIONS = tuple(one.name for one in REPORT_QUESTIONS if one.kind in {"file", "files"})
TEXT_QUESTIONS = tuple(one.name for one in REPORT_QUESTIONS if one.kind not in {"file", "files"})
OVER_OLD = (
    "authorisation_over_old"  # beside the answers: the power of attorney is older than the law lets it be
)

_READ: dict[str, Callable[[str], str]] = {
    "name": formats.person_name,
    "email": formats.email,
    "phone": formats.phone,
}


class Readable:
    """A WTForms validator that turns what was typed into the one way of writing it, in `field.kept`."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.field_flags: dict[str, Any] = {}

    def __call__(self, form: KeepingForm, field: Any) -> None:
        typed = field.data or ""
        if len(typed) > self.question.limit:
            raise ValidationError(say("too-long", over=len(typed) - self.question.limit))
        if not typed.strip():
            return
        try:
            form.kept[self.question.name] = self._read(typed, form.today)
        except FormatError as error:
            raise ValidationError(say(error.code)) from None

    def _read(self, typed: str, today: date) -> str:
        kind = self.question.kind
        if kind == "date":
            return formats.past_date(typed, today).isoformat()
        if kind == "choice":
            return _choice(self.question, typed.strip())
        read = _READ.get(kind)
        return read(typed) if read else typed.strip()


def _choice(question: Question, typed: str) -> str:
    """The value of a choice. A region may also be typed: it is kept in the sealed report as it is."""
    if typed in dict(question.choices) or question.name == "region":
        return typed
    raise FormatError("choice-unknown")


def one_newline(text: str | None) -> str | None:
    """Browsers send CRLF and count it as one character; so do we."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if text else text


def field_of(question: Question) -> Any:
    """The WTForms field of a row."""
    label = lazy_gettext(question.label)
    validators: list[Any] = [Readable(question)]
    choices = [SelectChoice(value, lazy_gettext(text)) for value, text in question.choices]
    match question.kind:
        case "check":
            return BooleanField(label, false_values=("", "no", "false"))
        case "file":
            return FileField(label)
        case "files":
            return MultipleFileField(label)
        case "text":
            return TextAreaField(label, validators, filters=[one_newline])
        case "choice" if len(choices) > 4:
            blank = [] if not question.choices[0][0] else [SelectChoice("", lazy_gettext("Please choose"))]
            return SelectField(label, validators, choices=blank + choices, validate_choice=False)
        case "choice":
            first = "mailbox" if question.name == "reply_by" else None
            return RadioField(label, validators, choices=choices, validate_choice=False, default=first)
    return StringField(label, validators)


class KeepingForm(Form):
    """A form whose answers are kept in one way of writing, beside what was typed."""

    def __init__(self, formdata: MultiDict[str, str] | None, *, today: date) -> None:
        super().__init__(formdata)
        self.today = today
        self.kept: dict[str, str] = {}

    def refuse(self, question: str, code: str, /, **values: Any) -> None:
        """Put a reason at a field."""
        field: Any = self[question]
        field.errors = [*field.errors, say(code, **values)]

    def has(self, *names: str) -> bool:
        """Whether one of the answers was given, rightly or wrongly: a wrong one has its own message."""
        return any((self[name].data or "").strip() for name in names)


class ReportForm(KeepingForm):
    """The form of `/<lang>/report`: one field for each question, added below."""

    def __init__(
        self,
        formdata: MultiDict[str, str] | None,
        *,
        today: date,
        has_files: Mapping[str, bool] | None = None,
        refused_files: Sequence[Refused] = (),
        asks_abroad: bool = False,
    ) -> None:
        super().__init__(formdata, today=today)
        self.has_files = has_files or {}  # file question -> whether a file for it arrived and was taken
        self.refused_files = refused_files
        self.asks_abroad = asks_abroad
        self.is_over_old = False
        if not asks_abroad:
            del self["consent_abroad"]
        region: Any = self["region"]
        if region.data and region.data not in dict(REGIONS):
            region.choices = [*region.choices, SelectChoice(region.data, region.data)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold every answer against its own format, then the answers against each other."""
        super().validate(extra_validators)
        self.show_refused_files()
        self._reporter()
        self._about_whom()
        self._story()
        self._way_to_answer()
        return not self.errors

    def answers(self) -> Answers:
        """What is kept of a valid form: nothing empty, nothing that was not asked."""
        kept: Answers = dict(self.kept)
        if kept.get("reporting_for") != "other":
            for name in (*REPRESENTED, *DOCUMENT):
                kept.pop(name, None)
        kept.setdefault("reply_by", "mailbox")
        for question in REPORT_QUESTIONS:
            if question.kind == "check" and question.name in self and self[question.name].data:
                kept[question.name] = True
        if self.is_over_old:
            kept[OVER_OLD] = True
        return kept

    def clear_region(self) -> str:
        """The region for the clear column of the register: one of the listed, or nothing."""
        region = self.kept.get("region", "")
        return region if region in dict(REGIONS) else ""

    def show_refused_files(self) -> None:
        """Name each file that was not taken, with its reason."""
        for one in self.refused_files:
            self.refuse(one.question, one.code, name=one.name, limit=one.limit)

    def _reporter(self) -> None:
        if not self.has("surname", "given_name"):
            self.refuse("surname", "name-missing")

    def _about_whom(self) -> None:
        match self.kept.get("reporting_for"):
            case "other":
                self._represented()
            case "self" if self.has(*REPRESENTED) or self.has_files.get("authorisation"):
                self.refuse("reporting_for", "reporting-for-self")
            case None if not self["reporting_for"].errors:
                self.refuse("reporting_for", "reporting-for-missing")

    def _represented(self) -> None:
        if not self.has("represented_surname", "represented_given_name"):
            self.refuse("represented_surname", "represented-missing")
        issued = self.kept.get("authorisation_date")
        try:
            examined = authorisation.examine(
                self.kept.get("authorisation_kind", ""),
                date.fromisoformat(issued) if issued else None,
                self.today,
            )
            self.is_over_old = examined.is_over_old
        except UnknownKindError:
            if not self["authorisation_kind"].errors:
                self.refuse("authorisation_kind", "kind-missing")
        except UndatedPowerError:
            if not self["authorisation_date"].errors:
                self.refuse("authorisation_date", "power-undated")
        if not self.has_files.get("authorisation") and not self["authorisation"].errors:
            self.refuse("authorisation", "document-missing")

    def _story(self) -> None:
        if not self.has("narrative") and not self.has_files.get("evidence"):
            self.refuse("narrative", "story-missing")

    def _way_to_answer(self) -> None:
        way = self.kept.get("reply_by")
        if way in {"email", "phone"} and not self.has(way):
            self.refuse(way, f"{way}-missing")
        if self.asks_abroad and not self["consent_abroad"].data:
            self.refuse("consent_abroad", "abroad-missing")


for _question in REPORT_QUESTIONS:
    setattr(ReportForm, _question.name, field_of(_question))


def question_of(field: Any) -> Question:
    """The row that a field was made from, for templates."""
    return BY_NAME[field.name]
