"""The register of disclosures (policy 3.4 and 3.5), page by page.

Nothing about a disclosure stands in clear, so there is no table of them. The audit log says that one happened, on
which day, by whom and in which case; those are the filters that a search runs over. What was given, to whom and on
which ground is sealed with its case: the cases of one page are opened, and the ground is looked for among what
opened. A page may therefore hold fewer rows than it has room for; `next` leads on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import naming
from hotline.cases.disclosing import to_tell
from hotline.cases.models import BLOCKED
from hotline.cases.outward import DISCLOSURE, Disclosure
from hotline.cases.parts import DISCLOSURES
from hotline.cases.reading import OpenCase, open_for_coordinator
from hotline.keys.service import Keyring

PAGE = 50  # events; as many cases are opened at most


@dataclass(frozen=True)
class RegisterFilter:
    """Which disclosures somebody wants to see; empty means any."""

    ground: str = ""
    by: UUID | None = None  # account
    since: date | None = None  # of Kazakhstan, both ends within
    until: date | None = None


@dataclass(frozen=True)
class RegisterRow:
    """One disclosure. `disclosure` is None where its case was erased, or where it does not open."""

    serial: int  # of the audit event
    at: str  # as the audit log has it
    by: UUID | None
    case_id: UUID
    number: str
    disclosure: Disclosure | None = field(repr=False)
    is_erased: bool
    is_blocked: bool  # the reporter had it blocked: nothing of it is opened, and so neither is this
    is_to_tell: bool  # the reporter is still to be told of it


@dataclass(frozen=True)
class RegisterPage:
    """Some rows, newest first, and the serial to go on from; None at the end."""

    rows: tuple[RegisterRow, ...]
    next: int | None


def open_register(
    session: Session, keyring: Keyring, wanted: RegisterFilter, before: int | None = None
) -> RegisterPage:
    """One page. Only `looking.py` calls this: it leaves the trace."""
    actor = f"account:{wanted.by.hex}" if wanted.by else ""
    asked = audit.Filter(actor=actor, kind=kinds.DISCLOSED, since=wanted.since, until=wanted.until)
    events = audit.found(session, asked, PAGE + 1, before)
    shown = events[:PAGE]
    rows = _rows(session, keyring, shown)
    if wanted.ground:
        rows = [row for row in rows if row.disclosure and row.disclosure.ground == wanted.ground]
    return RegisterPage(tuple(rows), shown[-1].serial if len(events) > PAGE else None)


def _rows(session: Session, keyring: Keyring, events: Sequence[audit.Event]) -> list[RegisterRow]:
    ids = {event.serial: UUID(hex=event.subject.partition(":")[2]) for event in events}
    numbers = naming.numbers(session, set(ids.values()))
    opened = {case_id: open_for_coordinator(session, keyring, number) for case_id, number in numbers.items()}
    rows = []
    for event in events:
        case_id = ids[event.serial]
        case = opened.get(case_id)
        found = _disclosure(session, case, event) if case else None
        rows.append(
            RegisterRow(
                event.serial,
                event.at,
                UUID(hex=event.actor.partition(":")[2]) if event.actor.startswith("account:") else None,
                case_id,
                numbers.get(case_id, ""),
                found,
                is_erased=case is None or case.status == "erased",
                is_blocked=case is not None and case.status == BLOCKED,
                is_to_tell=found is not None and case is not None and found in to_tell(case),
            )
        )
    return rows


def _disclosure(session: Session, case: OpenCase, event: audit.Event) -> Disclosure | None:
    """Which of the case's disclosures an event wrote down: its place among the events of the case."""
    if not any(str(text).startswith(f"{DISCLOSURE}/") for text in event.detail.get("values", ())):
        return None
    before = audit.Filter(kind=kinds.DISCLOSED, subject=event.subject)
    serials = sorted(one.serial for one in audit.found(session, before, 10_000))
    serial = serials.index(event.serial) + 1
    return next((one for one in case.of(DISCLOSURES) if one.serial == serial), None)
