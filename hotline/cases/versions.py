"""What somebody saw of a case before they wrote: two coordinators at once never overwrite each other.

The version of a case is the serial of the last event in the audit log that changed it; looks do not count. Each form
of the desk carries the version that its writer saw, and a write checks it behind the lock on the case's row. So
whoever comes second learns of it before anything is stored, and the log itself tells what happened meanwhile.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.audit.models import AuditEvent
from hotline.cases import integrity
from hotline.cases.errors import ChangedMeanwhileError
from hotline.cases.models import Case
from hotline.errors import NotFoundError

LOOKS = frozenset({kinds.CASE_VIEWED, kinds.FILE_VIEWED, kinds.CASE_EXPORTED, kinds.MAILBOX_OPENED})


def version(session: Session, case_id: UUID) -> int:
    """The serial of the last event that changed a case; 0 if nobody saw it arrive."""
    last = session.scalar(
        select(func.max(AuditEvent.serial)).where(
            AuditEvent.subject == integrity.subject(case_id), AuditEvent.kind.not_in(LOOKS)
        )
    )
    return last or 0


def check(session: Session, case: Case, seen: int | None) -> None:
    """Raises `ChangedMeanwhileError` if the case is not as its writer saw it. `case` must be locked.

    None is for writers who decide upon nothing that they saw: commands, and the reporter in the mailbox.
    """
    if seen is not None and version(session, case.id) != seen:
        raise ChangedMeanwhileError("the case was changed meanwhile")


def check_number(session: Session, number: str, seen: int | None) -> None:
    """The same by number, before a deed that takes none; holds the case until the commit.

    Raises `ChangedMeanwhileError`, and `NotFoundError` for a number that nobody has.
    """
    case = session.scalar(select(Case).where(Case.number == number).with_for_update())
    if case is None:
        raise NotFoundError("no such case")
    check(session, case, seen)


def changes_since(session: Session, case_id: UUID, seen: int) -> list[audit.Event]:
    """What changed a case after the version that somebody saw, oldest first."""
    events = audit.events_of(session, integrity.subject(case_id))
    return [event for event in events if event.serial > seen and event.kind not in LOOKS]
