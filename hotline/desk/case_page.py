"""The page of one case, section by section. Opening it leaves its trace first; see `cases/looking.py`.

A new section is one line of `SECTIONS`, a template `desk/case/_<name>.html` and, where it shows more than the case
itself, a function that makes its part from a `Look`. The template finds that as `part.<name>`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template
from flask_babel import lazy_gettext as _l
from wtforms import Form

from hotline import clock
from hotline.accounts import service as accounts
from hotline.cases import service as cases
from hotline.desk import (
    consent,
    conversation,
    deadline,
    disclosures_part,
    history,
    notes,
    paper,
    pictures,
    request_section,
    sections,
    words,
)
from hotline.desk.look import Look
from hotline.desk.signed_in import staff, viewer
from hotline.intake import finding_words
from hotline.web import current, headers


def _nothing(_look: Look) -> object:
    return None


@dataclass(frozen=True)
class Section:
    """One section of the page and its line in the list of contents."""

    name: str  # the anchor, the template and the key of what was typed
    title: str
    is_shown: Callable[[Look], bool]
    make: Callable[[Look], object] = _nothing


SECTIONS = (
    # First while something is owed in it, further down otherwise.
    Section("requests", _l("Requests about the data"), request_section.is_owed, request_section.part),
    Section("what", _l("What was written"), lambda look: look.case.record is not None, sections.part),
    Section("authorisation", _l("Data of other people"), paper.is_shown, paper.part),
    Section("files", _l("Files"), lambda look: bool(look.case.files), lambda look: pictures.SHOWN),
    Section(
        "conversation",
        _l("Conversation"),
        lambda look: look.case.status != "erased" and not look.case.is_stopped,
        conversation.part,
    ),
    Section("notes", _l("Internal notes"), lambda look: bool(look.case.desk_key), notes.part),
    Section("requests", _l("Requests about the data"), request_section.is_quiet, request_section.part),
    Section("deadline", _l("Deadline"), deadline.is_shown, deadline.part),
    Section(
        "disclosures",
        _l("Disclosures"),
        lambda look: look.case.status not in {"erased", "blocked"},
        disclosures_part.part,
    ),
    Section("history", _l("History"), lambda look: look.case.status != "blocked", history.part),
    Section("consent", _l("Proof of consent"), lambda look: look.case.record is not None, consent.part),
)


def case_page(number: str, /, since: int | None = None, **typed: Form) -> str:
    """One case, with what was typed about it and not taken, by the name of the section.

    `since` is the version that somebody saw who came second: the page tells what changed after it.
    """
    now = clock.now()
    case = viewer().case(number, now)
    with current.database().reading() as session:
        people = accounts.people(session, current.anchor())
        names = {one.id: one.name for one in people}
        coordinators = accounts.coordinators(session, current.anchor())
        look = Look(session, case, clock.local_date(now), names, coordinators, typed)
        meanwhile = None if since is None else history.since(look, since) if since > 0 else ()
        shown = [section for section in SECTIONS if section.is_shown(look)]
        if case.is_stopped and typed.keys() - {section.name for section in shown}:
            raise cases.StoppedError("processing was stopped meanwhile")
        part = {section.name: section.make(look) for section in shown}
    headers.keep_uncompressed()
    return render_template(
        "desk/case.html",
        case=case,
        shown=shown,
        part=part,
        typed=typed,
        names=names,
        coordinators=coordinators,
        me=staff().owner_id,
        meanwhile=meanwhile,
        words=words,
        found=finding_words,
    )
