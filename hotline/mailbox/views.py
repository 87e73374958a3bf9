"""`/<lang>/case`: sign in with the receipt, read, add, leave. Sign-in needs no cookie; a session sets one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from hotline import clock
from hotline.accounts import service as accounts
from hotline.accounts.service import Unlocked
from hotline.cases import service as cases
from hotline.cases.service import EmptyMessageError, FileGoneError, NoDocumentError, StoppedError
from hotline.errors import BusyError, NotFoundError
from hotline.intake.arrivals import Arrivals, kept
from hotline.intake.screened import Screened, was_marked
from hotline.intake.staging import Bench, Waiting
from hotline.intake.wording import say
from hotline.mailbox import asking, correcting, exporting, passed_on, screening, sent, service, wording
from hotline.mailbox.door import PAGE, door, gone
from hotline.mailbox.forms import MessageForm
from hotline.policy import service as policy
from hotline.web import blueprints, current, headers, limits, sessions, tokens
from hotline.web.uploads import SealedRequest

bp = blueprints.public("mailbox", __name__)
passed_on.add_to(bp)
SIGN_IN, MESSAGE = "mailbox-sign-in", "mailbox-message"  # purposes of form tokens
FILES = "files"
Page = tuple[str, int]
bp.add_url_rule("/case/request", "request", asking.ask, methods=["GET", "POST"])
bp.add_url_rule("/case/request/back", "take_back", asking.take_back, methods=["POST"])
bp.add_url_rule("/case/correct", "correct", correcting.correct, methods=["GET", "POST"])
bp.add_url_rule("/case/file", "export", exporting.export)


@bp.route("/case", methods=["GET", "POST"])
def case() -> Response | Page:
    """The mailbox, or the door to it. Whether somebody is in is read from the cookie before the body is."""
    unlocked = sessions.resume("mailbox")
    if request.method != "POST":
        return door() if unlocked is None else _inside(unlocked, MessageForm(), [])
    if unlocked is None:
        return _outside()
    with Arrivals(_bench(unlocked), (FILES,), clock.now()) as arrivals:
        cast(SealedRequest, request).receive(arrivals)
        typed = request.form
        arrivals.finish()
    return _outside() if "receipt" in typed else _at_work(unlocked, typed, arrivals)


def _outside() -> Response | Page:
    if request.form.get("step") == "language":
        return door()
    if "receipt" in request.form:
        return _come_in()
    return door(403, _("Your time here ran out. What you wrote is kept: type your code again."))


def _come_in() -> Response | Page:
    code = request.form.get("receipt", "")
    try:
        tokens.check(SIGN_IN)
        limits.check("sign-in")
        with current.database().reading() as session:
            case_id, reporter_key = service.unlock(session, current.anchor(), code)
    except tokens.FormTokenError:
        return door(400, _("This page was open for too long. Please press the button once more."))
    except BusyError:
        return door(
            429, _("Too many tries from this network. Please wait a quarter of an hour and try again.")
        )
    except NotFoundError:
        return door(422, wrong=_("This code opens nothing. Please compare it with your paper, sign by sign."))
    with current.database().writing() as session:
        cookie = service.sign_in(session, current.site_key(), case_id, reporter_key, clock.now())
    return _entered(cookie)


def _entered(cookie: str) -> Response:
    """Lead inside. Words typed before the door fell shut stand in the message form again."""
    page, body = request.form.get(PAGE, ""), request.form.get("body", "")
    answer: Response = redirect(url_for("mailbox.case"), 303)
    if page or body:
        with current.database().reading() as session:
            unlocked = accounts.resume(
                session, current.anchor(), current.site_key(), "mailbox", cookie, clock.now()
            )
        assert unlocked is not None, "opened a moment ago"
        answer = make_response(_typed_again(unlocked, page, body))
    sessions.give(answer, "mailbox", cookie)
    return answer


def _typed_again(unlocked: Unlocked, page: str, body: str) -> Response | Page:
    """The page inside on which something was typed, with it in its fields."""
    if page == "request":
        return asking.typed_again(unlocked)
    if page == "correct":
        return correcting.typed_again(unlocked)
    notice = _("What you wrote is still here. Press send to add it.")
    return _inside(unlocked, MessageForm(MultiDict({"body": body})), [], 200, notice)


def _at_work(unlocked: Unlocked, typed: MultiDict[str, str], arrivals: Arrivals) -> Response | Page:
    waiting, refused = kept(typed, arrivals, FILES)
    form = MessageForm(typed)
    try:
        tokens.check(MESSAGE, unlocked.csrf)
    except tokens.FormTokenError:
        return _inside(
            unlocked, form, waiting, 400, _("Please look at your words once more, then press send.")
        )
    if typed.get("step") == "leave":
        answer = redirect(url_for("mailbox.case"), 303)
        sessions.end(answer, "mailbox")
        return answer
    is_valid = form.validate()
    errors = [say(one.code, name=one.name, limit=one.limit) for one in refused]
    form.files.errors = errors
    is_asked = typed.get("step") == "edit" or "remove" in typed
    found = _screen(unlocked, form, waiting, typed) if not is_asked or was_marked(typed) else Screened()
    if is_asked:
        return _inside(unlocked, form, waiting, found=found)
    if errors or not is_valid or found.open:
        too_large = any(one.code in {"file-large", "file-total"} for one in refused)
        return _inside(unlocked, form, waiting, 413 if too_large else 422, found=found)
    if found.removed:
        words, waiting, exchanged = screening.without_removed(
            found, form.body.data or "", waiting, _bench(unlocked)
        )
        form.body.data = words
        return _inside(unlocked, form, waiting, exchanged=exchanged)
    return _add(unlocked, form, waiting, found)


def _screen(
    unlocked: Unlocked, form: MessageForm, waiting: list[Waiting], typed: MultiDict[str, str]
) -> Screened:
    """What the message holds of other people, held against the document of this case."""
    with current.database().reading() as session:
        case = service.look(session, unlocked)
    words = form.body.data or ""
    return screening.look_over(
        case,
        words if len(words) <= service.MESSAGE_LIMIT else "",
        waiting,
        typed,
        secret=current.secret("findings"),
        refuses_officials=current.config().officials == "refuse",
    )


def _add(unlocked: Unlocked, form: MessageForm, waiting: list[Waiting], found: Screened) -> Response | Page:
    config = current.config()
    files = [one.file for one in waiting]
    try:
        limits.check("submit")
        with current.database().writing() as session:
            folders = (config.files, config.staged)
            service.add(session, unlocked, form.body.data or "", files, folders, clock.now(), found.found())
    except EmptyMessageError:
        form.body.errors = [_("Please write something or choose a file.")]
        return _inside(unlocked, form, waiting, 422)
    except StoppedError:
        notice = _("Nothing more is taken here: you had it blocked or took your consent back.")
        return _inside(unlocked, form, waiting, 409, notice)
    except NoDocumentError:
        return _inside(unlocked, form, waiting, 422, found=replace(found, has_document=False))
    except FileGoneError:
        return _inside(unlocked, form, waiting, 422, say("file-gone"))
    except BusyError:
        return _inside(unlocked, form, waiting, 429, _("Please wait a few minutes and press send again."))
    cases.settle(config.staged, config.files, [one.id for one in files])
    return redirect(url_for("mailbox.case", _anchor="messages"), 303)


def _bench(unlocked: Unlocked) -> Bench:
    return Bench(current.config(), current.secret("staged"), b"mailbox" + unlocked.owner_id.bytes)


def _inside(
    unlocked: Unlocked,
    form: MessageForm,
    waiting: list[Waiting],
    status: int = 200,
    notice: str = "",
    found: Screened | None = None,
    exchanged: Sequence[tuple[str, str]] = (),
) -> Response | Page:
    headers.keep_uncompressed()
    try:
        with current.database().reading() as session:
            opened = service.look(session, unlocked)
            in_force = policy.in_force(session).number
    except NotFoundError:
        return gone()
    page = render_template(
        "mailbox/case.html",
        case=opened,
        sent=sent.rows(opened.record.answers) if opened.record else [],
        passed=passed_on.passed(opened),
        questions=passed_on.questions(opened),
        accepted=opened.record.acceptance.version if opened.record else in_force,
        in_force=in_force,
        words=wording,
        today=clock.local_date(clock.now()),
        form=form,
        waiting=waiting,
        notice=notice,
        csrf=unlocked.csrf,
        **screening.shown(found, exchanged, request.form),
    )
    return page, status
