"""Accepting a report. All slow work comes first, outside; then one transaction holds everything.

What is acknowledged is durable, and the same form sent twice is one case with one receipt (promise 5). The
receipt is drawn from the form's secret, so it is the primary key of its copy that decides a double send.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hotline import clock, vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import calendar, clear_columns, deadlines, integrity, numbers, search_models
from hotline.cases.acceptance import Acceptance
from hotline.cases.deadlines import Standing
from hotline.cases.errors import AlreadySentError, FileGoneError
from hotline.cases.files import StagedFile, locate
from hotline.cases.models import AcceptanceRow, Case, CaseFile, ReceiptCopy, SealedValue, Shred
from hotline.cases.record import FILE, REPORT, FileMeta, Record, content_mac
from hotline.cases.working_days import LAW
from hotline.db import Base
from hotline.keys import service as keys
from hotline.keys.service import Anchor

ATTEMPTS = 3  # a race lost for a number or a receipt is run again; more in a row are a fault

# Built once: these stand inside the one write transaction, where building them took longer than running them.
_SENT_BEFORE = (
    select(ReceiptCopy.case_id, ReceiptCopy.wrapped, ReceiptCopy.content_mac, Shred.secret, Case.number)
    .join(Shred, Shred.case_id == ReceiptCopy.case_id)
    .join(Case, Case.id == ReceiptCopy.case_id)
    .where(ReceiptCopy.lookup == bindparam("lookup"))
)
_NAMED = select(CaseFile.id).where(CaseFile.id == bindparam("id"))
# Not how many there are: a refused document may have taken one away in front of others.
_LAST_FILE = select(func.max(CaseFile.position)).where(CaseFile.case_id == bindparam("case_id"))
_TAKEN = select(Case.sequence).where(Case.number == bindparam("number"))


@dataclass(frozen=True)
class SealedFile:
    """A staged file whose row is sealed and not inserted yet."""

    id: UUID
    row: bytes = field(repr=False)  # `CaseFile.sealed_meta`
    sealed_sha256: bytes = field(repr=False)  # of the ciphertext
    side: str = vault.Side.REPORTER.value  # under whose key the row is sealed


@dataclass(frozen=True)
class Prepared:
    """A report sealed and ready to be lodged. Only its number may still change."""

    case_id: UUID
    receipt: str = field(repr=False)
    receipt_keys: vault.ReceiptKeys = field(repr=False)
    record: Record = field(repr=False)
    record_id: UUID
    sealed_record: bytes = field(repr=False)
    row: Mapping[str, Any]  # the clear columns
    side: vault.SideKey
    shred: bytes = field(repr=False)
    copy: Mapping[str, bytes] = field(repr=False)  # of the receipt: lookup, wrapped, content_mac
    envelope: Any  # as `keys.prepare_envelope` made it
    files: tuple[SealedFile, ...] = field(repr=False)
    folders: tuple[Path, ...]  # where the files must be


@dataclass(frozen=True)
class Lodged:
    """What the reporter is told, and what the view still has to do."""

    case_id: UUID
    number: str
    receipt: str = field(repr=False)  # 20 signs; `vault.display` groups them
    reporter_key: bytes = field(repr=False)  # R, for an unlocked session of the mailbox
    files: tuple[UUID, ...]  # to `settle` after the commit
    is_new: bool  # False: this form had been sent before


def receipt_salt(anchor: Anchor) -> bytes:
    """The installation-wide salt of receipts. It is no secret and never changes."""
    return anchor.instance_id


def prepare_lodge(
    session: Session,
    anchor: Anchor,
    *,
    submission: bytes,
    answers: Mapping[str, Any],
    acceptance: Acceptance,
    language: str,
    now: datetime,
    files: Mapping[str, Sequence[StagedFile]] | None = None,
    folders: Sequence[Path] = (),
    kind: str = "report",
    region: str = "",
    channel: str = "form",
    authorisation: str = "none",
) -> Prepared:
    """Do everything slow: stretch the receipt, draw keys, seal the record, the files' rows and the case key.

    `submission` is the form's secret (32 bytes), `answers` maps Question names to what JSON can say,
    `files` maps them to staged files that lie in one of `folders`. `session` only reads. Raises
    `KeyAlarmError` if the keys cannot be trusted; nothing is sealed then.
    """
    files = files or {}
    receipt = vault.draw(submission)
    receipt_keys = vault.derive_receipt(receipt, receipt_salt(anchor))
    case_id, case_key, shred = uuid4(), vault.new_case_key(), vault.new_shred()
    secret = vault.case_side(case_key, shred, vault.Side.REPORTER)
    side = vault.SideKey(case_id.bytes, vault.Side.REPORTER, secret)
    arrived_on = clock.local_date(now)
    standing = Standing(kind, "received", arrived_on, authorisation)
    days = LAW if (kind, authorisation) == ("report", "none") else calendar.read(session)
    record, record_id = Record(numbers.draw(arrived_on), kind, answers, acceptance, now), uuid4()
    return Prepared(
        case_id=case_id,
        receipt=receipt,
        receipt_keys=receipt_keys,
        record=record,
        record_id=record_id,
        sealed_record=_seal_record(side, record_id, record),
        row={
            "arrived_on": arrived_on,
            "kind": kind,
            "due_on": deadlines.due(standing, days),
            "region": region,
            "language": language,
            "channel": channel,
            "has_files": any(files.values()),
            "authorisation": authorisation,
            "retain_until": deadlines.retain_until(arrived_on),
        },
        side=side,
        shred=shred,
        copy={
            "lookup": receipt_keys.lookup,
            "wrapped": receipt_keys.wrap(shred, secret, case_id.bytes),
            "content_mac": content_mac(submission, kind, answers, files),
        },
        envelope=keys.prepare_envelope(session, anchor, vault.Owner("case", case_id.bytes), case_key),
        files=seal_files(side, files),
        folders=tuple(folders),
    )


def lodge(
    session: Session, anchor: Anchor, prepared: Prepared, now: datetime, actor: str = "reporter"
) -> Lodged:
    """Put a prepared report into the register, whole; the caller's commit makes it durable.

    The same form sent before gives that case again. Raises `AlreadySentError` if it was sent with other
    content, `FileGoneError` if a staged file was swept meanwhile.
    """
    connection = session.connection()
    for _ in range(ATTEMPTS):
        before = _sent_before(connection, prepared)
        if before is not None:
            return before
        prepared = _with_free_number(connection, prepared)
        try:
            with connection.begin_nested():
                entries = _insert(connection, prepared)
        except IntegrityError:
            continue  # on PostgreSQL another transaction took the receipt or the number first: look again
        break
    else:
        raise RuntimeError("a case could not be inserted")
    keys.insert_envelope(session, anchor, prepared.envelope)
    audit.append(
        session,
        kind=kinds.CASE_ARRIVED,
        now=now,
        actor=actor,
        subject=integrity.subject(prepared.case_id),
        detail={"values": entries, clear_columns.AUTHORISATION: prepared.row["authorisation"]},
        date_only=True,
    )
    return Lodged(
        prepared.case_id,
        prepared.record.number,
        prepared.receipt,
        prepared.side.secret,
        files=tuple(one.id for one in prepared.files),
        is_new=True,
    )


def _sent_before(connection: Connection, prepared: Prepared) -> Lodged | None:
    found = connection.execute(_SENT_BEFORE, {"lookup": prepared.copy["lookup"]}).one_or_none()
    if found is None:
        return None
    case_id, wrapped, content, shred, number = found
    if not hmac.compare_digest(content, prepared.copy["content_mac"]):
        raise AlreadySentError("the form was sent before with other content")
    secret = prepared.receipt_keys.unwrap(shred, wrapped, case_id.bytes)
    # What the first send named and may not have settled yet: settling it here too keeps whoever tidies up
    # after a double send from throwing it away.
    named = [one.id for one in prepared.files if connection.scalar(_NAMED, {"id": one.id}) is not None]
    return Lodged(case_id, number, prepared.receipt, secret, files=tuple(named), is_new=False)


def _with_free_number(connection: Connection, prepared: Prepared) -> Prepared:
    attempt = 0
    while connection.scalar(_TAKEN, {"number": prepared.record.number}) is not None:
        attempt += 1
        record = replace(prepared.record, number=numbers.draw(prepared.row["arrived_on"], attempt))
        sealed = _seal_record(prepared.side, prepared.record_id, record)
        prepared = replace(prepared, record=record, sealed_record=sealed)
    return prepared


def _seal_record(side: vault.SideKey, record_id: UUID, record: Record) -> bytes:
    return side.seal(REPORT, record_id.bytes, record.encode(), vault.RECORD_LEAST)


def _insert(connection: Connection, prepared: Prepared) -> list[str]:
    """Insert every row of the case; return what the arrival event says of each value and file.

    Plain inserts: this stands inside the one write transaction, where the ORM's bookkeeping cost three
    times as much.
    """
    case_id, accepted, acceptance_id = prepared.case_id, prepared.record.acceptance, uuid4()
    rows: tuple[tuple[type[Base], dict[str, Any]], ...] = (
        (
            AcceptanceRow,
            {
                "id": acceptance_id,
                "policy_version": accepted.version,
                "language": accepted.language,
                "text_sha256": accepted.sha256,
                "accepted_on": clock.local_date(accepted.accepted_at),
            },
        ),
        (
            Case,
            {
                "id": case_id,
                "number": prepared.record.number,
                "status": "received",
                "acceptance_id": acceptance_id,
                **prepared.row,
            },
        ),
        (Shred, {"case_id": case_id, "secret": prepared.shred}),
        (ReceiptCopy, {"case_id": case_id, **prepared.copy}),
        (
            SealedValue,
            {
                "id": prepared.record_id,
                "case_id": case_id,
                "side": vault.Side.REPORTER.value,
                "label": REPORT,
                "position": 0,
                "sealed": prepared.sealed_record,
            },
        ),
    )
    for table, row in rows:
        connection.execute(insert(table), row)
    connection.execute(search_models.WAITS, {"id": case_id})
    arrived = [integrity.entry(REPORT, prepared.record_id, prepared.sealed_record)]
    return arrived + add_files(connection, case_id, prepared.files, prepared.folders)


def add_files(
    connection: Connection,
    case_id: UUID,
    sealed_files: Sequence[SealedFile],
    folders: Sequence[Path],
) -> list[str]:
    """Insert the rows of staged files behind those that the case has, and look whether each is still there.

    In that order: the sweep leaves alone what a row names. A file that another row names already counts as
    gone. Returns the entries for the audit log, of the rows and of the ciphertexts. Raises `FileGoneError`.
    """
    if not sealed_files:
        return []
    last = connection.scalar(_LAST_FILE, {"case_id": case_id})
    first, entries = 0 if last is None else last + 1, []
    for at, one in enumerate(sealed_files):
        row = {
            "id": one.id,
            "case_id": case_id,
            "side": one.side,
            "position": first + at,
            "sealed_meta": one.row,
        }
        if connection.scalar(_NAMED, {"id": one.id}) is not None:
            raise FileGoneError(at)
        connection.execute(insert(CaseFile), row)
        if locate(folders, one.id) is None:
            raise FileGoneError(at)
        entries.append(integrity.entry(FILE, one.id, one.row))
        entries.append(integrity.bytes_entry(one.id, one.sealed_sha256))
    return entries


def seal_files(side: vault.SideKey, files: Mapping[str, Sequence[StagedFile]]) -> tuple[SealedFile, ...]:
    """Seal the rows of staged files, question by question, in the order given."""
    return tuple(
        SealedFile(
            one.id,
            side.seal(FILE, one.id.bytes, FileMeta.of(question, one).encode()),
            one.sealed_sha256,
            side.side.value,
        )
        for question, staged in files.items()
        for one in staged
    )
