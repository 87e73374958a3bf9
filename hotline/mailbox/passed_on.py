"""What the reporter sees of their data leaving: to whom they were given, and what the hotline asks before it gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hotline import clock
from hotline.cases import service as cases
from hotline.cases.service import OpenCase, Selection
from hotline.errors import NotFoundError
from hotline.intake.questions import BY_NAME
from hotline.intake.wording import msg
from hotline.web import current, sessions, tokens

TOKEN = "mailbox-consent"  # noqa: S105  (the purpose of a form token)
PURPOSES = {
    "2.2.1": msg("to help you"),
    "2.2.2": msg("to know that the report is yours"),
    "2.2.3": msg("to reach you"),
    "2.2.4": msg("for counts in statistics"),
}
GROUNDS = {
    "3.4.1": msg("A state body asked for it in writing and gave reasons (clause 3.4.1 of the policy)."),
    "3.4.2": msg("A law says directly that it must be given (clause 3.4.2)."),
    "3.5.1": msg("You agreed to it (clause 3.5.1)."),
    "3.5.2": msg("We could not have helped you without it (clause 3.5.2)."),
}


@dataclass(frozen=True)
class Passed:
    """One time that data were given, in words."""

    at: datetime
    recipient: str = field(repr=False)
    ground: str
    purpose: str
    given: tuple[str, ...] = field(repr=False)
    request_number: str = field(repr=False)
    request_date: date | None
    reason: str = field(repr=False)


@dataclass(frozen=True)
class Question:
    """What the hotline asks, and what was said to it."""

    id: str
    at: datetime
    recipient: str = field(repr=False)
    purpose: str
    given: tuple[str, ...] = field(repr=False)
    words: str = field(repr=False)
    is_yes: bool | None  # None: not answered yet


def passed(case: OpenCase) -> list[Passed]:
    """Every disclosure that may be told, the newest first."""
    return [
        Passed(
            one.at,
            one.recipient,
            _(GROUNDS[one.ground]),
            _(PURPOSES[one.purpose]),
            _labels(case, one.given),
            one.request_number,
            one.request_date,
            one.reason,
        )
        for one in reversed(case.of(cases.PASSED_ON))
    ]


def questions(case: OpenCase) -> list[Question]:
    """Every question, the newest first."""
    return [
        Question(
            asked.id,
            asked.at,
            asked.recipient,
            _(PURPOSES[asked.purpose]),
            _labels(case, asked.given),
            asked.words,
            said.is_yes if said else None,
        )
        for asked, said in reversed(cases.questions(case))
    ]


def _labels(case: OpenCase, given: Selection) -> tuple[str, ...]:
    names = {one.id: one.meta.name for one in case.files if one.meta}
    texts = [
        _("Your answer to “%(question)s”", question=_(BY_NAME[name].label)) if name in BY_NAME else name
        for name in given.fields
    ]
    texts += [_("Message %(number)s", number=at + 1) for at in given.messages]
    texts += [_("File “%(name)s”", name=names.get(one, "…")) for one in given.files]
    return tuple(map(str, texts))


def add_to(bp: Blueprint) -> None:
    """Put the answer's address on the mailbox."""
    bp.add_url_rule("/case/consent", "consent", consent, methods=["POST"])


def consent() -> Response:
    """The reporter's yes or no. Both can be changed later; the newest counts."""
    inside: Response = redirect(url_for("mailbox.case", _anchor="questions"), 303)
    unlocked = sessions.resume("mailbox")
    if unlocked is None:
        return inside
    tokens.check(TOKEN, unlocked.csrf)
    said = request.form.get("answer")
    if said not in {"yes", "no"}:
        raise NotFoundError("no such answer")
    try:
        with current.database().writing() as session:
            cases.answer_consent(
                session,
                unlocked.owner_id,
                unlocked.secret,
                request.form.get("asked", ""),
                is_yes=said == "yes",
                now=clock.now(),
            )
    except cases.MoveNotAllowedError:
        return inside  # blocked meanwhile: the page says so
    return inside
