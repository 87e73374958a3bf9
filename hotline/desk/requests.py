"""Requests about the data: the list of open ones, answering from a template, writing one down for a reporter."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hotline import clock
from hotline.accounts import service as accounts
from hotline.cases import service as cases
from hotline.cases.service import (
    AlreadyAnsweredError,
    AlreadyAskedError,
    NothingAskedError,
    OpenCase,
    Petition,
    StoppedError,
    TooManyAskedError,
    Wish,
)
from hotline.desk import queue_address, request_words, words
from hotline.desk.case_page import case_page
from hotline.desk.forms import AnswerForm, WriteDownForm
from hotline.desk.request_words import THE_CASE
from hotline.desk.seen import changed, unchanged
from hotline.desk.signed_in import keyring, staff, viewer
from hotline.errors import NotFoundError
from hotline.intake.questions import REGIONS
from hotline.web import current, headers, tokens
from hotline.web.languages import LANGUAGES
from hotline.web.sessions import coordinator_required

bp = Blueprint("requests", __name__, url_prefix="/desk")
Page = tuple[str, int]


@bp.get("/requests", endpoint="list")
@coordinator_required
def show_list() -> str:
    """Open requests, the late ones first."""
    before = queue_address.read_place(request.args.get("before", ""))
    page = viewer().requests(clock.now(), before)
    following = url_for("requests.list", before=queue_address.write_place(page.next)) if page.next else ""
    headers.keep_uncompressed()
    return render_template(
        "desk/requests.html", page=page, next=following, words=words, today=clock.local_date(clock.now())
    )


@bp.get("/cases/<number>/requests/<int:at>", endpoint="show")
@coordinator_required
def show(number: str, at: int) -> str:
    """One request and its answer, begun from a template."""
    case = viewer().case(number, clock.now())
    asked = _find(case, at)
    result, language = _chosen(case, asked)
    form = AnswerForm()
    form.text.data = request_words.template(_kind(case, asked), result, language, f"{number}/{at}")
    return _page(case, at, asked, form, result, language)


@bp.post("/cases/<number>/requests/<int:at>", endpoint="answer")
@coordinator_required
def answer(number: str, at: int) -> Response | Page:
    """Decide, and tell the reporter. Who comes second is told so and keeps what they typed."""
    tokens.check("desk-case", staff().csrf)
    form = AnswerForm(request.form)
    result = request.form.get("result", "")
    is_valid = form.validate()
    if is_valid and (left := request_words.left_over(form.text.data or "")):
        form.text.errors = [_("Replace what stands in brackets: %(words)s", words=left)]
        is_valid = False
    problem = "" if is_valid else "-"
    if not problem:
        try:
            if at == THE_CASE:
                _reply(number, form.text.data or "")
            else:
                _answer(number, at, result, form.text.data or "")
        except NothingAskedError:
            form.text.errors = [_("Write an answer.")]
            problem = "-"
        except (AlreadyAnsweredError, cases.EmptyMessageError):
            problem = _("Nothing was changed: somebody else answered first, or it was taken back.")
        except StoppedError:
            problem = _("The report is blocked. Lift the block before its data are corrected.")
    if not problem:
        return redirect(url_for("desk.case", number=number, _anchor="requests"), 303)
    case = viewer().case(number, clock.now())
    asked = _find(case, at)
    _result, language = _chosen(case, asked)
    return _page(case, at, asked, form, result, language, "" if problem == "-" else problem), 422


@bp.post("/cases/<number>/requests", endpoint="write_down")
@coordinator_required
def write_down(number: str) -> Response | Page:
    """Register what a reporter asked for by telephone or through the claim page."""
    tokens.check("desk-case", staff().csrf)
    form = WriteDownForm(request.form)
    if form.validate():
        wish = Wish(form.asked_kind.data, form.asked_text.data or "")
        try:
            with current.database().writing() as session:
                unchanged(session, number)
                cases.write_down(
                    session, keyring(session), number, wish, by=staff().owner_id, now=clock.now()
                )
        except cases.ChangedMeanwhileError:
            return changed(number, requests=form)
        except AlreadyAskedError:
            form.asked_kind.errors = [_("This is asked for already.")]
        except TooManyAskedError:
            form.asked_kind.errors = [_("There are too many open requests. Answer some first.")]
    if form.errors or form.asked_kind.errors:
        return case_page(number, requests=form), 422
    return redirect(url_for("desk.case", number=number, _anchor="requests"), 303)


def _answer(number: str, at: int, result: str, text: str) -> None:
    database, config = current.database(), current.config()
    with database.writing() as session:
        done = cases.answer_request(
            session,
            keyring(session),
            number,
            at,
            result=result,
            text=text,
            by=staff().owner_id,
            now=clock.now(),
            regions=[value for value, _label in REGIONS if value],
        )
        if done.is_erased:
            accounts.close_all(session, done.case_id)
    if done.is_erased:
        cases.finish_erasure(database, config, done.files)


def _reply(number: str, text: str) -> None:
    with current.database().writing() as session:
        cases.reply(session, keyring(session), number, text=text, by=staff().owner_id, now=clock.now())


def _find(case: OpenCase, at: int) -> Petition | None:
    """The request; None for the case itself, where that is one."""
    if at == THE_CASE and case.kind != "report" and case.status != "erased":
        return None
    found = next((one for one in case.asked if one.number == at), None)
    if found is None:
        raise NotFoundError("no such request")
    return found


def _kind(case: OpenCase, asked: Petition | None) -> str:
    return asked.kind if asked else case.kind


def _due(case: OpenCase, asked: Petition | None) -> date | None:
    """The day of this request alone; None once it is answered."""
    if asked:
        return asked.due_on if asked.is_open else None
    clock_ = cases.clock_of(case.kind, case.status)
    return clock_.due(case.arrived_on, case.calendar) if clock_ else None


def _results(asked: Petition | None) -> tuple[str, ...]:
    return asked.results if asked else (cases.GRANTED, cases.REFUSED)


def _chosen(case: OpenCase, asked: Petition | None) -> tuple[str, str]:
    """Which template the address asks for: the result, and the language, that of the reporter at first."""
    results = _results(asked)
    result, language = request.args.get("result", ""), request.args.get("text", "")
    chosen = result if result in results else next(iter(results), cases.GRANTED)
    return chosen, language if language in LANGUAGES else case.language


def _page(
    case: OpenCase,
    at: int,
    asked: Petition | None,
    form: AnswerForm,
    result: str,
    language: str,
    notice: str = "",
) -> str:
    headers.keep_uncompressed()
    standing = case.record.answers if case.record else {}
    return render_template(
        "desk/request.html",
        case=case,
        at=at,
        asked=asked,
        kind=_kind(case, asked),
        due=_due(case, asked),
        results=_results(asked),
        result=result,
        text_language=language,
        form=form,
        notice=notice,
        words=words,
        request_words=request_words,
        changes=request_words.changes(asked, standing) if asked else [],
        today=clock.local_date(clock.now()),
    )
