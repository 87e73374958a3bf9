"""Who works on a case: a coordinator takes one that nobody has, and gives back their own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import integrity, versions
from hotline.cases.messages import by_number
from hotline.cases.models import Case


def take(session: Session, number: str, *, by: UUID, now: datetime) -> bool:
    """Take a case; False, changing nothing, if somebody has it. Raises `NotFoundError`."""
    return _assign(session, number, before=None, after=by, by=by, now=now)


def give_back(session: Session, number: str, *, by: UUID, now: datetime) -> bool:
    """Give one's own case back; False, changing nothing, if it is not one's own. Raises `NotFoundError`."""
    return _assign(session, number, before=by, after=None, by=by, now=now)


def assign(
    session: Session, number: str, *, to: UUID | None, by: UUID, now: datetime, seen: int | None = None
) -> None:
    """Give a case to a colleague, to oneself, or to nobody, whoever has it now. Whom it may go to: the caller asks.

    Raises `ChangedMeanwhileError` if it is not as the giver saw it, and `NotFoundError`.
    """
    case = by_number(session, number)
    if case.assignee == to:
        return
    versions.check(session, case, seen)
    _write(session, case, to, by, now)


def _assign(
    session: Session, number: str, *, before: UUID | None, after: UUID | None, by: UUID, now: datetime
) -> bool:
    case = by_number(session, number)
    if case.assignee != before:
        return False
    _write(session, case, after, by, now)
    return True


def _write(session: Session, case: Case, after: UUID | None, by: UUID, now: datetime) -> None:
    case.assignee = after
    audit.append(
        session,
        kind=kinds.CASE_ASSIGNED,
        now=now,
        actor=f"account:{by.hex}",
        subject=integrity.subject(case.id),
        detail={"to": after.hex if after else ""},
    )
