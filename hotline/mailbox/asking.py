"""`/<lang>/case/request`: what a person may ask of their own data (PDL 24, 25, 8(7), 19-1(3); policy 5.2).

One small form. What cannot be undone is said on a page of its own first. Words are screened as every message is.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response as FlaskResponse
from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hotline import clock
from hotline.accounts import service as accounts
from hotline.accounts.service import Unlocked
from hotline.cases import service as cases
from hotline.cases.service import AlreadyAnsweredError, AlreadyAskedError, OpenCase, TooManyAskedError, Wish
from hotline.errors import BusyError, NotFoundError
from hotline.intake import looking_over
from hotline.intake.screened import Screened, choices, was_marked
from hotline.mailbox import screening, service, wording
from hotline.mailbox.door import door, gone
from hotline.mailbox.forms import CONFIRMED, RequestForm
from hotline.web import current, headers, limits, sessions, tokens
from hotline.web.numbers import whole

PURPOSE = "mailbox-request"  # of the form's token
Page = tuple[str, int]


def ask() -> Response | Page:
    """The form, and taking it."""
    unlocked = sessions.resume("mailbox")
    if unlocked is None:
        return redirect(url_for("mailbox.case"), 303) if request.method != "POST" else _too_late()
    case = _look(unlocked)
    if case is None:
        return gone()
    if request.method != "POST":
        form = RequestForm()
        kind = request.args.get("kind", "")
        form.kind.data = kind if kind in cases.FROM_MAILBOX else None
        return _page(unlocked, case, form)
    return _take(unlocked, case, RequestForm(request.form))


def take_back() -> Response | Page:
    """Drop a wish, or lift one's own block."""
    unlocked = sessions.resume("mailbox")
    if unlocked is None:
        return door(403, _("Your time here ran out. Type your code again."))
    tokens.check(PURPOSE, unlocked.csrf)
    try:
        with current.database().writing() as session:
            number = request.form.get("number", 0, type=whole)
            cases.take_back(session, unlocked.owner_id, unlocked.secret, number, clock.now())
    except AlreadyAnsweredError:
        pass  # the page shows what came of it
    except NotFoundError:
        return gone()
    return redirect(url_for("mailbox.case", _anchor="requests"), 303)


def typed_again(unlocked: Unlocked) -> Response | Page:
    """The form with what was typed into it before the door fell shut."""
    case = _look(unlocked)
    return gone() if case is None else _page(unlocked, case, RequestForm(request.form), 200, _kept())


def _take(unlocked: Unlocked, case: OpenCase, form: RequestForm) -> Response | Page:
    try:
        tokens.check(PURPOSE, unlocked.csrf)
    except tokens.FormTokenError:
        return _page(unlocked, case, form, 400, _("Please look at your words once more, then press send."))
    found = _screen(case, form)
    if request.form.get("step") == "edit":
        return _page(unlocked, case, form, found=found if was_marked(request.form) else None)
    if not form.validate() or found.open:
        return _page(unlocked, case, form, 422, found=found)
    if form.kind.data == "correct" and not (form.body.data or "").strip():
        return redirect(url_for("mailbox.correct"), 303)
    if found.removed:
        texts, exchanged = looking_over.words_without_removed(found)
        form.body.data = texts.get(0, form.body.data or "")
        return _page(unlocked, case, form, exchanged=exchanged)
    if form.kind.data in CONFIRMED and request.form.get("step") != "confirm":
        return _confirm(unlocked, case, form)
    return _do(unlocked, case, form, found)


def _do(unlocked: Unlocked, case: OpenCase, form: RequestForm, found: Screened) -> Response | Page:
    kind = form.kind.data
    try:
        limits.check("submit")
        if kind == "erase" and (erased := _erase_alone(unlocked, case)) is not None:
            return erased
        with current.database().writing() as session:
            wish = Wish(kind, form.body.data or "", findings=found.found())
            cases.ask(session, unlocked.owner_id, unlocked.secret, wish, clock.now())
    except AlreadyAskedError:
        form.kind.errors = [_("You have asked for this already. It stands in your list with its last day.")]
        return _page(unlocked, case, form, 409)
    except TooManyAskedError:
        form.kind.errors = [
            _("There are many open requests already. Please wait for the answers, or call us.")
        ]
        return _page(unlocked, case, form, 429)
    except BusyError:
        return _page(unlocked, case, form, 429, _("Please wait a few minutes and press send again."))
    except NotFoundError:
        return gone()
    return redirect(url_for("mailbox.case", _anchor="requests"), 303)


def _erase_alone(unlocked: Unlocked, case: OpenCase) -> Response | None:
    """Erase at once, where that is the reporter's to do; every open mailbox of the case closes with it."""
    with current.database().writing() as session:
        files = cases.erase_alone(session, unlocked.owner_id, clock.now())
        if files is None:
            return None
        accounts.close_all(session, unlocked.owner_id)
    cases.finish_erasure(current.database(), current.config(), files)
    answer: FlaskResponse = make_response(render_template("mailbox/erased.html", number=case.number))
    sessions.end(answer, "mailbox")
    return answer


def _confirm(unlocked: Unlocked, case: OpenCase, form: RequestForm) -> Page:
    with current.database().reading() as session:
        alone = cases.may_erase_alone(session, case.id)
    headers.keep_uncompressed()
    page = render_template(
        "mailbox/confirm.html",
        case=case,
        form=form,
        alone=alone,
        csrf=unlocked.csrf,
        words=wording,
        choices=choices(request.form),
    )
    return page, 200


def _look(unlocked: Unlocked) -> OpenCase | None:
    try:
        with current.database().reading() as session:
            return service.look(session, unlocked)
    except NotFoundError:
        return None


def _screen(case: OpenCase, form: RequestForm) -> Screened:
    words = form.body.data or ""
    return screening.look_over(
        case,
        words if len(words) <= service.MESSAGE_LIMIT else "",
        [],
        request.form,
        secret=current.secret("findings"),
        refuses_officials=current.config().officials == "refuse",
    )


def _too_late() -> Page:
    return door(403, _("Your time here ran out. What you wrote is kept: type your code again."))


def _kept() -> str:
    return str(_("What you wrote is still here. Press send to add it."))


def _page(
    unlocked: Unlocked,
    case: OpenCase,
    form: RequestForm,
    status: int = 200,
    notice: str = "",
    found: Screened | None = None,
    exchanged: Sequence[tuple[str, str]] = (),
) -> Page:
    headers.keep_uncompressed()
    page = render_template(
        "mailbox/request.html",
        case=case,
        form=form,
        notice=notice,
        csrf=unlocked.csrf,
        words=wording,
        clocks=cases.CLOCKS,
        **screening.shown(found, exchanged, request.form),
    )
    return page, status
