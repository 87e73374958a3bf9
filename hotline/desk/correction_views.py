"""A coordinator puts answers of the record right; the earlier version stays, with the reason."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from hotline import clock
from hotline.cases import service as cases
from hotline.desk.case_page import case_page
from hotline.desk.corrections import CorrectionForm
from hotline.desk.seen import changed, seen
from hotline.desk.signed_in import keyring, staff, viewer
from hotline.errors import NotFoundError
from hotline.web import current, tokens
from hotline.web.sessions import coordinator_required


def add_to(bp: Blueprint) -> None:
    """Put the form on the desk."""
    bp.add_url_rule("/cases/<number>/correct", "correct", correct, methods=["POST"])


@coordinator_required
def correct(number: str) -> Response | tuple[str, int]:
    """Keep what the writer changed, and nothing else of the form."""
    tokens.check("desk-case", staff().csrf)
    form = _form(number)
    if not form.validate():
        return case_page(number, what=form), 422
    try:
        with current.database().writing() as session:
            cases.correct(
                session,
                keyring(session),
                number,
                answers=form.answers(),
                region=form.clear_region(),
                reason=form.why.data or "",
                by=staff().owner_id,
                now=clock.now(),
                seen=seen(),
            )
    except cases.ChangedMeanwhileError:
        return changed(number, what=_form(number))
    return redirect(url_for("desk.case", number=number, _anchor="what"), 303)


def _form(number: str) -> CorrectionForm:
    """What was typed, laid over the record as it stands now."""
    now = clock.now()
    record = viewer().case(number, now).record
    if record is None:
        raise NotFoundError("no record to put right")
    return CorrectionForm(request.form, today=clock.local_date(now), standing=record.answers)
