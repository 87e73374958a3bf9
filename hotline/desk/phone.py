"""A report taken by telephone: the consent read aloud, the same questions asked aloud, the receipt read out.

All pages of a call are in the caller's language, since they are read to the caller. Nothing is stored before the last
button; the consent, the files and what was typed travel in the coordinator's own form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hotline import clock, vault
from hotline.cases import deadlines
from hotline.cases.acceptance import Acceptance
from hotline.cases.service import AlreadySentError
from hotline.desk import phone_consent
from hotline.desk.phone_consent import ConsentForm
from hotline.desk.signed_in import bench, staff
from hotline.desk.spelling import spelled
from hotline.intake import drafts, finding_words, steps
from hotline.intake.arrivals import Arrivals
from hotline.intake.drafts import Draft
from hotline.intake.forms import FILE_QUESTIONS
from hotline.intake.questions import SECTIONS, in_section
from hotline.intake.service import Receipt
from hotline.intake.views import take
from hotline.policy import operator
from hotline.policy import service as policy
from hotline.policy.errors import StalePolicyError
from hotline.policy.views import country_name
from hotline.web import current, headers, sessions, tokens
from hotline.web.languages import DEFAULT, LANGUAGES
from hotline.web.sessions import coordinator_required
from hotline.web.uploads import SealedRequest

bp = Blueprint("phone", __name__, url_prefix="/desk/phone")
TOKEN = "desk-phone"  # noqa: S105  (the purpose of a form token)
READ_BY = "consent_read_by"  # beside the answers: who read the consent aloud
Page = tuple[str, int]


@bp.get("", endpoint="show")
@coordinator_required
def show() -> Page:
    """The consent to be read aloud, in the caller's language."""
    _speak(request.args.get("call", DEFAULT))
    return _consent(ConsentForm())


@bp.post("", endpoint="call")
@coordinator_required
def call() -> Response | Page:
    """One step of the call."""
    now = clock.now()
    with Arrivals(bench(), FILE_QUESTIONS, now) as arrivals:
        cast(SealedRequest, request).receive(arrivals)
        typed = request.form
        tokens.check(TOKEN, staff().csrf)
        _speak(typed.get("call", DEFAULT))
        arrivals.finish()
        draft = drafts.read(typed, bench(), arrivals, current.secret("submission"), now)
    if typed.get("step") == "decline":
        bench().discard(one.file for one in draft.waiting)
        return render_template("desk/phone_declined.html"), 200
    if typed.get("step") == "consent":
        return _agree(draft)
    accepted = phone_consent.open_(typed.get("consent", ""), current.secret("phone"), staff().owner_id, now)
    if accepted is None:
        notice = _("The consent is missing or too old. Please read it aloud again; the answers are kept.")
        return _consent(ConsentForm(), draft, 409, notice)
    if accepted.version != _in_force_number():
        notice = _(
            "The policy changed during the call. Please read the new text aloud; the answers are kept."
        )
        return _consent(ConsentForm(), draft, 409, notice)
    return _step(draft, accepted)


@bp.route("/received", methods=["GET", "POST"], endpoint="received")
@coordinator_required
def received() -> Response | str:
    """The receipt, to be read out group by group; once, until the caller has written it down."""
    unlocked = sessions.resume("receipt")
    if unlocked is None:
        return redirect(url_for("desk.cases"), 303)
    receipt = Receipt.decode(unlocked.secret)
    if request.method == "POST":
        tokens.check("received", unlocked.csrf)
        answer: Response = redirect(url_for("desk.case", number=receipt.number), 303)
        sessions.end(answer, "receipt")
        return answer
    _speak(request.args.get("call", DEFAULT))
    headers.keep_uncompressed()
    code = vault.display(receipt.code)
    return render_template(
        "desk/phone_received.html",
        number=receipt.number,
        code=code,
        groups=[spelled(group) for group in code.split("-")],
        csrf=unlocked.csrf,
    )


def _speak(language: str) -> None:
    """Let this page be in the caller's language."""
    g.language = language if language in LANGUAGES else DEFAULT


def _agree(draft: Draft) -> Page:
    """The caller said yes: on to the questions, with whatever was typed before."""
    form, now = ConsentForm(request.form), clock.now()
    if not form.validate() or operator.operator(current.config(), current.language()) is None:
        return _consent(form, draft, 422)
    with current.database().reading() as session:
        in_force = policy.in_force(session)
    try:
        accepted = policy.accept(form.shown, in_force, now)
    except StalePolicyError:
        notice = _(
            "The policy changed during the call. Please read the new text aloud; the answers are kept."
        )
        return _consent(ConsentForm(), draft, 409, notice)
    return _form(draft, accepted)


def _step(draft: Draft, accepted: Acceptance) -> Response | Page:
    key = current.secret("submission")
    to = steps.decide(draft, request.form, bench(), key, current.config(), clock.now())
    if to.page == "form":
        return _form(to.draft, accepted, to.status, to.notice)
    if to.page == "check":
        return _check(to.draft, accepted, to.exchanged)
    return _send(to.draft, accepted)


def _send(draft: Draft, accepted: Acceptance) -> Response | Page:
    """Lodge it as the site's own form is lodged; whatever stands in the way, everything typed comes back."""
    assert draft.secret is not None
    report = steps.report_of(draft, accepted, current.language())
    report = replace(report, channel="phone", answers={**report.answers, READ_BY: staff().name})
    try:
        taken = take(report, draft.secret, bench(), staff().actor)
    except AlreadySentError:
        notice = _(
            "This form was sent before with other answers, and that report arrived. Look for it in the list."
        )
        return _form(draft, accepted, 409, notice)
    except steps.NOT_TAKEN as error:
        status, notice = steps.why_not(error)
        return _form(draft, accepted, status, notice)
    answer: Response = redirect(url_for("phone.received", call=current.language()), 303)
    sessions.give(answer, "receipt", taken.cookie)
    return answer


def _in_force_number() -> int:
    with current.database().reading() as session:
        return policy.number_in_force(session)


def _consent(form: ConsentForm, draft: Draft | None = None, status: int = 200, notice: str = "") -> Page:
    with current.database().reading() as session:
        in_force = policy.in_force(session)
    language = current.language()
    shown = in_force.text(language)[1]
    form.version.data, form.language.data = str(in_force.number), shown
    form.sha256.data = in_force.sha256(shown)
    headers.keep_uncompressed()
    page = render_template(
        "desk/phone_consent.html",
        form=form,
        notice=notice,
        carried=list(_carried(draft)) if draft else [],
        version=in_force,
        shown=shown,
        operator=operator.operator(current.config(), language),
        years=deadlines.RETAIN_YEARS,
        country=country_name(current.config().storage_country),
    )
    return page, status


def _carried(draft: Draft) -> Iterator[tuple[str, str]]:
    """What was typed in the call so far; an untouched form carries nothing."""
    for name, value in draft.carried():
        if name != "submission" or "submission" in request.form:
            yield name, value


def _sealed(accepted: Acceptance) -> str:
    return phone_consent.seal(accepted, current.secret("phone"), staff().owner_id)


def _form(draft: Draft, accepted: Acceptance, status: int = 200, notice: str = "") -> Page:
    headers.keep_uncompressed()
    page = render_template(
        "desk/phone.html",
        draft=draft,
        form=draft.form,
        notice=notice,
        status=status,
        consent=_sealed(accepted),
        sections=[(name, title, in_section(name)) for name, title in SECTIONS if name != "request"],
        found=finding_words,
    )
    return page, status


def _check(draft: Draft, accepted: Acceptance, exchanged: Sequence[tuple[str, str]]) -> Page:
    headers.keep_uncompressed()
    page = render_template(
        "desk/phone_check.html",
        draft=draft,
        rows=steps.rows(draft),
        exchanged=exchanged,
        consent=_sealed(accepted),
    )
    return page, 200
