"""The door of the mailbox: where a person stands without a living session, with what they typed kept for them."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hotline.mailbox.forms import CORRECTABLE, SignInForm
from hotline.web import headers, sessions

PAGE = "page"  # the field that says on which page inside it was typed
_RIDES = ("kind", "body", *CORRECTABLE)  # what may be typed inside, apart from files


def door(status: int = 200, notice: str = "", wrong: str = "") -> tuple[str, int]:
    """Ask for the code. What was typed inside rides along and comes back there."""
    form = SignInForm(request.form)
    if wrong:
        form.receipt.errors = [wrong]
    kept = _kept() if request.method == "POST" else []
    if kept:
        headers.keep_uncompressed()
    return render_template("mailbox/door.html", form=form, notice=notice, kept=kept), status


def gone() -> Response:
    """The case was erased: its session ends, and the door shows."""
    answer = redirect(url_for("mailbox.case"), 303)
    sessions.end(answer, "mailbox")
    return answer


def _kept() -> list[tuple[str, str]]:
    typed = [(name, request.form[name]) for name in _RIDES if request.form.get(name)]
    page = request.form.get(PAGE) or (request.endpoint or "").rpartition(".")[2]
    return [(PAGE, page), *typed] if typed else []
