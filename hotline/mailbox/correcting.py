"""`/<lang>/case/correct`: one's own answers as they stand, to be put right. A coordinator makes the change.

Each answer stands in its field; what is different when it comes back is what is asked for. The answers are held to
the same formats as the form's, and free words to clause 2.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from hotline import clock, vault
from hotline.accounts.service import Unlocked
from hotline.cases import service as cases
from hotline.cases.service import OpenCase, TooManyAskedError, Wish
from hotline.errors import BusyError, NotFoundError
from hotline.intake import looking_over
from hotline.intake.questions import BY_NAME
from hotline.intake.screened import Screened, Text, screen, was_marked
from hotline.mailbox import screening, service
from hotline.mailbox.door import door, gone
from hotline.mailbox.forms import CORRECTABLE, CorrectForm
from hotline.web import current, headers, limits, sessions, tokens

PURPOSE = "mailbox-correct"  # of the form's token
Page = tuple[str, int]


def correct() -> Response | Page:
    """The form, and taking it."""
    unlocked = sessions.resume("mailbox")
    if unlocked is None:
        if request.method != "POST":
            return redirect(url_for("mailbox.case"), 303)
        return door(403, _("Your time here ran out. What you wrote is kept: type your code again."))
    case = _look(unlocked)
    if case is None:
        return gone()
    if request.method != "POST":
        return _page(unlocked, case, _form(case, MultiDict(_standing(case))))
    return _take(unlocked, case, _form(case, request.form))


def typed_again(unlocked: Unlocked) -> Response | Page:
    """The form with what was typed into it before the door fell shut."""
    case = _look(unlocked)
    if case is None:
        return gone()
    notice = _("What you wrote is still here. Press send to add it.")
    return _page(unlocked, case, _form(case, request.form), 200, notice)


def _take(unlocked: Unlocked, case: OpenCase, form: CorrectForm) -> Response | Page:
    try:
        tokens.check(PURPOSE, unlocked.csrf)
    except tokens.FormTokenError:
        return _page(unlocked, case, form, 400, _("Please look at your words once more, then press send."))
    found = _screen(case, form)
    if request.form.get("step") == "edit":
        return _page(unlocked, case, form, found=found if was_marked(request.form) else None)
    if not form.validate() or found.open:
        return _page(unlocked, case, form, 422, found=found)
    if found.removed:
        texts, exchanged = looking_over.words_without_removed(found)
        for number, words in texts.items():
            form[found.texts[number].where].data = words
        return _page(unlocked, case, form, exchanged=exchanged)
    fields = form.changes(_standing(case))
    if not fields:
        return _page(
            unlocked, case, form, 422, _("Nothing is different yet. Change what is wrong, then press send.")
        )
    try:
        limits.check("submit")
        with current.database().writing() as session:
            wish = Wish("correct", fields=fields, findings=found.found())
            cases.ask(session, unlocked.owner_id, unlocked.secret, wish, clock.now())
    except TooManyAskedError:
        return _page(
            unlocked,
            case,
            form,
            429,
            _("There are many open requests already. Please wait for the answers, or call us."),
        )
    except BusyError:
        return _page(unlocked, case, form, 429, _("Please wait a few minutes and press send again."))
    except NotFoundError:
        return gone()
    return redirect(url_for("mailbox.case", _anchor="requests"), 303)


def _look(unlocked: Unlocked) -> OpenCase | None:
    try:
        with current.database().reading() as session:
            return service.look(session, unlocked)
    except NotFoundError:
        return None


def _form(case: OpenCase, typed: MultiDict[str, str]) -> CorrectForm:
    form = CorrectForm(typed, today=clock.local_date(clock.now()))
    if case.kind != "report":
        form.keep_only(("surname", "given_name", "phone", "email", "body"))
    else:
        form.keep_only([name for name in CORRECTABLE if name != "body"])
    form.reply_by = str(_answers(case).get("reply_by") or "")
    return form


def _answers(case: OpenCase) -> dict[str, Any]:
    return dict(case.record.answers) if case.record else {}


def _standing(case: OpenCase) -> dict[str, str]:
    answers = _answers(case)
    return {name: str(answers.get(name) or "") for name in CORRECTABLE}


def _screen(case: OpenCase, form: CorrectForm) -> Screened:
    """Only words that are new: what stands was looked at when it came."""
    standing = _standing(case)
    texts = [
        Text(name, words)
        for name in CORRECTABLE
        if name in form
        and (words := form[name].data or "") != standing[name]
        and looking_over.is_free(BY_NAME[name], words)
    ]
    return screen(
        texts,
        looking_over.own(form),
        request.form,
        secret=vault.derive(current.secret("findings"), f"mailbox/{case.id.hex}"),
        refuses_officials=current.config().officials == "refuse",
        has_document=case.has_document,
    )


def _page(
    unlocked: Unlocked,
    case: OpenCase,
    form: CorrectForm,
    status: int = 200,
    notice: str = "",
    found: Screened | None = None,
    exchanged: Sequence[tuple[str, str]] = (),
) -> Page:
    headers.keep_uncompressed()
    page = render_template(
        "mailbox/correct.html",
        case=case,
        form=form,
        notice=notice,
        csrf=unlocked.csrf,
        due=cases.CLOCKS["correct"],
        **screening.shown(found, exchanged, request.form),
    )
    return page, status
