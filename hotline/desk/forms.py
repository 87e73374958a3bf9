"""What a coordinator may type about a case."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import AnyOf, DataRequired, Length, Optional

from hotline.cases.service import FROM_MAILBOX
from hotline.desk import words

BODY_LIMIT = 50_000  # characters
REASON_LIMIT = 2_000  # characters


class ReplyForm(Form):
    """An answer to the reporter. Its token is the house's own, bound to the session; see `web/tokens.py`."""

    body = TextAreaField(
        _l("Your answer"),
        [
            DataRequired(_l("Write an answer.")),
            Length(max=BODY_LIMIT, message=_l("The answer is too long: 50,000 characters at most.")),
        ],
        filters=[lambda text: text.strip() if text else text],
    )


class NoteForm(Form):
    """An internal note, or another wording of the one named by `note_id`."""

    note_id: UUID | None = None

    note = TextAreaField(
        _l("Your note"),
        [
            DataRequired(_l("Write a note.")),
            Length(max=BODY_LIMIT, message=_l("The note is too long: 50,000 characters at most.")),
        ],
        filters=[lambda text: text.strip() if text else text],
    )


class DecisionForm(Form):
    """Whether an authorisation document holds. `until` is asked for a power of attorney, `reason` for a refusal."""

    until = DateField(_l("Holds until"), [Optional()], render_kw={"type": "date"})
    reason = TextAreaField(
        _l("Why the document does not hold"),
        [Length(max=REASON_LIMIT, message=_l("The reason is too long: 2,000 characters at most."))],
        filters=[lambda text: text.strip() if text else text],
    )


class AnswerForm(Form):
    """What the reporter reads about a request. Where the case is erased nobody can read it, so it may be empty."""

    text = TextAreaField(
        _l("Your answer"),
        [Length(max=BODY_LIMIT, message=_l("The answer is too long: 50,000 characters at most."))],
    )


class WriteDownForm(Form):
    """What a reporter asked for by telephone or through the claim page. A correction has its own place."""

    asked_kind = SelectField(
        _l("What is asked for"),
        [
            AnyOf(
                [kind for kind in FROM_MAILBOX if kind != "correct"], message=_l("Choose what is asked for.")
            )
        ],
        choices=[
            SelectChoice("", _l("Please choose")),
            *(SelectChoice(kind, words.KINDS[kind]) for kind in FROM_MAILBOX if kind != "correct"),
        ],
        validate_choice=False,
    )
    asked_text = TextAreaField(
        _l("How it came, and how you know who it is"),
        [
            DataRequired(_l("Write how you know that it is the reporter.")),
            Length(max=REASON_LIMIT, message=_l("This is too long.")),
        ],
    )


class PauseForm(Form):
    """Why the next step has to wait, and until when."""

    pause_until = DateField(_l("Look again on"), [Optional()], render_kw={"type": "date"})
    pause_reason = TextAreaField(
        _l("Why it waits"), [Length(max=REASON_LIMIT, message=_l("This is too long."))]
    )
