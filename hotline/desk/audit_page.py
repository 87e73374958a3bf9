"""The audit log in plain words: who, what, when. Coordinators see which case; admins see none (`is_admin`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from hotline import clock
from hotline.accounts import service as accounts
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import naming
from hotline.cases import service as cases
from hotline.desk.audit_words import ACTORS, EVENTS
from hotline.keys import service as keys
from hotline.web import current, headers, tokens
from hotline.web.numbers import whole
from hotline.web.sessions import coordinator_required

bp = Blueprint("audit", __name__, url_prefix="/desk")
PER_PAGE = 50
_NOBODY = "case:none"  # what a number that nobody has is filtered by


@dataclass(frozen=True)
class Row:
    """One event as people read it."""

    serial: int
    when: datetime | date  # only the day for what reporters do
    what: str
    who: str
    whom: str  # another person, or empty
    number: str  # of a case, or empty


@bp.get("/audit", endpoint="show")
@coordinator_required
def show() -> str:
    """The log, newest first, with filters."""
    return page("/desk/audit", is_admin=False)


@bp.post("/audit/verify", endpoint="verify")
@coordinator_required
def verify() -> Response:
    """Check the whole chain now, and write down what came of it."""
    return verify_now("/desk/audit")


def verify_now(back: str) -> Response:
    """Verify, and add the result to the log itself, where the next reader finds it."""
    tokens.check("audit", g.staff.csrf)
    with current.database().reading() as session:
        report = keys.verify_audit(session, current.anchor())
        swapped = [case_id.hex for case_id, _ in cases.differing_cases(session)] if report.intact else []
    detail: dict[str, int | list[str]] = {
        "intact": int(report.intact and not swapped),
        "events": report.events,
        "signatures": report.signatures,
    }
    if swapped:
        detail["swapped"] = swapped
    if report.broken_at is not None:
        detail["broken_at"] = report.broken_at
    with current.database().writing() as session:
        audit.append(session, kind=kinds.AUDIT_VERIFIED, now=clock.now(), actor=g.staff.actor, detail=detail)
    return redirect(back, 303)


def page(address: str, *, is_admin: bool) -> str:
    """The page of either face. An admin cannot filter by case, and sees none."""
    with current.database().reading() as session:
        wanted = _wanted(session, is_admin)
        before = request.args.get("before", type=whole)
        events = audit.found(session, wanted, PER_PAGE + 1, before)
        checked = audit.found(session, audit.Filter(kind=kinds.AUDIT_VERIFIED), 1)
        people = accounts.people(session, current.anchor())
        rows = _rows(session, events[:PER_PAGE], {one.id: one.name for one in people}, is_admin)
        head = audit.head(session)
        swapped = _swapped(session, checked[0]) if checked else []
    asked = {name: value for name, value in request.args.items() if name != "before" and value}
    headers.keep_uncompressed()
    return render_template(
        "desk/audit.html",
        address=address,
        asked=asked,
        rows=rows,
        people=people,
        events=EVENTS,
        actors=ACTORS,
        is_admin=is_admin,
        head=head,
        checked=checked[0] if checked else None,
        swapped=[] if is_admin else swapped,
        swapped_count=len(swapped),
        checked_at=_when(checked[0].at) if checked else None,
        older=events[PER_PAGE - 1].serial if len(events) > PER_PAGE else None,
    )


def _swapped(session: Session, checked: audit.Event) -> list[str]:
    """Numbers of the cases that the last check found altered; ids of those that the register lost."""
    ids = [UUID(hex=one) for one in checked.detail.get("swapped", ())]
    numbers = naming.numbers(session, ids)
    return [numbers.get(one, one.hex) for one in ids]


def _wanted(session: Session, is_admin: bool) -> audit.Filter:
    subject, number = "", request.args.get("case", "").strip()
    if number and not is_admin:
        case_id = naming.id_of(session, number)
        subject = f"case:{case_id.hex}" if case_id else _NOBODY
    day = request.args.get("day", type=date.fromisoformat)
    return audit.Filter(request.args.get("person", ""), request.args.get("kind", ""), subject, day)


def _rows(
    session: Session, events: Sequence[audit.Event], people: dict[UUID, str], is_admin: bool
) -> list[Row]:
    numbers = (
        {} if is_admin else naming.numbers(session, filter(None, (_id(e.subject, "case") for e in events)))
    )
    rows = []
    for event in events:
        actor, whom, case = (
            _id(event.actor, "account"),
            _id(event.subject, "account"),
            _id(event.subject, "case"),
        )
        rows.append(
            Row(
                event.serial,
                _when(event.at),
                str(EVENTS.get(event.kind, event.kind)),
                people.get(actor, "") if actor else str(ACTORS.get(event.actor, event.actor)),
                people.get(whom, "") if whom and whom != actor else "",
                numbers.get(case, "") if case else "",
            )
        )
    return rows


def _id(name: str, kind: str) -> UUID | None:
    found, _colon, text = name.partition(":")
    return UUID(hex=text) if found == kind else None


def _when(at: str) -> datetime | date:
    return date.fromisoformat(at) if len(at) == 10 else datetime.fromisoformat(at)
