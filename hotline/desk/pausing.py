"""Pausing the clock of a case's next step, and letting it run again."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hotline import clock
from hotline.cases import service as cases
from hotline.cases.service import CannotPauseError
from hotline.desk.case_page import case_page
from hotline.desk.forms import PauseForm
from hotline.desk.seen import changed, unchanged
from hotline.desk.signed_in import keyring, staff
from hotline.web import current, tokens
from hotline.web.sessions import coordinator_required

bp = Blueprint("pausing", __name__, url_prefix="/desk")


@bp.post("/cases/<number>/pause", endpoint="pause")
@coordinator_required
def pause(number: str) -> Response | tuple[str, int]:
    """Let the next step wait until a day."""
    tokens.check("desk-case", staff().csrf)
    form = PauseForm(request.form)
    if form.validate():
        try:
            with current.database().writing() as session:
                unchanged(session, number)
                cases.pause(
                    session,
                    keyring(session),
                    number,
                    until=form.pause_until.data,
                    reason=form.pause_reason.data or "",
                    by=staff().owner_id,
                    now=clock.now(),
                )
            return redirect(url_for("desk.case", number=number, _anchor="deadline"), 303)
        except cases.ChangedMeanwhileError:
            return changed(number, deadline=form)
        except CannotPauseError as error:
            field = form.pause_reason if error.code == "reason" else form.pause_until
            field.errors = [_why(error.code)]
    return case_page(number, deadline=form), 422


@bp.post("/cases/<number>/resume", endpoint="resume")
@coordinator_required
def resume(number: str) -> Response | tuple[str, int]:
    """Let it run again. Where it runs already, the page shows so."""
    tokens.check("desk-case", staff().csrf)
    try:
        with current.database().writing() as session:
            unchanged(session, number)
            cases.resume(session, keyring(session), number, by=staff().owner_id, now=clock.now())
    except cases.ChangedMeanwhileError:
        return changed(number)
    except CannotPauseError:
        pass
    return redirect(url_for("desk.case", number=number, _anchor="deadline"), 303)


def _why(code: str) -> str:
    return str(
        {
            "law": _("This deadline is set by a law or by the policy: it does not wait."),
            "day": _("Choose a day after today and within three months."),
            "reason": _("Write why: the reporter reads it."),
            "paused": _("It waits already."),
        }[code]
    )
