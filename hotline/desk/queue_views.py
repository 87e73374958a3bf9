"""The queue: what is new, mine, due, late; and taking a case from it or giving one back."""

from __future__ import annotations

import re
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from hotline import clock
from hotline.accounts import service as accounts
from hotline.cases import service as cases
from hotline.desk import queue_address, words
from hotline.desk.signed_in import staff, viewer
from hotline.intake.questions import REGIONS
from hotline.web import current, headers, tokens
from hotline.web.sessions import coordinator_required

_NUMBER = re.compile(r"[0-9-]{1,20}", re.ASCII)


def add_to(bp: Blueprint) -> None:
    """Put these pages on the desk."""
    bp.add_url_rule("/cases", "cases", show_queue)
    bp.add_url_rule("/cases/<number>/take", "take", take, methods=["POST"])
    bp.add_url_rule("/cases/<number>/give-back", "give_back", give_back, methods=["POST"])


@coordinator_required
def show_queue() -> str:
    """A page of the queue; the address holds the filter."""
    wanted = queue_address.read(request.args)
    before, after = (queue_address.read_place(request.args.get(name, "")) for name in ("before", "after"))
    page = viewer().queue(clock.now(), wanted, before, after)
    asked = queue_address.written(wanted)
    with current.database().reading() as session:
        people = accounts.people(session, current.anchor())
    headers.keep_uncompressed()
    return render_template(
        "desk/cases.html",
        page=page,
        wanted=wanted,
        asked=asked,
        next=_address(asked, before=page.next),
        previous=_address(asked, after=page.previous),
        names={one.id: one.name for one in people},
        coordinators=[one for one in people if one.role == "coordinator" and one.state == "active"],
        me=staff().owner_id,
        regions=REGIONS[1:],
        views=words.VIEWS,
        is_filtered=bool(asked.keys() - {"view", "sort"}),
        number_of=number_of,
        told=_told(request.args.get("taken", "")),
        words=words,
    )


def _told(number: str) -> str:
    """What is said to whoever came second for a case."""
    if not _NUMBER.fullmatch(number):
        return ""
    return str(_("Nothing was changed: a colleague was first with %(number)s.", number=number))


def take(number: str) -> Answer:
    """Take a case that nobody has."""
    return _assign(number, takes=True)


def give_back(number: str) -> Answer:
    """Give one's own case back."""
    return _assign(number, takes=False)


@coordinator_required
def _assign(number: str, takes: bool) -> Answer:
    tokens.check("desk-case", staff().csrf)
    me: UUID = staff().owner_id
    deed = cases.take if takes else cases.give_back
    with current.database().writing() as session:
        is_done = deed(session, number, by=me, now=clock.now())
    asked = queue_address.written(queue_address.read(request.args))
    if not is_done:
        asked |= {"taken": number}  # somebody was first: the page says so
    return redirect(url_for("desk.cases", **asked), 303)  # type: ignore[arg-type]


def number_of(count: int) -> str:
    """A count as people read it: "1,000+" beyond a thousand."""
    if count > cases.COUNT_LIMIT:
        return f"{format_decimal(cases.COUNT_LIMIT)}+"
    return str(format_decimal(count))


def _address(asked: dict[str, str], **places: cases.Place | None) -> str:
    found = {name: queue_address.write_place(place) for name, place in places.items() if place}
    return url_for("desk.cases", **asked, **found) if found else ""  # type: ignore[arg-type]
