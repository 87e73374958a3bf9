"""Publishing a policy from the pages: typed, looked at beside the text in force, and only then signed for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from hotline import clock
from hotline.admin.forms import PublishForm, TextsForm
from hotline.desk.signing import Refused, told_on, unlock
from hotline.policy import diff
from hotline.policy import service as policy
from hotline.policy.document import Line, parse
from hotline.policy.errors import PolicyTextError, StalePolicyError
from hotline.policy.models import PolicyVersion
from hotline.web import current, tokens
from hotline.web.sessions import admin_required

Answer = str | Response | tuple[str, int]

REFUSALS = {
    "long": _l("This text is too long."),
    "empty": _l("This text is empty."),
    "controls": _l("This text holds odd characters. Copy it anew as plain text."),
    "clauses": _l("No numbered clause was found, such as “1.1. …” at the beginning of a line."),
}
# What is said of a text before it is in force, by (what, language).
REMARKS = {
    ("missing", "ru"): _l("There is no Russian text: Russian readers will see the Kazakh one."),
    ("missing", "en"): _l("There is no English text: English readers will see the Kazakh one."),
    ("numbers", "ru"): _l("The Russian text does not have the same clause numbers as the Kazakh one."),
    ("numbers", "en"): _l("The English text does not have the same clause numbers as the Kazakh one."),
    ("same", "ru"): _l("The Kazakh text changed, the Russian one did not."),
    ("same", "en"): _l("The Kazakh text changed, the English one did not."),
}


@dataclass(frozen=True)
class Preview:
    """One language's text as it would be published."""

    language: str
    lines: tuple[Line, ...]
    changed: list[diff.Paragraph] | None  # None: the version in force has no text in this language
    kept: int  # paragraphs that stay as they are


@admin_required
def show() -> str:
    """Every version, and a form for the next one; it may begin with the texts in force."""
    form = TextsForm()
    if request.args.get("from") == "force":
        with current.database().reading() as session:
            newest = policy.in_force(session)
            for field in form:
                field.data = getattr(newest, field.name)
    return _texts(form)


@admin_required
def publish() -> Answer:
    """Show what was typed beside what is in force; put it in force when the button of that page asks for it."""
    tokens.check("admin", g.staff.csrf)
    texts, step = TextsForm(request.form), request.form.get("step", "preview")
    if step == "edit":
        return _texts(texts)
    if not _may_be_published(texts):
        return _texts(texts), 422
    if step != "publish":
        return _preview(texts, PublishForm())
    form = PublishForm(request.form)
    if not form.validate():
        return _preview(texts, form), 422
    try:
        with told_on(form):
            unlock(form)
        with current.database().writing() as session:
            policy.publish(
                session, texts.bodies(), clock.now(), actor=g.staff.actor, after=form.after.data or 0
            )
    except StalePolicyError:
        form.passphrase.errors = [
            _("Another version came into force meanwhile. Look at the difference again before you publish.")
        ]
        return _preview(texts, form), 422
    except Refused:
        return _preview(texts, form), 422
    return redirect("/admin/policy?done=yes", 303)


def _may_be_published(form: TextsForm) -> bool:
    """Whether every text is fit to be published; what is wrong is written on its field."""
    good = form.validate()
    for language, body in form.bodies().items():
        try:
            policy.check_text(language, body)
        except PolicyTextError as error:
            form[language].errors = [REFUSALS[error.code]]
            good = False
    return good


def _texts(form: TextsForm) -> str:
    with current.database().reading() as session:
        return render_template(
            "admin/policy.html",
            form=form,
            versions=policy.versions(session),
            is_done=request.args.get("done") == "yes",
        )


def _preview(texts: TextsForm, form: PublishForm) -> str:
    bodies = {language: body.decode() for language, body in texts.bodies().items()}
    with current.database().reading() as session:
        newest = next(iter(policy.versions(session)), None)
    form.after.data, form.after.raw_data = (newest.number if newest else 0), None
    previews = [_beside(newest, language, text) for language, text in bodies.items()]
    return render_template(
        "admin/policy_preview.html",
        form=form,
        texts=texts,
        number=(newest.number if newest else 0) + 1,
        previews=previews,
        remarks=[REMARKS[remark] for remark in _remarks(newest, bodies)],
        is_same=newest is not None
        and all(getattr(newest, one.name) == bodies.get(one.name) for one in texts),
    )


def _beside(newest: PolicyVersion | None, language: str, text: str) -> Preview:
    lines = parse(text).lines
    before = getattr(newest, language) if newest else None
    if before is None:
        return Preview(language, lines, None, 0)
    found = diff.compare(before, text)
    changed = [one for one in found if one.is_changed]
    return Preview(language, lines, changed, len(found) - len(changed))


def _remarks(newest: PolicyVersion | None, bodies: dict[str, str]) -> list[tuple[str, str]]:
    """What an admin should know before publishing; none of it forbids it."""
    found: list[tuple[str, str]] = []
    for language in ("ru", "en"):
        text: Any = bodies.get(language)
        if text is None:
            found.append(("missing", language))
            continue
        if parse(text).clauses != parse(bodies["kk"]).clauses:
            found.append(("numbers", language))
        if newest and newest.kk != bodies["kk"] and getattr(newest, language) == text:
            found.append(("same", language))
    return found
