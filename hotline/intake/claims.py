"""`/<lang>/claim`: a written claim (policy 5.2), a wish to be called, a request about one's data. No cookie is needed.

It carries a consent of its own, is sealed as a case of its own kind, and gives a number and a receipt.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from hotline import clock
from hotline.cases import service as cases
from hotline.cases.acceptance import Acceptance
from hotline.cases.service import AlreadySentError
from hotline.errors import BusyError
from hotline.intake import asking, finding_words, looking_over, submission
from hotline.intake.forms import KeepingForm, field_of
from hotline.intake.questions import BY_NAME
from hotline.intake.screened import REMOVE, Screened, Text, choices, screen, was_marked
from hotline.intake.service import Report
from hotline.intake.views import to_receipt
from hotline.policy import operator
from hotline.policy import service as policy
from hotline.policy.errors import StalePolicyError
from hotline.policy.forms import AcceptForm
from hotline.policy.models import PolicyVersion
from hotline.web import blueprints, current, limits, tokens

bp = blueprints.public("claims", __name__)
PURPOSE = "claim"  # of the form's token; also what its secret is bound to, as there is no visit
Page = tuple[str, int]


class ClaimForm(AcceptForm, KeepingForm):
    """Who writes, how to reach them, what they ask."""

    KINDS = cases.ASKING
    NEED_CONTACT = tuple(
        kind for kind in cases.ASKING if kind != "claim"
    )  # to be called, or to find the report by
    NEED_WORDS = ("claim", "correct")
    screened = Screened()  # what the check found in `body`

    kind = RadioField(
        _l("What do you need?"),
        choices=[
            SelectChoice("call", _l("I want a person to call me")),
            SelectChoice("claim", _l("I make a written claim")),
            SelectChoice("objection", _l("I object to an automatic check")),
            SelectChoice("see", _l("I want to know what you keep about me")),
            SelectChoice("correct", _l("I want my data corrected")),
            SelectChoice("block", _l("I want my data blocked")),
            SelectChoice("erase", _l("I want my data erased")),
            SelectChoice("withdraw", _l("I take my consent back")),
        ],
        default="claim",
    )
    surname = field_of(BY_NAME["surname"])
    given_name = field_of(BY_NAME["given_name"])
    phone = field_of(BY_NAME["phone"])
    email = field_of(BY_NAME["email"])
    body = field_of(BY_NAME["body"])

    def validate(self, extra_validators: Any = None) -> bool:
        """Names, a way to reach a caller, words for a claim.

        A wish to be called carries no words, so that no automatic check stands before a person.
        """
        super().validate(extra_validators)
        if self.kind.data == "call":
            self.kept.pop("body", None)
        if not self.has("surname", "given_name"):
            self.refuse("surname", "name-missing")
        if self.kind.data in self.NEED_CONTACT and not self.has("phone", "email"):
            self.refuse("phone", "contact-missing")
        if self.kind.data in self.NEED_WORDS and not self.has("body"):
            self.refuse("body", f"{self.kind.data}-missing")
        return not self.errors


@bp.route("/claim", methods=["GET", "POST"])
def claim() -> Response | Page:
    """The form, and taking it."""
    with current.database().reading() as session:
        in_force = policy.in_force(session)
    typed = request.form if request.method == "POST" else request.args
    form = ClaimForm(_only_ours(typed), today=clock.local_date(clock.now()))
    if operator.operator(current.config(), current.language()) is None:
        return _page(form, in_force, 503, _("We cannot take anything in writing right now. Please call us."))
    if request.method != "POST":
        return _page(form, in_force)
    try:
        tokens.check(PURPOSE)
    except tokens.FormTokenError:
        return _page(
            form, in_force, 400, _("This page was open for too long. Please press the button once more.")
        )
    key, now = current.secret("submission"), clock.now()
    secret = submission.read(request.form.get("submission", ""), key, PURPOSE.encode(), now)
    if secret is None:
        return _page(
            form, in_force, 400, _("This page was open for too long. Please press the button once more.")
        )
    if request.form.get("step") == "language":
        form.screened = _screen(form, secret) if was_marked(request.form) else Screened()
        return _page(form, in_force)
    form.screened = _screen(form, secret)
    if not form.validate() or form.screened.open:
        return _page(form, in_force, 422)
    if form.screened.removed:
        texts, exchanged = looking_over.words_without_removed(form.screened)
        form.body.data, form.screened = texts[0], Screened()
        return _page(form, in_force, exchanged=exchanged)
    return _send(form, in_force, secret)


def _screen(form: ClaimForm, secret: bytes) -> Screened:
    """Clause 2.4 holds here as well. There is no document to attach, so nobody can be represented."""
    words = "" if form.kind.data == "call" else form.body.data or ""
    texts = [Text("body", words)] if looking_over.is_free(BY_NAME["body"], words) else []
    return screen(
        texts,
        looking_over.own(form),
        request.form,
        secret=secret,
        refuses_officials=current.config().officials == "refuse",
    )


def _send(form: ClaimForm, in_force: PolicyVersion, secret: bytes) -> Response | Page:
    try:
        acceptance = policy.accept(form.shown, in_force, clock.now())
        limits.check("submit")
        return to_receipt(_report(form, acceptance), secret)
    except StalePolicyError:
        return _page(
            form, in_force, 409, _("The policy changed while you were writing. Please agree to the new text.")
        )
    except AlreadySentError:
        return _page(
            form,
            in_force,
            409,
            _(
                "You have already sent this form, and it arrived. To add something, open “My report” with your code."
            ),
        )
    except BusyError:
        return _page(
            form,
            in_force,
            429,
            _(
                "Many reports came at once, so this one was not taken yet. Wait a few minutes and press send again."
            ),
        )


def _report(form: ClaimForm, acceptance: Acceptance) -> Report:
    answers: dict[str, Any] = dict(form.kept)
    if found := form.screened.found():
        answers[cases.FINDINGS] = found
    return Report(answers, acceptance, current.language(), kind=form.kind.data)


def _only_ours(typed: MultiDict[str, str]) -> MultiDict[str, str] | None:
    """In an address only the kind may be named: nothing personal belongs there."""
    if request.method == "POST":
        return typed
    kind = typed.get("kind")
    return MultiDict({"kind": kind}) if kind in ClaimForm.KINDS else None


def _page(
    form: ClaimForm,
    in_force: PolicyVersion,
    status: int = 200,
    notice: str = "",
    exchanged: Sequence[tuple[str, str]] = (),
) -> Page:
    shown = in_force.text(current.language())[1]
    form.version.data, form.language.data = str(in_force.number), shown
    form.sha256.data = in_force.sha256(shown)
    if status == 409:
        form.agree.data = False
    token, key, now = request.form.get("submission", ""), current.secret("submission"), clock.now()
    if submission.read(token, key, PURPOSE.encode(), now) is None:
        token = submission.issue(key, PURPOSE.encode(), now)
    page = render_template(
        "intake/claim.html",
        form=form,
        version=in_force,
        notice=notice,
        found=finding_words,
        wishes=asking,
        clocks=cases.CLOCKS,
        exchanged=exchanged,
        choices=[one for one in choices(request.form) if one[1] != REMOVE],
        submission=token,
        operator=operator.operator(current.config(), current.language()),
    )
    return page, status
