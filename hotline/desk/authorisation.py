"""A coordinator's decision about an authorisation document."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hotline import clock
from hotline.cases import service as cases
from hotline.desk.case_page import case_page
from hotline.desk.forms import DecisionForm
from hotline.desk.paper import paper
from hotline.desk.seen import changed, seen
from hotline.desk.signed_in import keyring, staff, viewer
from hotline.intake import finding_words
from hotline.intake.forms import OVER_OLD
from hotline.intake.questions import DOCUMENT, QUESTIONS, REPRESENTED
from hotline.screening import Kind
from hotline.web import current, tokens
from hotline.web.sessions import coordinator_required

bp = Blueprint("authorisation", __name__, url_prefix="/desk")
FIELDS = cases.Fields(
    represented=REPRESENTED,
    document=(*DOCUMENT, OVER_OLD),
    texts=(*(one.name for one in QUESTIONS if one.kind in {"line", "text"}), "region"),
    files="authorisation",
)


@bp.post("/cases/<number>/authorisation")
@coordinator_required
def decide(number: str) -> Response | tuple[str, int]:
    """Verified or refused. What somebody else decided first stands, and the second is told."""
    tokens.check("desk-case", staff().csrf)
    form = DecisionForm(request.form)
    is_refusal = request.form.get("decision") == "refused"
    is_valid = form.validate()
    if is_refusal and not form.reason.data:
        form.reason.errors = [_("Write why: the reporter reads it.")]
        is_valid = False
    if not is_refusal and is_valid:
        is_valid = _term_holds(number, form)
    if not is_valid:
        return case_page(number, authorisation=form), 422
    try:
        _refuse(number, form) if is_refusal else _verify(number, form)
    except cases.ChangedMeanwhileError:
        return changed(number, authorisation=form)
    except (cases.AlreadyDecidedError, cases.MoveNotAllowedError):
        return redirect(url_for("desk.case", number=number, decided="no", _anchor="authorisation"), 303)
    return redirect(url_for("desk.case", number=number, _anchor="authorisation"), 303)


def _verify(number: str, form: DecisionForm) -> None:
    with current.database().writing() as session:
        cases.verify_document(
            session,
            keyring(session),
            number,
            seen=request.form.get("seen", ""),
            until=form.until.data,
            by=staff().owner_id,
            now=clock.now(),
            version=seen(),
        )


def _refuse(number: str, form: DecisionForm) -> None:
    refusal = _refusal(viewer().case(number, clock.now()).language, form.reason.data or "")
    database, config = current.database(), current.config()
    with database.writing() as session:
        gone = cases.refuse_document(
            session,
            keyring(session),
            number,
            seen=request.form.get("seen", ""),
            reason=form.reason.data or "",
            refusal=refusal,
            by=staff().owner_id,
            now=clock.now(),
            version=seen(),
        )
    cases.finish_erasure(database, config, gone)


def _refusal(language: str, reason: str) -> cases.Refusal:
    """In the language of the case, as its reporter reads it."""
    with force_locale(language):
        told = _(
            "We looked at the document that you attached, and it does not let us keep data of the person you speak "
            "for. The reason: %(reason)s\n\nWe destroyed that person's data, what was found in your text and the "
            "document. The rest of your report stays and we work on it. If you have another document, or do not "
            "agree, write here or ask a person to call you.",
            reason=reason,
        )
        words = {kind.value: finding_words.neutral(kind) for kind in Kind}
    return cases.Refusal(FIELDS, words, told, frozenset(_ticked()))


def _ticked() -> list[UUID]:
    """Other files that the coordinator wants destroyed with the document."""
    found = []
    for text in request.form.getlist("file"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _term_holds(number: str, form: DecisionForm) -> bool:
    """Whether the day to which a power of attorney is said to hold can be: the law's own where none is named."""
    term = paper(viewer().case(number, clock.now()), clock.local_date(clock.now())).term
    if term is None:
        form.until.data = None
    elif form.until.data is None:
        form.until.data = term.usual
    elif form.until.data > term.longest:
        form.until.errors = [
            _("By law a power of attorney holds three years at most. Please choose an earlier day.")
        ]
        return False
    return True
