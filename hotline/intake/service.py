"""Taking a report: from a form that holds to a case in the register and a receipt for one browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from hotline.accounts import service as accounts
from hotline.cases import service as cases
from hotline.cases.acceptance import Acceptance
from hotline.cases.service import Prepared, StagedFile
from hotline.keys.service import Anchor


@dataclass(frozen=True)
class Report:
    """What one person sends, read and checked."""

    answers: Mapping[str, Any] = field(repr=False)  # Question name -> what is kept
    acceptance: Acceptance
    language: str
    files: Mapping[str, Sequence[StagedFile]] = field(default_factory=dict, repr=False)
    kind: str = "report"
    region: str = ""
    channel: str = "form"


@dataclass(frozen=True)
class Taken:
    """A report that the register holds."""

    number: str
    cookie: str = field(repr=False)  # of the unlocked session that shows the receipt
    settled: tuple[UUID, ...]  # files to move out of the waiting room after the commit
    is_new: bool  # False: the same form had been sent before


@dataclass(frozen=True)
class Receipt:
    """What the reporter writes down."""

    number: str
    code: str = field(repr=False)

    def encode(self) -> bytes:
        return f"{self.number} {self.code}".encode()

    @classmethod
    def decode(cls, data: bytes) -> Receipt:
        number, code = data.decode().split(" ")
        return cls(number, code)


def prepare(
    session: Session,
    anchor: Anchor,
    report: Report,
    *,
    submission: bytes,
    folders: Sequence[Path],
    now: datetime,
) -> Prepared:
    """Do everything slow, reading only. `submission` is the form's secret.

    Raises `KeyAlarmError` if the keys cannot be trusted; nothing is sealed then.
    """
    speaks_for_other = report.answers.get("reporting_for") == "other"
    return cases.prepare_lodge(
        session,
        anchor,
        submission=submission,
        answers=report.answers,
        acceptance=report.acceptance,
        language=report.language,
        now=now,
        files=report.files,
        folders=folders,
        kind=report.kind,
        region=report.region,
        channel=report.channel,
        authorisation="attached" if speaks_for_other else "none",
    )


def take(
    session: Session,
    anchor: Anchor,
    site_key: bytes,
    prepared: Prepared,
    now: datetime,
    actor: str = "reporter",
) -> Taken:
    """Lodge it, and open the short session that carries the receipt to the page that shows it.

    `actor` is the audit log's name for who writes it down. The caller commits. Raises `AlreadySentError` and
    `FileGoneError`.
    """
    lodged = cases.lodge(session, anchor, prepared, now, actor)
    receipt = Receipt(lodged.number, lodged.receipt)
    cookie = accounts.open_session(
        session, site_key, kind="receipt", owner_id=lodged.case_id, secret=receipt.encode(), now=now
    )
    return Taken(lodged.number, cookie, lodged.files, lodged.is_new)
