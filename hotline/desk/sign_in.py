"""The staff's door: signing in and out, the language of the desk, and letting a colleague in."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from hotline import clock
from hotline.accounts import service as accounts
from hotline.desk import joining, rotation, running_out
from hotline.desk.sign_in_forms import GrantForm, SignInForm
from hotline.desk.signing import Refused, told_on, unlock
from hotline.web import current, limits, sessions, tokens
from hotline.web.languages import LANGUAGES
from hotline.web.sessions import coordinator_required, staff_required

bp = Blueprint("sign_in", __name__, url_prefix="/desk")

_OUR_PATH = re.compile(r"/(desk|admin)(/[\w.~-]+)*/?(\?[\w=&.-]*)?", re.ASCII)

Answer = str | Response | tuple[str, int]


@bp.before_request
def speak_as_asked() -> None:
    """Strangers choose the language by `lang`, which is kept in the form."""
    chosen = request.args.get("lang") or (request.form.get("lang") if request.method == "POST" else None)
    if chosen in LANGUAGES:
        g.language = chosen


@bp.route("/sign-in", methods=["GET", "POST"], endpoint="show")
def show() -> Answer:
    """The form; also for whoever is signed in already, on a device that others use."""
    return sign_in() if request.method == "POST" else page(SignInForm())


@bp.app_errorhandler(sessions.SessionOverError)
def over(error: sessions.SessionOverError) -> Response | tuple[str, int]:
    """Whoever sent something into a session that has run out signs in first; what was typed is taken along."""
    if request.endpoint == "sign_in.sign_out":
        return _signed_out()
    text, status = running_out.keep()
    return page(SignInForm(), text=text, is_over=True), status


def page(form: SignInForm, *, text: str = "", is_over: bool = False) -> str:
    """The sign-in page. `text` is a sealed form that is carried through it."""
    return render_template(
        "desk/sign_in.html",
        form=form,
        next=_our_path(request.values.get("next", "")),
        carried=text or request.form.get("carried", ""),
        is_over=is_over,
    )


def sign_in() -> Answer:
    """Check all three and open a session. What is wrong is not told apart."""
    limits.check("sign-in")
    tokens.check("sign-in")
    form = SignInForm(request.form)
    if not form.validate():
        return page(form), 422
    attempt = accounts.Attempt(form.login.data or "", form.passphrase.data or "", form.code.data or "")
    try:
        signed = accounts.sign_in(
            current.database(), current.anchor(), current.site_key(), attempt, clock.now()
        )
    except accounts.SignInError:
        form.login.errors = [
            *form.login.errors,
            _("Login, passphrase or code is not right. After several wrong codes, wait ten minutes."),
        ]
        return page(form), 422
    g.language = signed.language
    if not signed.cookie:
        return render_template("desk/waiting.html", signed=signed)
    return _welcome(signed)


def _welcome(signed: accounts.SignedIn) -> Response:
    """On to the work; a form that was carried through is sent now."""
    target = _our_path(request.form.get("next", "")) or _home(signed.roles)
    text, old = request.form.get("carried", ""), sessions.token("desk")
    answer: Response = running_out.send(text, signed) or redirect(target, 303)
    if old:
        with current.database().writing() as session:
            accounts.close_session(session, "desk", old)
    sessions.give(answer, "desk", signed.cookie)
    return answer


@bp.post("/sign-out", endpoint="sign_out")
@staff_required
def sign_out() -> Response:
    """End this session here and on the server, and wipe what the browser keeps."""
    tokens.check("sign-out", g.staff.csrf)
    with current.database().writing() as session:
        accounts.sign_out(session, g.staff.owner_id, clock.now())
    return _signed_out()


def _signed_out() -> Response:
    answer: Response = redirect("/desk/sign-in", 303)
    sessions.end(answer, "desk")
    answer.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return answer


@bp.get("/stay", endpoint="stay")
@staff_required
def stay() -> Response:
    """Go on: that this was asked keeps the session alive. Answers for how many seconds it lives now."""
    return Response(str(sessions.seconds_left(g.staff)), mimetype="text/plain")


@bp.post("/language", endpoint="language")
@staff_required
def language() -> Response:
    """Remember in which language this person works."""
    tokens.check("language", g.staff.csrf)
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        with current.database().writing() as session:
            accounts.set_language(session, g.staff.owner_id, chosen)
    return redirect(_our_path(request.form.get("next", "")) or _home(g.staff.roles), 303)


@bp.get("/people", endpoint="people")
@coordinator_required
def people() -> str:
    """Colleagues, and who waits for a coordinator's grant."""
    return _people(_grant_form())


@bp.post("/people", endpoint="grant")
@coordinator_required
def grant() -> Answer:
    """Let an admitted colleague read, with one's own passphrase and the fingerprint that they read out."""
    tokens.check("people", g.staff.csrf)
    form = _grant_form(request.form)
    if not form.validate():
        return _people(form), 422
    try:
        with told_on(form):
            opened = unlock(form)
            with current.database().writing() as session:
                accounts.grant(
                    session,
                    current.anchor(),
                    opened.signer,
                    opened.reader,
                    form.login.data,
                    form.fingerprint.data or "",
                    clock.now(),
                )
    except Refused:
        return _people(form), 422
    return redirect("/desk/people", 303)


def _grant_form(typed: Any = None) -> GrantForm:
    form = GrantForm(typed)
    with current.database().reading() as session:
        everybody = accounts.people(session, current.anchor())
    waiting = [SelectChoice(one.login, one.name) for one in everybody if one.state == "admitted"]
    if waiting:
        form.login.choices = [SelectChoice("", _("Choose who is joining.")), *waiting]
    if len(waiting) == 1 and typed is None:
        form.login.data = waiting[0].value
    return form


def _people(form: GrantForm) -> str:
    with current.database().reading() as session:
        everybody = accounts.people(session, current.anchor())
        progress = rotation.progress(session)
    return render_template("desk/people.html", form=form, people=everybody, progress=progress)


def _home(roles: frozenset[str]) -> str:
    return "/admin/" if "admin" in roles else "/desk/cases"


def _our_path(path: str) -> str:
    """A path of the staff's face, or nothing: nobody is sent elsewhere from here."""
    return path if _OUR_PATH.fullmatch(path) else ""


bp.add_url_rule("/join/<token>", "join", joining.join, methods=["GET", "POST"])
bp.add_url_rule("/people/keys", "finish_rotation", rotation.finish, methods=["POST"])
