"""A person's own page: what they are called, what opens their door, and where they are signed in.

A new passphrase, device or set of codes is shown first, carried sealed in the person's own form, and comes in
force with the last step, which asks for the passphrase and the code that are in force until then.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hotline import clock, vault
from hotline.accounts import service as accounts
from hotline.desk import drafts
from hotline.desk.joining import qr
from hotline.desk.profile_forms import AboutForm, MailForm, NewPassphraseForm, ProofForm
from hotline.desk.sign_in_forms import DeviceForm, OwnPassphraseForm
from hotline.errors import NotFoundError, RefusedError
from hotline.vault.passphrase import prepared
from hotline.web import current, headers, limits, sessions, tokens
from hotline.web.languages import LANGUAGES
from hotline.web.sessions import staff_required

bp = Blueprint("profile", __name__, url_prefix="/desk/profile")
Answer = str | Response | tuple[str, int]


@bp.get("", endpoint="show")
@staff_required
def show() -> str:
    """Everything about oneself."""
    return _page(_about())


@bp.post("", endpoint="about")
@staff_required
def about() -> Answer:
    """Keep name and language."""
    tokens.check("profile", g.staff.csrf)
    form = AboutForm(request.form)
    if not form.validate():
        return _page(form), 422
    try:
        with current.database().writing() as session:
            accounts.rename(session, g.staff.owner_id, form.name.data or "")
            accounts.set_language(session, g.staff.owner_id, form.language.data)
    except accounts.NameTakenError:
        form.name.errors = [_("A colleague has this name.")]
        return _page(form), 422
    except RefusedError:
        form.name.errors = [_("This cannot be used.")]
        return _page(form), 422
    return redirect("/desk/profile?done=about", 303)


@bp.post("/mail", endpoint="mail")
@staff_required
def mail() -> Answer:
    """Keep whether and where this person hears of news. For coordinators: the desk's news are nobody else's."""
    tokens.check("profile", g.staff.csrf)
    if "coordinator" not in g.staff.roles:
        raise NotFoundError("news are for coordinators")
    form = MailForm(request.form)
    if not form.validate():
        return _page(_about(), form), 422
    with current.database().writing() as session:
        accounts.mailing.choose(
            session, current.site_key(), g.staff.owner_id, form.address.data or "", form.rate.data
        )
    return redirect("/desk/profile?done=mail", 303)


@bp.post("/sessions", endpoint="end")
@staff_required
def end() -> Response:
    """End one other session, or all of them."""
    tokens.check("profile", g.staff.csrf)
    name = request.form.get("session", "")
    with current.database().writing() as session:
        if name == "others":
            accounts.close_all(session, g.staff.owner_id, but=sessions.token("desk"))
        else:
            accounts.close_named(session, g.staff.owner_id, name)
    return redirect("/desk/profile?done=sessions", 303)


@bp.route("/passphrase", methods=["GET", "POST"], endpoint="passphrase")
@staff_required
def passphrase() -> Answer:
    """A new passphrase: drawn anew for each look, or chosen if it is as hard to guess."""
    if request.method == "GET":
        return _step("passphrase", accounts.draft(), OwnPassphraseForm())
    begun = _carried("passphrase")
    if request.form.get("step") == "passphrase":
        return _choose(begun)
    form = NewPassphraseForm(request.form)
    if request.form.get("step") != "prove":
        return _step("passphrase", begun, OwnPassphraseForm())
    if not form.validate():
        return _step("passphrase_prove", begun, form), 422
    if prepared(form.repeated.data or "") != prepared(begun.passphrase):
        form.repeated.errors = [_("This is another passphrase than the one you were given.")]
        return _step("passphrase_prove", begun, form), 422
    return _prove("passphrase_prove", begun, form)


def _choose(begun: accounts.Draft) -> Answer:
    form = OwnPassphraseForm(request.form)
    if not form.validate():
        return _step("passphrase", begun, form), 422
    try:
        begun = accounts.choose(begun, form.own.data) if form.own.data else begun
    except accounts.WeakPassphraseError:
        form.own.errors = [_("Too easy to guess. Use some 30 characters, or take the one above.")]
        return _step("passphrase", begun, form), 422
    return _step("passphrase_prove", begun, NewPassphraseForm())


@bp.route("/device", methods=["GET", "POST"], endpoint="device")
@staff_required
def device() -> Answer:
    """A new device and, with it, new codes for the day when it is lost."""
    if request.method == "GET":
        return _step("device", accounts.draft(), DeviceForm())
    begun = _carried("device")
    if request.form.get("step") == "device":
        return _confirm(begun)
    form = ProofForm(request.form)
    if request.form.get("step") != "prove" or not begun.last_step:
        return _step("device", begun, DeviceForm())
    if not form.validate():
        return _step("device_prove", begun, form), 422
    return _prove("device_prove", begun, form)


def _confirm(begun: accounts.Draft) -> Answer:
    form = DeviceForm(request.form)
    if not form.validate():
        return _step("device", begun, form), 422
    try:
        begun = accounts.confirm_code(begun, form.code.data or "", clock.now())
    except vault.WrongCodeError:
        form.code.errors = [
            _("The code does not fit. Look at the clock of your device, and type the newest.")
        ]
        return _step("device", begun, form), 422
    return _step("device_prove", begun, ProofForm())


@bp.route("/codes", methods=["GET", "POST"], endpoint="codes")
@staff_required
def codes() -> Answer:
    """Ten new codes for a lost device; the old ones open nothing any more."""
    if request.method == "GET":
        return _step("codes_prove", accounts.draft(), ProofForm())
    begun, form = _carried("codes"), ProofForm(request.form)
    if not form.validate():
        return _step("codes_prove", begun, form), 422
    return _prove("codes_prove", begun, form)


def _prove(step: str, begun: accounts.Draft, form: Any) -> Answer:
    """The last step of each: what is in force until now lets what comes after it in."""
    limits.check("sign-in")
    proof = accounts.Proof(
        g.staff.login, form.passphrase.data or "", form.present.data or "", sessions.token("desk")
    )
    place = (current.database(), current.site_key(), proof)
    try:
        if step == "passphrase_prove":
            accounts.change_passphrase(*place, begun.passphrase, clock.now())
        elif step == "device_prove":
            accounts.change_device(*place, begun, clock.now())
        else:
            accounts.change_codes(*place, begun, clock.now())
    except accounts.SignInError:
        form.passphrase.errors = [
            _("Passphrase or code is not right. After several wrong codes, wait ten minutes.")
        ]
        return _step(step, begun, form), 422
    return redirect(f"/desk/profile?done={_deed(step)}", 303)


def _carried(deed: str) -> accounts.Draft:
    """What this very session was shown for this very deed; anything else looks like no page at all."""
    tokens.check("profile", g.staff.csrf)
    begun = drafts.open_(request.form.get("state", ""), _bound(deed))
    if begun is None:
        raise NotFoundError("not a form of this session")
    return begun


def _step(step: str, begun: accounts.Draft, form: Any) -> str:
    headers.keep_uncompressed()
    return render_template(
        f"desk/profile_{step}.html",
        deed=_deed(step),
        draft=begun,
        form=form,
        state=drafts.seal(begun, _bound(_deed(step))),
        picture=qr(begun, g.staff.login) if step == "device" else "",
    )


def _deed(step: str) -> str:
    return step.removesuffix("_prove")


def _bound(deed: str) -> str:
    return f"profile/{deed}/{g.staff.csrf}"


def _about() -> AboutForm:
    return AboutForm(data={"name": g.staff.name, "language": g.staff.language})


def _page(form: AboutForm, mail: MailForm | None = None) -> str:
    with current.database().reading() as session:
        person = accounts.person_by_id(session, current.anchor(), g.staff.owner_id)
        living = accounts.living(session, g.staff.owner_id, sessions.token("desk"), clock.now())
        chosen = accounts.mailing.chosen(session, current.site_key(), g.staff.owner_id)
    done = request.args.get("done", "")
    kept = MailForm(data={"rate": chosen.rate, "address": chosen.address}) if chosen else MailForm()
    return render_template(
        "desk/profile.html",
        form=form,
        mail=mail or kept,
        can_send=bool(current.config().smtp_url),
        person=person,
        living=living,
        done=done,
        languages=LANGUAGES,
    )
