"""The policy in force, the gate below it, and the policy over time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from hotline import clock
from hotline.cases import deadlines
from hotline.errors import NotFoundError
from hotline.policy import diff, document, operator, service
from hotline.policy.errors import StalePolicyError
from hotline.policy.forms import AcceptForm
from hotline.policy.models import PolicyVersion
from hotline.web import blueprints, current, headers, tokens, visit

bp = blueprints.public("policy", __name__)

ACCEPT, DECLINE = "policy-accept", "policy-decline"  # purposes of form tokens
PREFIX = "carried-"  # names of the report's fields inside the accept form
_ACCEPT, _DECLINE = "{accept}", "{decline}"  # where the tokens go in a page rendered before
NOT_CARRIED = {"csrf_token", "step", "agree"}
Carried = Sequence[tuple[str, str]]


@bp.get("/privacy")
def show() -> str:
    """The policy in force, for everyone, with nothing asked.

    Two tokens apart it is the same for everyone in a language, so it is rendered once.
    """
    with current.database().reading() as session:
        in_force = service.in_force(session)
    accepted = visit.accepted()
    has_accepted = accepted is not None and accepted.version == in_force.number
    pages: dict[tuple[int, str, bool], str] = current_app.extensions.setdefault("policy-shown", {})
    key = (in_force.number, current.language(), has_accepted)
    if key not in pages:
        pages[key] = _render(in_force, AcceptForm(), has_accepted=has_accepted, pair=(_ACCEPT, _DECLINE))
    return pages[key].replace(_ACCEPT, tokens.issue(ACCEPT)).replace(_DECLINE, tokens.issue(DECLINE))


@bp.route("/privacy/accept", methods=["GET", "POST"])
def accept() -> Answer | tuple[str, int]:
    """Begin the visit. What was typed before, if anything, goes on to the report form."""
    if request.method == "GET":
        return redirect(url_for("policy.show"), 303)
    carried = _carried()
    try:
        tokens.check(ACCEPT)
    except tokens.FormTokenError:
        if not carried:
            raise
        return render_gate(
            400, carried, _("This page was open for too long. Please press the button once more.")
        )
    if operator.operator(current.config(), current.language()) is None:
        return render_gate(503, carried)
    if request.form.get("step") == "language":
        return render_gate(200, carried)
    return _accept(AcceptForm(request.form), carried)


def _accept(form: AcceptForm, carried: Carried) -> Answer | tuple[str, int]:
    if not form.validate():
        return render_gate(422, carried, form=form)
    with current.database().reading() as session:
        in_force = service.in_force(session)
    try:
        acceptance = service.accept(form.shown, in_force, clock.now())
    except StalePolicyError:
        return render_gate(
            409, carried, _("The policy changed while you were reading. Here is the new text.")
        )
    visit.begin(acceptance)
    if not carried:
        return redirect(url_for("intake.report"), 303)
    headers.keep_uncompressed()
    return render_template("policy/kept.html", carried=carried, csrf_token=generate_csrf()), 200


@bp.route("/privacy/decline", methods=["GET", "POST"])
def decline() -> Answer:
    """End the visit and show other ways to get help. Nothing is stored, not even that somebody declined."""
    if request.method == "GET":
        return redirect(url_for("policy.show"), 303)
    tokens.check(DECLINE)
    if visit.visit_id():  # ending what never began would answer with a cookie
        visit.end()
    return redirect(url_for("pages.help"), 303)


@bp.get("/privacy/versions")
def versions() -> str:
    """Every version, the newest first."""
    with current.database().reading() as session:
        return render_template("policy/versions.html", versions=service.versions(session))


@bp.get("/privacy/versions/<int:number>")
def version(number: int) -> str:
    """One version at its permanent address."""
    with current.database().reading() as session:
        found, newest = service.get(session, number), service.in_force(session)
    return render_template("policy/version.html", newest=newest.number, **_text_of(found))


@bp.get("/privacy/versions/<int:number>.txt")
def plain(number: int) -> Response:
    """The very bytes that were published, so that anyone can compute their SHA-256."""
    with current.database().reading() as session:
        text, language = service.get(session, number).text(current.language())
    return Response(text.encode(), mimetype="text/plain", headers={"Content-Language": language})


@bp.get("/privacy/changes")
def changes() -> str:
    """What changed between two versions, word by word; by default between the last two."""
    with current.database().reading() as session:
        newest = service.in_force(session).number
        to = _number("to", newest)
        after = service.get(session, to)
        before = service.get(session, _number("from", max(to - 1, 1)))
    wanted = current.language()
    shown = wanted if wanted in before.languages and wanted in after.languages else "kk"
    return render_template(
        "policy/changes.html",
        before=before,
        after=after,
        newest=newest,
        shown=shown,
        paragraphs=diff.compare(before.text(shown)[0], after.text(shown)[0]),
    )


@bp.get("/privacy/feed")
def feed() -> Response:
    """Atom (RFC 4287): one entry for each version."""
    with current.database().reading() as session:
        body = render_template("policy/feed.xml", versions=service.versions(session))
    return Response(body, mimetype="application/atom+xml")


def render_gate(
    status: int = 200, carried: Carried = (), notice: str = "", form: AcceptForm | None = None
) -> tuple[str, int]:
    """The policy in force with the gate below it, for this area and for the report form.

    `carried` is everything that was typed elsewhere: it rides in the accept form as hidden fields, and nothing
    of it is stored. `notice` says why the page is shown; a 409 without one says it by itself.
    """
    with current.database().reading() as session:
        in_force = service.in_force(session)
    accepted = visit.accepted()
    if status == 409 and not notice:
        notice = _("The policy changed while you were writing.") if accepted else _("First comes the policy.")
    kept = [(name, value) for name, value in carried if name not in NOT_CARRIED and value]
    if kept:
        headers.keep_uncompressed()
    fresh = (tokens.issue(ACCEPT), tokens.issue(DECLINE))
    return _render(in_force, form or AcceptForm(), notice, kept, pair=fresh), status


def _render(
    in_force: PolicyVersion,
    form: AcceptForm,
    notice: str = "",
    carried: Carried = (),
    *,
    pair: tuple[str, str],
    has_accepted: bool = False,
) -> str:
    shown = _text_of(in_force)
    form.version.data, form.language.data = str(in_force.number), shown["shown"]
    form.sha256.data = shown["sha256"]
    return render_template(
        "policy/show.html",
        form=form,
        notice=notice,
        carried=carried,
        has_accepted=has_accepted,
        accept_token=pair[0],
        decline_token=pair[1],
        operator=operator.operator(current.config(), current.language()),
        years=deadlines.RETAIN_YEARS,
        country=country_name(current.config().storage_country),
        **shown,
    )


def _text_of(version: PolicyVersion) -> dict[str, Any]:
    """What a template needs to show one version in the reader's language."""
    text, shown = version.text(current.language())
    parsed = document.parse(text)
    first = parsed.lines[0]
    return {
        "version": version,
        "shown": shown,
        "sha256": version.sha256(shown),
        "title": first.rest if first.kind == "title" else "",
        "sections": parsed.sections,
        "body": _body(text),
    }


@lru_cache(maxsize=16)
def _body(text: str) -> Markup:
    """The lines of a text as HTML. The same in every language of the page, so it is made once."""
    html = render_template("policy/body.html", lines=document.parse(text).lines)
    return Markup(html)  # noqa: S704 (the template escaped it)


def country_name(code: str) -> str:
    """A country's name in the language of the page; its code where Babel knows no name."""
    return str(get_locale().territories.get(code, code))


def _carried() -> list[tuple[str, str]]:
    fields = request.form.items(multi=True)
    return [(name.removeprefix(PREFIX), value) for name, value in fields if name.startswith(PREFIX)]


def _number(name: str, default: int) -> int:
    found = request.args.get(name, "")
    if not found:
        return default
    if not (found.isascii() and found.isdigit() and len(found) < 10):
        raise NotFoundError("no such policy version")
    return int(found)
