"""What a reporter does in the mailbox, as verbs. The caller commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from hotline.accounts import service as accounts
from hotline.accounts.service import Unlocked
from hotline.cases import service as cases
from hotline.cases.service import OpenCase, StagedFile
from hotline.keys.service import Anchor

MESSAGE_LIMIT = 20_000  # characters


def unlock(session: Session, anchor: Anchor, code: str) -> tuple[UUID, bytes]:
    """The case of a receipt and its reporter's key; slow on purpose, and reads only.

    Raises `NotFoundError` alike for a mistyped and an unknown receipt, after the same work.
    """
    return cases.find_by_receipt(session, code, cases.receipt_salt(anchor))


def sign_in(session: Session, site_key: bytes, case_id: UUID, reporter_key: bytes, now: datetime) -> str:
    """Begin a session of the mailbox; returns its cookie."""
    return accounts.open_session(
        session, site_key, kind="mailbox", owner_id=case_id, secret=reporter_key, now=now
    )


def look(session: Session, unlocked: Unlocked) -> OpenCase:
    """The reporter's own side of the case. Raises `NotFoundError` once it is erased."""
    return cases.open_for_reporter(session, unlocked.owner_id, unlocked.secret)


def add(
    session: Session,
    unlocked: Unlocked,
    text: str,
    files: Sequence[StagedFile],
    folders: Sequence[Path],
    now: datetime,
    findings: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Add words or files to the case. Raises `EmptyMessageError`, `FileGoneError`, `NoDocumentError`."""
    cases.add_message(
        session,
        unlocked.owner_id,
        unlocked.secret,
        author="reporter",
        text=text,
        now=now,
        actor="reporter",
        files=files,
        folders=folders,
        findings=findings,
    )
