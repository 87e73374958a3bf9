"""Which cases have a request in their mailbox that nobody answered yet, and whose due day only a key can count.

No column of the register says so, and none may (VAULT.md section 7). But each request and each answer leaves an event
without content in the audit log, so the difference tells it.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, case, cast, func, or_, select, text

from hotline.audit import kinds
from hotline.audit.models import REQUESTS, AuditEvent
from hotline.cases.models import Case, SealedValue
from hotline.cases.pauses import PAUSE


def cases_with() -> Select[UUID]:
    """The ids of these cases, tombstones among them, as a query."""
    step = case((AuditEvent.kind == kinds.REQUEST_MADE, 1), else_=-1)
    subjects = (
        select(AuditEvent.subject)
        .where(text(REQUESTS))
        .group_by(AuditEvent.subject)
        .having(func.sum(step) > 0)
        .subquery()
    )
    return select(cast(func.substr(subjects.c.subject, len("case:") + 1), Uuid))


def need_a_key() -> ColumnElement[bool]:
    """Which cases have days by a moved calendar that only somebody with a key can count.

    Those of open requests are sealed. So are pauses: they stop a clock that no calendar moves, but beside a
    document's day, which one does move, both have to be known.
    """
    # The partial index wants these very words.
    attached = select(Case.id).where(text("authorisation = 'attached'"))
    paused = select(SealedValue.case_id).where(SealedValue.case_id.in_(attached), SealedValue.label == PAUSE)
    return or_(Case.id.in_(cases_with()), Case.id.in_(paused))
