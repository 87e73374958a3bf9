"""Which cases have a request in their mailbox that nobody answered yet.

No column of the register says so, and none may (VAULT.md section 7). But each request and each answer leaves an event
without content in the audit log, so the difference tells it.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, Uuid, case, cast, func, select, text

from hotline.audit import kinds
from hotline.audit.models import REQUESTS, AuditEvent


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
