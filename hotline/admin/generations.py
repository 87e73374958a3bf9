"""The hotline key's generations: beginning one, seeing how far it is, giving an old one up. None of it opens a case."""

from __future__ import annotations

from uuid import UUID

from flask import g, redirect, render_template, request
from werkzeug.wrappers import Response

from hotline import clock
from hotline.accounts import service as accounts
from hotline.admin import words
from hotline.admin.forms import RotateForm
from hotline.desk import rotation
from hotline.desk.signing import Refused, told_on, unlock
from hotline.errors import NotFoundError
from hotline.keys import service as keys
from hotline.web import current, tokens
from hotline.web.numbers import whole
from hotline.web.sessions import admin_required

Answer = str | Response | tuple[str, int]


@admin_required
def show() -> str:
    """Generations, who can open them, and how far a rotation is."""
    return _keys(RotateForm())


@admin_required
def rotate() -> Answer:
    """Begin a new generation with one's own passphrase, which opens no case."""
    tokens.check("admin", g.staff.csrf)
    form = RotateForm(request.form)
    if not form.validate():
        return _keys(form), 422
    seen = request.form.get("serial", type=whole)
    try:
        with told_on(form):
            signer = unlock(form).signer
            with current.database().writing() as session:
                keys.rotate(session, current.anchor(), signer, clock.now(), expected_serial=seen)
    except Refused:
        return _keys(form), 422
    return redirect("/admin/keys?after=rotate", 303)


@admin_required
def retire(number: int) -> Answer:
    """Ask for the passphrase once more, then give up a generation that nothing is under any more."""
    if request.method == "GET":
        return _retire(number, RotateForm())
    tokens.check("admin", g.staff.csrf)
    form = RotateForm(request.form)
    if not form.validate():
        return _retire(number, form), 422
    seen = request.form.get("serial", type=whole)
    try:
        with told_on(form):
            signer = unlock(form).signer
            with current.database().writing() as session:
                keys.retire(session, current.anchor(), signer, number, clock.now(), expected_serial=seen)
    except Refused:
        return _retire(number, form), 422
    except (keys.EnvelopesLeftError, keys.VerifyFirstError, keys.UnknownGenerationError):
        return redirect("/admin/keys", 303)  # the page says what is still to be done, or that it was done
    current.database().forget_freed_bytes()
    return redirect("/admin/keys?after=retire", 303)


def _retire(number: int, form: RotateForm) -> str:
    with current.database().reading() as session:
        if all(one.number != number for one in rotation.progress(session).old):
            raise NotFoundError("no generation that could retire")
        _refresh(form, keys.read_log(session, current.anchor()).serial)
    return render_template("admin/retire.html", form=form, number=number)


def _keys(form: RotateForm) -> str:
    with current.database().reading() as session:
        log = keys.read_log(session, current.anchor())
        holders = [
            (holder, accounts.name_of(session, UUID(bytes=holder.id))) for holder in log.active_holders
        ]
        _refresh(form, log.serial)
        return render_template(
            "admin/keys.html",
            form=form,
            generations=keys.list_generations(session, current.anchor()),
            progress=rotation.progress(session),
            holders=holders,
            words=words,
            after=request.args.get("after", ""),
        )


def _refresh(form: RotateForm, serial: int) -> None:
    """What is signed next goes on top of the log as this page shows it."""
    form.serial.data = str(serial)
