"""Internal notes of a case: for colleagues, never for the reporter. A corrected note keeps its earlier wording."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from hotline import clock
from hotline.cases import service as cases
from hotline.desk.case_page import case_page
from hotline.desk.forms import NoteForm
from hotline.desk.seen import changed, seen
from hotline.desk.signed_in import keyring, staff
from hotline.web import current, tokens
from hotline.web.sessions import coordinator_required

Answer = Response | tuple[str, int]


def add_to(bp: Blueprint) -> None:
    """Put the forms on the desk."""
    bp.add_url_rule("/cases/<number>/notes", "note", add, methods=["POST"])
    bp.add_url_rule("/cases/<number>/notes/<uuid:note>", "note_again", again, methods=["POST"])


@coordinator_required
def add(number: str) -> Answer:
    """One more note."""
    return _write(number, None)


@coordinator_required
def again(number: str, note: UUID) -> Answer:
    """Another wording of a note; the one before stays readable."""
    return _write(number, note)


def _write(number: str, note: UUID | None) -> Answer:
    tokens.check("desk-case", staff().csrf)
    form = NoteForm(request.form)
    form.note_id = note
    if not form.validate():
        return case_page(number, notes=form), 422
    try:
        with current.database().writing() as session:
            cases.add_note(
                session,
                keyring(session),
                number,
                text=form.note.data or "",
                by=staff().owner_id,
                now=clock.now(),
                seen=seen(),
                note=note,
            )
    except cases.ChangedMeanwhileError:
        return changed(number, notes=form)
    return redirect(url_for("desk.case", number=number, _anchor="notes"), 303)
