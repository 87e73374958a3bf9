"""The report: the form, the check page, sending, and the page that shows the receipt once.

The order of things in `report` is a promise: acceptance is read from the cookie before the body is touched at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.wrappers import Response

from hotline import clock, vault
from hotline.cases import service as cases
from hotline.cases.acceptance import Acceptance
from hotline.intake import drafts, finding_words, service, steps, submission
from hotline.intake.arrivals import Arrivals
from hotline.intake.drafts import TRAP, Draft
from hotline.intake.forms import FILE_QUESTIONS, TEXT_QUESTIONS
from hotline.intake.questions import SECTIONS, in_section
from hotline.intake.screened import choices
from hotline.intake.service import Receipt, Report
from hotline.intake.staging import Bench
from hotline.policy import service as policy
from hotline.policy.views import render_gate
from hotline.web import blueprints, current, headers, limits, sessions, tokens, visit
from hotline.web.csrf import csrf
from hotline.web.uploads import SealedRequest

bp = blueprints.public("intake", __name__)
RECEIPT_FILE = "notes.txt"  # neutral: the device may be shared
Page = tuple[str, int]
_SUBMISSION, _CSRF = "{submission}", "{csrf}"  # where the tokens go in an empty form rendered before


@bp.route("/report", methods=["GET", "POST"])
def report() -> Response | Page:
    """The form. A POST without a living acceptance stores nothing and keeps the text."""
    accepted = visit.accepted()
    if request.method != "POST":
        return _begin(accepted)
    if accepted is None:
        return _to_gate()
    with Arrivals(bench(), FILE_QUESTIONS, clock.now()) as arrivals:
        cast(SealedRequest, request).receive(arrivals)
        is_ours = _is_ours()
        arrivals.finish()
        draft = drafts.read(request.form, bench(), arrivals, current.secret("submission"), clock.now())
    if not _is_in_force(accepted):
        return render_gate(409, list(draft.carried()))
    if not is_ours:
        return _form(
            draft,
            400,
            _(
                "This page was open in another window or for too long. Nothing is lost: please press the button again."
            ),
        )
    return _step(draft, accepted)


@bp.route("/report/received", methods=["GET", "POST"])
def received() -> Response | str:
    """The receipt, in this browser only, for 15 minutes or until "I wrote it down"."""
    unlocked = sessions.resume("receipt")
    if unlocked is None:
        return redirect(url_for("mailbox.case"), 303)
    if request.method == "POST":
        tokens.check("received", unlocked.csrf)
        answer = redirect(url_for("mailbox.case"), 303)
        sessions.end(answer, "receipt")
        return answer
    headers.keep_uncompressed()
    receipt = Receipt.decode(unlocked.secret)
    return render_template(
        "intake/received.html",
        number=receipt.number,
        code=vault.display(receipt.code),
        csrf=unlocked.csrf,
        file_name=RECEIPT_FILE,
    )


@bp.get("/report/received.txt")
def received_text() -> Response:
    """The same as a small file, which names neither this site nor what it is for."""
    unlocked = sessions.resume("receipt")
    if unlocked is None:
        return redirect(url_for("mailbox.case"), 303)
    headers.keep_uncompressed()
    receipt = Receipt.decode(unlocked.secret)
    text = render_template("intake/received.txt", number=receipt.number, code=vault.display(receipt.code))
    saved = {"Content-Disposition": headers.attachment(RECEIPT_FILE)}
    return Response(text, mimetype="text/plain", headers=saved)


def bench() -> Bench:
    """Where this visit's uploads wait."""
    return Bench(current.config(), current.secret("staged"), visit.visit_id())


def to_receipt(report: Report, secret: bytes) -> Response:
    """Take a report and lead to its receipt."""
    answer = redirect(url_for("intake.received"), 303)
    sessions.give(answer, "receipt", take(report, secret, bench()).cookie)
    return answer


def take(report: Report, secret: bytes, bench: Bench, actor: str = "reporter") -> service.Taken:
    """Take a report. Slow work first, then one short transaction. Raises `steps.NOT_TAKEN`."""
    now, config = clock.now(), current.config()
    folders = (config.files, config.staged)
    with current.database().reading() as session:
        prepared = service.prepare(
            session, current.anchor(), report, submission=secret, folders=folders, now=now
        )
    with current.database().writing() as session:
        taken = service.take(session, current.anchor(), current.site_key(), prepared, now, actor)
    cases.settle(config.staged, config.files, taken.settled)
    if not taken.is_new:
        bench.discard(one for files in report.files.values() for one in files)
    return taken


def _begin(accepted: Acceptance | None) -> Response | Page:
    if accepted is None or not _is_in_force(accepted):
        return redirect(url_for("policy.show"), 303)
    return _blank(), 200


def _blank() -> str:
    """The empty form. Two tokens apart it is the same for everyone in a language, so it is rendered once."""
    pages: dict[str, str] = current_app.extensions.setdefault("intake-blank", {})
    language = current.language()
    if language not in pages:
        pages[language] = _render(drafts.blank(current.config(), _SUBMISSION, clock.now()), 200, "", _CSRF)
    secret = submission.issue(current.secret("submission"), visit.visit_id(), clock.now())
    return pages[language].replace(_SUBMISSION, secret).replace(_CSRF, generate_csrf())


def _to_gate() -> Page:
    """No yes, no storing: files go nowhere, the text rides along through the policy."""
    names = {*TEXT_QUESTIONS, "submission", *(f"staged-{name}" for name in FILE_QUESTIONS)}
    carried = [(name, value) for name, value in request.form.items(multi=True) if name in names]
    carried += choices(request.form)
    had_files = any(file.filename for file in request.files.values())
    notice = _("First comes the policy. Your text is kept; please choose the files again afterwards.")
    return render_gate(409, carried, notice if had_files else "")


def _is_in_force(accepted: Acceptance) -> bool:
    with current.database().reading() as session:
        return policy.number_in_force(session) == accepted.version


def _is_ours() -> bool:
    """Whether the form comes from a page of ours in this visit. Reads the body."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(400)
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True


def _step(draft: Draft, accepted: Acceptance) -> Response | Page:
    key = current.secret("submission")
    to = steps.decide(draft, request.form, bench(), key, current.config(), clock.now())
    if to.page == "form":
        return _form(to.draft, to.status, to.notice)
    if to.page == "check":
        return _check(to.draft, to.exchanged), 200
    return _send(to.draft, accepted)


def _send(draft: Draft, accepted: Acceptance) -> Response | Page:
    """Lodge it; whatever stands in the way, the form comes back with everything in it."""
    assert draft.secret is not None
    try:
        limits.check("submit")
        return to_receipt(steps.report_of(draft, accepted, current.language()), draft.secret)
    except steps.NOT_TAKEN as error:
        status, notice = steps.why_not(error)
        return _form(draft, status, notice)


def _form(draft: Draft, status: int = 200, notice: str = "") -> Page:
    return _render(draft, status, notice, generate_csrf()), status


def _render(draft: Draft, status: int, notice: str, csrf_token: str) -> str:
    return render_template(
        "intake/report.html",
        draft=draft,
        form=draft.form,
        notice=notice,
        sections=[(name, title, in_section(name)) for name, title in SECTIONS if name != "request"],
        csrf_token=csrf_token,
        trap=TRAP,
        status=status,
        found=finding_words,
    )


def _check(draft: Draft, exchanged: Sequence[tuple[str, str]] = ()) -> str:
    """Every answer as it will be kept, and what was taken out of them."""
    return render_template(
        "intake/check.html",
        draft=draft,
        rows=steps.rows(draft),
        exchanged=exchanged,
        csrf_token=generate_csrf(),
    )
