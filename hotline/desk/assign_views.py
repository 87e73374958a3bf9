"""Who works on a case: from the case's own page, to oneself, to a colleague, or to nobody."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from hotline import clock
from hotline.accounts import service as accounts
from hotline.cases import service as cases
from hotline.desk.seen import changed, seen
from hotline.desk.signed_in import staff
from hotline.errors import NotFoundError
from hotline.web import current, tokens
from hotline.web.sessions import coordinator_required


def add_to(bp: Blueprint) -> None:
    """Put the form on the desk."""
    bp.add_url_rule("/cases/<number>/assign", "assign", assign, methods=["POST"])


@coordinator_required
def assign(number: str) -> Response | tuple[str, int]:
    """Give the case to whoever was chosen; an empty choice gives it to nobody."""
    tokens.check("desk-case", staff().csrf)
    to = _chosen(request.form.get("to", ""))
    try:
        with current.database().writing() as session:
            if to is not None and to not in accounts.coordinators(session, current.anchor()):
                raise NotFoundError("no such coordinator")
            cases.assign(session, number, to=to, by=staff().owner_id, now=clock.now(), seen=seen())
    except cases.ChangedMeanwhileError:
        return changed(number)
    return redirect(url_for("desk.case", number=number), 303)


def _chosen(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(hex=text)
    except ValueError:
        raise NotFoundError("no such coordinator") from None
