"""Inviting, admitting and suspending people. What an admin signs here opens no case."""

from __future__ import annotations

from uuid import UUID

from flask import g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hotline import clock
from hotline.accounts import service as accounts
from hotline.admin.forms import AdmitForm, InviteForm, SignForm
from hotline.desk.signing import Refused, told_on, unlock
from hotline.errors import RefusedError
from hotline.web import current, headers, tokens
from hotline.web.sessions import admin_required

Answer = str | Response | tuple[str, int]


@admin_required
def list_() -> str:
    """Everybody, who is invited, and a form to invite somebody."""
    return _list(InviteForm())


@admin_required
def invite() -> Answer:
    """Show an address where one person can join once."""
    tokens.check("admin", g.staff.csrf)
    form = InviteForm(request.form)
    if not form.validate():
        return _list(form), 422
    try:
        with current.database().writing() as session:
            token = accounts.invite(
                session,
                login=form.login.data or "",
                name=form.name.data or "",
                role=form.role.data,
                now=clock.now(),
                actor=g.staff.actor,
            )
    except accounts.LoginTakenError:
        form.login.errors = [_("Somebody has this login.")]
        return _list(form), 422
    except RefusedError:
        form.login.errors = [_("This cannot be used.")]
        return _list(form), 422
    return _invited(form.name.data or "", token)


@admin_required
def withdraw() -> Answer:
    """Take back an invitation that went astray or is not wanted any more."""
    tokens.check("admin", g.staff.csrf)
    with current.database().writing() as session:
        accounts.withdraw_invitation(session, request.form.get("login", ""), clock.now(), g.staff.actor)
    return redirect("/admin/accounts#invited", 303)


@admin_required
def show(account_id: UUID) -> str:
    """One person and what may be done now."""
    return _person(account_id)


@admin_required
def admit(account_id: UUID) -> Answer:
    """Sign that somebody may be let in, with their fingerprint as they read it out."""
    tokens.check("admin", g.staff.csrf)
    form = AdmitForm(request.form)
    if not form.validate():
        return _person(account_id, form), 422
    with current.database().reading() as session:
        login = accounts.person_by_id(session, current.anchor(), account_id).login
    try:
        with told_on(form):
            signer = unlock(form).signer
            with current.database().writing() as session:
                accounts.admit(
                    session, current.anchor(), signer, login, form.fingerprint.data or "", clock.now()
                )
    except Refused:
        return _person(account_id, form), 422
    return redirect(f"/admin/accounts/{account_id}", 303)


@admin_required
def suspend(account_id: UUID) -> Answer:
    """End somebody's access for ever, and go on to the rotation that should follow."""
    tokens.check("admin", g.staff.csrf)
    form = SignForm(request.form)
    if not form.validate():
        return _person(account_id, form), 422
    with current.database().reading() as session:
        login = accounts.person_by_id(session, current.anchor(), account_id).login
    try:
        with told_on(form):
            signer = unlock(form).signer
            with current.database().writing() as session:
                accounts.suspend(session, current.anchor(), signer, login, clock.now())
    except Refused:
        return _person(account_id, form), 422
    current.database().forget_freed_bytes()
    return redirect("/admin/keys?after=suspend", 303)


@admin_required
def renew(account_id: UUID) -> Answer:
    """Invite a person to make new keys; the old account is suspended when the new one can read."""
    tokens.check("admin", g.staff.csrf)
    with current.database().writing() as session:
        old = accounts.person_by_id(session, current.anchor(), account_id)
        token = accounts.renew(session, old, clock.now(), g.staff.actor)
    return _invited(old.name, token)


def _list(form: InviteForm) -> str:
    with current.database().reading() as session:
        return render_template(
            "admin/accounts.html",
            form=form,
            people=accounts.people(session, current.anchor()),
            invited=accounts.invited(session, clock.now()),
        )


def _invited(name: str, token: str) -> str:
    headers.keep_uncompressed()
    address = f"{request.host_url.rstrip('/')}/desk/join/{token}"
    return render_template("admin/invited.html", name=name, address=address)


def _person(account_id: UUID, form: AdmitForm | SignForm | None = None) -> str:
    with current.database().reading() as session:
        person = accounts.person_by_id(session, current.anchor(), account_id)
    if form is None:
        form = AdmitForm() if person.state == "joined" else SignForm()
    return render_template("admin/account.html", person=person, form=form)
