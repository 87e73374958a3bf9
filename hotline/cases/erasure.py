"""Erasing a case: keys first, then everything sealed under them. What stays is a tombstone.

The tombstone says that a case with this number existed, from when to what kind, and that somebody accepted
the policy: nothing of it is personal. Audit events stay; they hold hashes and no content.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import integrity, search_index, unanswered
from hotline.cases.files import remove
from hotline.cases.messages import locked
from hotline.cases.models import Case, CaseFile, ReceiptCopy, SealedValue, Shred
from hotline.config import Config
from hotline.db import Database
from hotline.keys import service as keys


def erase(session: Session, case_id: UUID, actor: str, now: datetime) -> tuple[UUID, ...]:
    """Delete shred, envelope, receipt copy, values and file rows; leave the tombstone.

    Returns the files for `finish`, which must follow the commit. Raises `NotFoundError` if it is erased
    already.
    """
    case = locked(session, case_id, although_stopped=True)
    expected = _expected(session, case_id)
    files = tuple(session.scalars(select(CaseFile.id).where(CaseFile.case_id == case_id)))
    for table in (Shred, ReceiptCopy, SealedValue, CaseFile):
        session.execute(delete(table).where(table.case_id == case_id))
    keys.delete_envelope(session, vault.Owner("case", case_id.bytes))
    search_index.forget(session, case.sequence)
    unanswered.answered(session, case.sequence)
    case.status, case.due_on, case.assignee = "erased", None, None
    case.region, case.has_files, case.authorisation = "", False, "none"
    audit.append(
        session,
        kind=kinds.ERASED,
        now=now,
        actor=actor,
        subject=integrity.subject(case_id),
        detail={"destroyed": [audit.entry(where, digest) for where, digest in sorted(expected.items())]},
        date_only=actor == "reporter",
    )
    return files


def overdue(session: Session, today: date) -> list[UUID]:
    """The cases whose last day has passed, oldest first."""
    past = select(Case.id).where(Case.retain_until < today, Case.status != "erased")
    return list(session.scalars(past.order_by(Case.sequence)))


def _expected(session: Session, case_id: UUID) -> dict[str, str]:
    try:
        return audit.replay(session, integrity.subject(case_id))
    except audit.ValuesDifferError:
        return {}  # a case that was tampered with is still the reporter's to erase


def finish(database: Database, config: Config, files: tuple[UUID, ...]) -> None:
    """After the commit: the ciphertexts leave the disk, and the freed bytes leave the write-ahead log.

    A kill before this leaves ciphertexts that no key opens; the sweep deletes them.
    """
    remove((config.files, config.staged), files)
    database.forget_freed_bytes()
