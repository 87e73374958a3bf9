"""The desk's case pages. Every look is in the audit log before the answer leaves."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from hotline import clock
from hotline.accounts.service import Unlocked
from hotline.cases import service as cases
from hotline.desk import (
    assign_views,
    correction_views,
    note_views,
    pictures,
    queue_views,
    recounting,
    search_views,
)
from hotline.desk.case_page import case_page
from hotline.desk.downloads import attachment
from hotline.desk.forms import ReplyForm
from hotline.desk.seen import changed, seen
from hotline.desk.signed_in import keyring, staff, viewer
from hotline.errors import NotFoundError
from hotline.keys import service as keys
from hotline.web import current, headers, tokens
from hotline.web.logs import LOG
from hotline.web.sessions import coordinator_required

bp = Blueprint("desk", __name__, url_prefix="/desk")
RESEAL_SECONDS = 0.05  # after each answered request (VAULT.md section 4)
for _pages in (queue_views, search_views, note_views, assign_views, correction_views):
    _pages.add_to(bp)


@bp.get("/cases/<number>", endpoint="case")
@coordinator_required
def show_case(number: str) -> str:
    """One case, opened."""
    return case_page(number)


@bp.post("/cases/<number>/reply", endpoint="reply")
@coordinator_required
def reply(number: str) -> Answer | tuple[str, int]:
    """Answer the reporter."""
    tokens.check("desk-case", staff().csrf)
    form = ReplyForm(request.form)
    if not form.validate():
        return case_page(number, conversation=form), 422
    try:
        with current.database().writing() as session:
            cases.reply(
                session,
                keyring(session),
                number,
                text=form.body.data or "",
                by=staff().owner_id,
                now=clock.now(),
                seen=seen(),
            )
    except cases.ChangedMeanwhileError:
        return changed(number, conversation=form)
    return redirect(url_for("desk.case", number=number, _anchor="conversation"), 303)


@bp.post("/cases/<number>/status", endpoint="move")
@coordinator_required
def move(number: str) -> Answer | tuple[str, int]:
    """Move the case to another status. One that is not allowed any more changes nothing: look again."""
    tokens.check("desk-case", staff().csrf)
    wanted = request.form.get("status", "")
    try:
        with current.database().writing() as session:
            cases.move(
                session,
                keyring(session),
                number,
                to=wanted,
                by=staff().owner_id,
                now=clock.now(),
                seen=seen(),
            )
    except cases.ChangedMeanwhileError:
        return changed(number)
    except cases.MoveNotAllowedError:
        return redirect(url_for("desk.case", number=number, moved="no"), 303)
    return redirect(url_for("desk.case", number=number), 303)


@bp.get("/cases/<number>/files/<uuid:file_id>", endpoint="download")
@coordinator_required
def download(number: str, file_id: UUID) -> Answer:
    """One file, chunk by chunk, as an attachment that may run nothing."""
    meta = viewer().file(number, file_id, clock.now())
    config = current.config()
    chunks = cases.read_file((config.files, config.staged), file_id, meta)
    answer = Response(chunks, mimetype="application/octet-stream", direct_passthrough=True)
    answer.content_length = meta.size
    answer.headers["Content-Disposition"] = attachment(meta.name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@bp.get("/cases/<number>/files/<uuid:file_id>/picture", endpoint="picture")
@coordinator_required
def picture(number: str, file_id: UUID) -> str:
    """A picture in its place, drawn anew, with a warning if the original says where it was taken."""
    meta = viewer().file(number, file_id, clock.now(), is_picture=True)
    if meta.media_type not in pictures.SHOWN:
        raise NotFoundError("not a picture that is drawn")
    config = current.config()
    try:
        drawn = pictures.draw(cases.read_file((config.files, config.staged), file_id, meta), meta.media_type)
    except pictures.NoPictureError:
        drawn = None
    headers.keep_uncompressed()
    return render_template("desk/picture.html", number=number, file_id=file_id, meta=meta, picture=drawn)


@bp.after_request
def reseal_a_little(answer: Response) -> Response:
    """Once the answer is out, spend a moment on cases that are still under an old generation."""
    who: Unlocked | None = g.get("staff")
    if who is not None and "coordinator" in who.roles:
        database, anchor, reader = current.database(), current.anchor(), who.reader
        app, looking = current_app._get_current_object(), viewer()  # type: ignore[attr-defined]

        def work() -> None:
            try:
                keys.reseal_some(database, anchor, reader, RESEAL_SECONDS)
                recounting.after_moved_days(app, looking)
            except Exception as error:
                # The answer is out; the next request or `hotline keys reseal` goes on.
                LOG.warning("resealing after a request stopped: %s", type(error).__name__)

        answer.call_on_close(work)
    return answer
