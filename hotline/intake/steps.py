"""What becomes of a report's form: back to its writer, on to the check, or into the register. No page, no request.

The site's own form and a coordinator who writes down a caller's words go through here alike: the same questions, the
same screening, the same refusals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from hotline.cases import service as cases
from hotline.cases.acceptance import Acceptance
from hotline.cases.service import AlreadySentError, FileGoneError
from hotline.config import Config
from hotline.errors import BusyError
from hotline.intake.drafts import TRAP, Draft
from hotline.intake.forms import FILE_QUESTIONS
from hotline.intake.looking_over import look_over, without_removed
from hotline.intake.questions import REPORT_QUESTIONS, Question, label_of
from hotline.intake.screened import was_marked
from hotline.intake.service import Report
from hotline.intake.staging import Bench
from hotline.keys.service import KeyAlarmError
from hotline.web.logs import LOG

NOT_TAKEN = (
    AlreadySentError,
    FileGoneError,
    BusyError,
    KeyAlarmError,
)  # what may stand in the way of lodging


@dataclass(frozen=True)
class Outcome:
    """Where a draft goes next. A form is shown with `status` and `notice`, a check with what was exchanged."""

    page: Literal["form", "check", "send"]
    draft: Draft
    status: int = 200
    notice: str = ""
    exchanged: Sequence[tuple[str, str]] = field(default=(), repr=False)


def decide(
    draft: Draft, typed: MultiDict[str, str], bench: Bench, key: bytes, config: Config, now: datetime
) -> Outcome:
    """Look a form over, hold it against the rules and say where it goes. `key` is that of the form's secret."""
    step = typed.get("step", "send")
    if "remove" in typed or step not in {"check", "send"}:
        draft.form.show_refused_files()
        if was_marked(typed):
            look_over(draft, typed, config)
        return Outcome("form", draft, 413 if draft.is_too_large else 200)
    if typed.get(TRAP):
        notice = _("A field that people do not see was filled in. Please press the button again.")
        return Outcome("form", draft, 422, notice)
    look_over(draft, typed, config)
    if not draft.form.validate() or draft.screened.open:
        return Outcome("form", draft, 413 if draft.is_too_large else 422)
    if draft.screened.removed:
        return _without_removed(draft, typed, bench, key, now)
    return Outcome("check" if step == "check" else "send", draft)


def _without_removed(
    draft: Draft, typed: MultiDict[str, str], bench: Bench, key: bytes, now: datetime
) -> Outcome:
    """What is taken out is shown before anything is sent."""
    new, exchanged = without_removed(draft, typed, bench, key, now)
    if not new.form.validate():
        return Outcome("form", new, 422)
    return Outcome("check", new, exchanged=exchanged)


def report_of(draft: Draft, acceptance: Acceptance, language: str) -> Report:
    """What is lodged of a draft that may be sent."""
    answers = draft.form.answers()
    if found := draft.screened.found():
        answers[cases.FINDINGS] = found
    return Report(answers, acceptance, language, draft.files, region=draft.form.clear_region())


def why_not(error: Exception) -> tuple[int, str]:
    """The status and the words for what stood in the way; `error` is one of `NOT_TAKEN`."""
    if isinstance(error, AlreadySentError):
        return 409, _(
            "You have already sent this form, and it arrived. To add something, open “My report” with your code."
        )
    if isinstance(error, FileGoneError):
        return 422, _("A file uploaded earlier is no longer here. Please choose it again.")
    if isinstance(error, BusyError):
        return 429, _(
            "Many reports came at once, so this one was not taken yet. Wait a few minutes and press send again."
        )
    assert isinstance(error, KeyAlarmError)
    LOG.critical("intake is closed: %s", error.code)
    return 503, _("We cannot take reports safely right now. Keep this page open, or call the hotline.")


def rows(draft: Draft) -> list[tuple[Question, Any]]:
    """Every answer as it will be kept, with its question, for the check page."""
    answers = draft.form.answers()
    found = []
    for question in REPORT_QUESTIONS:
        if question.name in FILE_QUESTIONS:
            value = "\n".join(file.name for file in draft.files[question.name])
        else:
            value = _shown(question, answers.get(question.name, ""))
        if value:
            found.append((question, value))
    return found


def _shown(question: Question, found: Any) -> Any:
    if question.kind == "check":
        return _("Yes") if found else ""
    return _(label_of(question.name, found)) if question.kind == "choice" and found else found
