"""The report's form and clause 2.4: which of its answers are screened, and the form without what is taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from werkzeug.datastructures import MultiDict
from wtforms import Form

from hotline.config import Config
from hotline.intake import drafts, finding_words
from hotline.intake.drafts import Draft
from hotline.intake.forms import FILE_QUESTIONS, ReportForm
from hotline.intake.questions import REPORT_QUESTIONS, Question
from hotline.intake.replacing import replaced
from hotline.intake.screened import REMOVE, REPRESENTED, Screened, Text, screen
from hotline.intake.staging import Bench
from hotline.screening import Own


def look_over(draft: Draft, typed: MultiDict[str, str], config: Config) -> None:
    """Screen a draft, once in a request. Who represents somebody found in the text speaks for another."""
    assert draft.secret is not None
    form = draft.form
    found = screen(
        [*_texts(form), *_file_names(draft)],
        own(form),
        typed,
        secret=draft.secret,
        refuses_officials=config.officials == "refuse",
    )
    if any(one.choice == REPRESENTED for one in found.entries):
        form["reporting_for"].data = "other"
    draft.screened = replace(found, has_document=_has_document(form))


def without_removed(
    draft: Draft, typed: MultiDict[str, str], bench: Bench, key: bytes, now: datetime
) -> tuple[Draft, list[tuple[str, str]]]:
    """The draft as it reads after taking out, and what was exchanged for what. Nothing is screened again."""
    found = draft.screened
    taken = replaced(found, finding_words.neutral)
    fields = typed.copy()
    names = {}
    for number, words in taken.texts.items():
        text = found.texts[number]
        if text.file:
            names[text.file] = words
        else:
            fields[text.where] = words
    for question in FILE_QUESTIONS:
        tokens = []
        for one in draft.waiting:
            if one.question == question:
                name = names.get(one.id.hex)
                tokens.append(
                    one.token if name is None else bench.token(question, replace(one.file, name=name))
                )
        fields.poplist(f"staged-{question}")
        for token in tokens:
            fields.add(f"staged-{question}", token)
    fields["submission"] = draft.submission
    fields["reporting_for"] = draft.form["reporting_for"].data or ""
    new = drafts.read(fields, bench, None, key, now)
    new.choices = [(name, choice) for name, choice in draft.choices if choice != REMOVE]
    return new, taken.exchanged


def words_without_removed(found: Screened) -> tuple[dict[int, str], list[tuple[str, str]]]:
    """Texts that read differently after taking out, by their number, and what was exchanged for what."""
    taken = replaced(found, finding_words.neutral)
    return taken.texts, taken.exchanged


def own(form: Form) -> Own:
    """What the writer says about himself or herself: never a finding."""
    names = ("surname", "given_name", "patronymic", "email", "phone")
    return Own(**{name: (form[name].data or "").strip() for name in names if name in form})


def _texts(form: ReportForm) -> list[Text]:
    """Everything typed freely, within its limit: what is longer is refused anyway."""
    found = []
    for question in REPORT_QUESTIONS:
        if question.name in form and is_free(question, words := form[question.name].data or ""):
            found.append(Text(question.name, words))
    return found


def is_free(question: Question, typed: object) -> bool:
    """Whether an answer is in a person's own words."""
    if not isinstance(typed, str) or len(typed) > question.limit:
        return False
    return question.kind in {"line", "text"} or (
        question.kind == "choice" and typed not in dict(question.choices)
    )


def _file_names(draft: Draft) -> list[Text]:
    return [Text(one.question, one.name, one.id.hex) for one in draft.waiting]


def _has_document(form: ReportForm) -> bool:
    """Whether the writer speaks for another and shows a document. What it says is validation's matter."""
    return form["reporting_for"].data == "other" and bool(form.has_files.get("authorisation"))
