"""Joining, in three steps without a script: passphrase, device, codes. Nothing is stored before the last.

What the joiner is being shown travels sealed inside their own form, bound to their invitation.
"""

from __future__ import annotations

import segno
from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from hotline import clock, vault
from hotline.accounts import service as accounts
from hotline.desk import drafts
from hotline.desk.sign_in_forms import DeviceForm, OwnPassphraseForm, RepeatForm
from hotline.vault.passphrase import prepared
from hotline.web import current, headers, limits, tokens

Answer = str | tuple[str, int]


def join(token: str) -> Answer:
    """The invited person's page: a look at it begins anew, a form goes on."""
    return _go_on(token) if request.method == "POST" else _begin(token)


def _begin(token: str) -> Answer:
    """Step 1: a passphrase, drawn anew for each look at this page."""
    try:
        invitation = _invitation(token)
    except accounts.InvitationError:
        return render_template("desk/join_closed.html"), 404
    return _passphrase(token, invitation, accounts.draft(), OwnPassphraseForm())


def _go_on(token: str) -> Answer:
    """The step that the pressed button names."""
    limits.check("sign-in")
    tokens.check("join", token)
    try:
        invitation = _invitation(token)
    except accounts.InvitationError:
        return render_template("desk/join_closed.html"), 404
    begun = drafts.open_(request.form.get("state", ""), token)
    if begun is None:
        return render_template("desk/join_closed.html"), 404
    step = {"passphrase": _take_passphrase, "device": _take_device, "codes": _take_codes}
    chosen = step.get(request.form.get("step", ""))
    if chosen is None:
        return _passphrase(token, invitation, begun, OwnPassphraseForm())
    return chosen(token, invitation, begun)


def _take_passphrase(token: str, invitation: accounts.Invitation, begun: accounts.Draft) -> Answer:
    form = OwnPassphraseForm(request.form)
    try:
        if not form.validate():
            return _passphrase(token, invitation, begun, form), 422
        if form.own.data:
            begun = accounts.choose(begun, form.own.data)
    except accounts.WeakPassphraseError:
        form.own.errors = [_("Too easy to guess. Use some 30 characters, or take the one above.")]
        return _passphrase(token, invitation, begun, form), 422
    return _device(token, invitation, begun, DeviceForm())


def _take_device(token: str, invitation: accounts.Invitation, begun: accounts.Draft) -> Answer:
    form = DeviceForm(request.form)
    if not form.validate():
        return _device(token, invitation, begun, form), 422
    try:
        begun = accounts.confirm_code(begun, form.code.data or "", clock.now())
    except vault.WrongCodeError:
        form.code.errors = [
            _("The code does not fit. Look at the clock of your device, and type the newest.")
        ]
        return _device(token, invitation, begun, form), 422
    return _codes(token, invitation, begun, RepeatForm())


def _take_codes(token: str, invitation: accounts.Invitation, begun: accounts.Draft) -> Answer:
    if not begun.last_step:
        return _device(token, invitation, begun, DeviceForm()), 422
    form = RepeatForm(request.form)
    if not form.validate():
        return _codes(token, invitation, begun, form), 422
    if prepared(form.passphrase.data or "") != prepared(begun.passphrase):
        form.passphrase.errors = [_("This is another passphrase than the one you were given.")]
        return _codes(token, invitation, begun, form), 422
    account = accounts.prepare(begun, invitation.role, current.site_key())
    with current.database().writing() as session:
        joined = accounts.join(session, token, account, current.language(), clock.now())
    return render_template("desk/join_done.html", fingerprint=joined.shown_fingerprint, role=joined.role)


def _passphrase(
    token: str, invitation: accounts.Invitation, begun: accounts.Draft, form: OwnPassphraseForm
) -> str:
    return _page("desk/join.html", token, invitation, begun, form)


def _device(token: str, invitation: accounts.Invitation, begun: accounts.Draft, form: DeviceForm) -> str:
    picture = qr(begun, invitation.login)
    return _page("desk/join_device.html", token, invitation, begun, form, picture=picture)


def qr(begun: accounts.Draft, login: str) -> Markup:
    """What an authenticator is pointed at, drawn into the page: our policy lets no picture come from elsewhere."""
    uri = vault.totp_uri(begun.totp_secret, login, "hotline")
    picture = segno.make(uri, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
    return Markup(picture)  # noqa: S704


def _codes(token: str, invitation: accounts.Invitation, begun: accounts.Draft, form: RepeatForm) -> str:
    return _page("desk/join_codes.html", token, invitation, begun, form)


def _page(
    template: str,
    token: str,
    invitation: accounts.Invitation,
    begun: accounts.Draft,
    form: object,
    **more: object,
) -> str:
    headers.keep_uncompressed()
    return render_template(
        template,
        join_token=token,
        invitation=invitation,
        draft=begun,
        form=form,
        state=drafts.seal(begun, token),
        **more,
    )


def _invitation(token: str) -> accounts.Invitation:
    with current.database().reading() as session:
        return accounts.invitation(session, token, clock.now())
