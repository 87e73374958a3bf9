"""Passing data on (policy 3.4 and 3.5): the form, the check, and the package that leaves once all is written down.

A package is made while it leaves and is kept nowhere, so there is none to download again: whoever needs it once
more discloses once more, with a record of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from hotline import clock
from hotline.accounts import service as accounts
from hotline.cases import service as cases
from hotline.cases.service import Disclosure, OpenCase
from hotline.desk import choosing, package
from hotline.desk.disclosing_forms import REFUSALS, DisclosureForm, ProveForm
from hotline.desk.downloads import attachment
from hotline.desk.seen import unchanged
from hotline.desk.signed_in import bench, keyring, staff, viewer
from hotline.errors import BusyError
from hotline.intake.arrivals import Arrivals, kept
from hotline.intake.staging import Refused, Waiting
from hotline.intake.wording import say
from hotline.web import current, headers, limits, tokens
from hotline.web.sessions import coordinator_required
from hotline.web.uploads import SealedRequest

bp = Blueprint("disclosing", __name__, url_prefix="/desk")
TOKEN, DOCUMENT = "desk-disclose", "document"
Page = tuple[str, int]


@dataclass
class Draft:
    """A disclosure that is being written."""

    case: OpenCase
    form: DisclosureForm
    values: tuple[str, ...] = field(default=(), repr=False)  # of the boxes that were ticked
    waiting: tuple[Waiting, ...] = ()
    errors: list[tuple[str, str]] = field(default_factory=list)  # (id on the page, words) of no single field

    @property
    def paper(self) -> Waiting | None:
        """The request's document: the last one that was chosen."""
        return self.waiting[-1] if self.waiting else None

    def wanted(self, now: datetime) -> Disclosure:
        """What would be written down."""
        form = self.form
        return Disclosure(
            serial=len(self.case.of(cases.DISCLOSURES)) + 1,
            at=now,
            by=staff().owner_id,
            ground=form.ground.data or "",
            recipient=form.recipient.data or "",
            purpose=form.purpose.data or "",
            given=choosing.chosen(self.values),
            request_number=form.request_number.data or "",
            request_date=form.request_date.data,
            reason=form.reason.data or "",
            hidden=(form.hidden.data or "") if form.is_hidden.data else "",
        )


@bp.get("/cases/<number>/disclose", endpoint="show")
@coordinator_required
def show(number: str) -> Page:
    """The form, with nothing chosen."""
    return _form(Draft(viewer().case(number, clock.now()), DisclosureForm()))


@bp.post("/cases/<number>/disclose", endpoint="disclose")
@coordinator_required
def disclose(number: str) -> Answer | Page:
    """Check it, ask the reporter, or let it leave."""
    now = clock.now()
    with Arrivals(bench(), (DOCUMENT,), now) as arrivals:
        cast(SealedRequest, request).receive(arrivals)
        typed = request.form
        tokens.check(TOKEN, staff().csrf)
        arrivals.finish()
    waiting, refused = kept(typed, arrivals, DOCUMENT)
    draft = _read(number, typed, waiting, now)
    step = typed.get("step", "check")
    if "remove" in typed or step == "edit":
        return _form(draft)
    is_valid = draft.form.validate()
    _name_refused(draft.form, refused)
    if step == "ask":
        return _ask(draft, now) if is_valid else _form(draft, 422)
    codes = _rules(draft, draft.wanted(now))
    _tell(draft, codes)
    if not is_valid or refused or codes:
        return _form(draft, 422)
    return _give(draft, typed, now) if step == "give" else _check(draft, ProveForm())


@bp.post("/cases/<number>/disclosures/<int:serial>/told", endpoint="told")
@coordinator_required
def told(number: str, serial: int) -> Answer:
    """The reporter was told of it, in the way that they chose."""
    tokens.check("desk-case", staff().csrf)
    with current.database().writing() as session:
        cases.tell(session, keyring(session), number, serial, by=staff().owner_id, now=clock.now())
    return redirect(url_for("desk.case", number=number, _anchor="disclosures"), 303)


def rules() -> cases.DisclosureHouse:
    """What the rules ask of this deployment and of the form."""
    config = current.config()
    partners = {name for tag in ("kk", "ru", "en") for name in config.partner_names(tag)}
    return cases.DisclosureHouse(tuple(sorted(partners)), choosing.IMPERSONAL)


def _read(number: str, typed: MultiDict[str, str], waiting: list[Waiting], now: datetime) -> Draft:
    case = viewer().case(number, now)
    return Draft(case, DisclosureForm(typed), tuple(typed.getlist("given")), tuple(waiting))


def _rules(draft: Draft, wanted: Disclosure) -> list[str]:
    return cases.disclosure_refusals(
        draft.case,
        wanted,
        rules(),
        choosing.NAMES,
        clock.local_date(wanted.at),
        has_document=draft.paper is not None,
    )


def _name_refused(form: DisclosureForm, refused: list[Refused]) -> None:
    if refused:
        form.document.errors = [say(one.code, name=one.name, limit=one.limit) for one in refused]


def _tell(draft: Draft, codes: list[str]) -> None:
    """Put each reason beside the field that it is about."""
    for code in codes:
        name, words = cases.DISCLOSURE_CODES.get(code, "form"), str(REFUSALS[code])
        if name == "document" and draft.form.document.errors:
            continue
        if name in draft.form:
            draft.form[name].errors = [*draft.form[name].errors, words]
        else:
            draft.errors.append(("given" if name == "given" else "disclose", words))


def _ask(draft: Draft, now: datetime) -> Answer | Page:
    """Ask the reporter: recipient, purpose and data as they are chosen here."""
    wanted = draft.wanted(now)
    wanted = replace(wanted, ground="3.5.1", hidden="")
    codes = [code for code in _rules(draft, wanted) if code not in {"consent", "unverified"}]
    _tell(draft, codes)
    if codes:
        return _form(draft, 422)
    asked = cases.Asked("", now, wanted.recipient, wanted.purpose, wanted.given, draft.form.words.data or "")
    with current.database().writing() as session:
        cases.ask_consent(session, keyring(session), draft.case.number, asked, staff().owner_id)
    return redirect(url_for("desk.case", number=draft.case.number, asked="yes", _anchor="disclosures"), 303)


def _give(draft: Draft, typed: MultiDict[str, str], now: datetime) -> Answer | Page:
    """Prove, make the package, write it down, commit, and only then let the first byte leave."""
    proof = ProveForm(typed)
    if not proof.validate():
        return _check(draft, proof, 422)
    config = current.config()
    folders = (config.files, config.staged)
    language = draft.form.language.data or "kk"
    wanted = draft.wanted(now)
    made = package.build(draft.case, wanted, language, config.operator_name(language), folders)
    try:
        limits.check("sign-in")
        accounts.prove(current.database(), current.site_key(), _proof(proof), now)
    except accounts.SignInError:
        proof.passphrase.errors = [
            _("Passphrase or code is not right. After several wrong codes, wait ten minutes.")
        ]
        return _check(draft, proof, 422)
    except BusyError:
        proof.passphrase.errors = [_("Too many tries, so nothing was given. Wait ten minutes and try again.")]
        return _check(draft, proof, 429)
    try:
        with current.database().writing() as session:
            unchanged(session, draft.case.number)
            done = cases.disclose(
                session,
                keyring(session),
                draft.case.number,
                replace(wanted, manifest=made.manifest),
                house=rules(),
                names=choosing.NAMES,
                today=clock.local_date(now),
                document=draft.paper.file if draft.paper else None,
                folders=folders,
            )
    except cases.ChangedMeanwhileError:
        proof.passphrase.errors = [
            _("The case changed while you were looking, so nothing left. Check the values below once more.")
        ]
        return _check(draft, proof, 409)
    except cases.DisclosureRefusedError as error:
        _tell(draft, [error.code])
        return _form(draft, 422)
    except cases.FileGoneError:
        draft.form.document.errors = [say("file-gone")]
        return _form(replace(draft, waiting=()), 422)
    cases.settle(config.staged, config.files, done.settle)
    answer = Response(made.write(clock.local_date(now)), mimetype="application/zip", direct_passthrough=True)
    answer.content_length = made.length
    answer.headers["Content-Disposition"] = attachment(made.name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _proof(form: ProveForm) -> accounts.Proof:
    return accounts.Proof(staff().login, form.passphrase.data or "", form.code.data or "", "")


def _form(draft: Draft, status: int = 200) -> Page:
    headers.keep_uncompressed()
    is_stopped = draft.case.status in cases.NOTHING_LEAVES or not draft.case.desk_key
    if is_stopped:
        draft = Draft(draft.case, DisclosureForm())  # there is nothing to put right
    page = render_template(
        "desk/disclose.html",
        draft=draft,
        case=draft.case,
        form=draft.form,
        choices=choosing.choices(draft.case),
        is_stopped=is_stopped,
        partners=current.config().partner_names(current.language()),
    )
    return page, status


def _check(draft: Draft, proof: ProveForm, status: int = 200) -> Page:
    headers.keep_uncompressed()
    given = [one for one in choosing.choices(draft.case) if one.value in draft.values]
    page = render_template(
        "desk/disclose_check.html",
        draft=draft,
        case=draft.case,
        form=draft.form,
        proof=proof,
        given=given,
    )
    return page, status
