"""The conversation between a reporter and the desk, and the moves of a case's status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import clocks, integrity, unanswered, versions
from hotline.cases.errors import EmptyMessageError, MoveNotAllowedError, NoDocumentError, StoppedError
from hotline.cases.files import StagedFile
from hotline.cases.findings import REPRESENTED
from hotline.cases.lodging import add_files, seal_files
from hotline.cases.models import Case, SealedValue
from hotline.cases.pauses import PAUSE, Pause
from hotline.cases.reading import case_keys
from hotline.cases.record import HISTORY, MESSAGE, Change, Message
from hotline.errors import NotFoundError
from hotline.keys.service import Keyring

AGAIN = timedelta(minutes=10)  # the same words sent again within this time are a form sent twice


def add_message(
    session: Session,
    case_id: UUID,
    reporter_key: bytes,
    *,
    author: str,
    text: str,
    now: datetime,
    actor: str,
    files: Sequence[StagedFile] = (),
    folders: Sequence[Path] = (),
    findings: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Add one turn to the conversation, sealed under the reporter's side so that both can read it.

    `author` is "reporter" or "desk", `actor` the audit log's name for who it was, `findings` what screening
    found in the words and what their writer said of it. A form sent twice adds one message. The caller commits,
    and then settles the files. Raises `EmptyMessageError`, `FileGoneError`, `NoDocumentError`, `StoppedError`, and
    `NotFoundError` for a case that is erased.
    """
    text = text.strip()
    if not text and not files:
        raise EmptyMessageError("a message needs words or a file")
    case = locked(session, case_id)
    if not case.has_document and any(one["choice"] == REPRESENTED for one in findings):
        raise NoDocumentError("the document was refused meanwhile")
    side = vault.SideKey(case_id.bytes, vault.Side.REPORTER, reporter_key)
    message = Message(author, now, text, tuple(one.id for one in files), tuple(findings))
    if _sent_before(session, side, message):
        return
    entries = [add_value(session, side, case_id, MESSAGE, message.encode())]
    entries += add_files(session.connection(), case_id, seal_files(side, {MESSAGE: files}), folders)
    if files:
        case.has_files = True
    mark = unanswered.wrote if author == "reporter" else unanswered.answered
    mark(session, case.sequence)
    audit.append(
        session,
        kind=kinds.MESSAGE_ADDED if author == "reporter" else kinds.REPLY_ADDED,
        now=now,
        actor=actor,
        subject=integrity.subject(case_id),
        detail={"values": entries},
        date_only=author == "reporter",
    )


def reply(
    session: Session,
    keyring: Keyring,
    number: str,
    *,
    text: str,
    by: UUID,
    now: datetime,
    seen: int | None = None,
) -> None:
    """A coordinator answers: the words go into the conversation, the case counts as answered.

    `seen` is the version that they looked at; a form sent twice is known by its words first. Raises
    `EmptyMessageError`, `ChangedMeanwhileError`, `NotFoundError`; `AlteredError` if the case does not open.
    """
    case = by_number(session, number)
    reporter_key, desk_key = case_keys(session, keyring, case.id)
    side = vault.SideKey(case.id.bytes, vault.Side.REPORTER, reporter_key)
    if _sent_before(session, side, Message("desk", now, text.strip())):
        return
    versions.check(session, case, seen)
    actor = f"account:{by.hex}"
    add_message(session, case.id, reporter_key, author="desk", text=text, now=now, actor=actor)
    _move(session, case, (reporter_key, desk_key), "answered", by, now)


def move(
    session: Session,
    keyring: Keyring,
    number: str,
    *,
    to: str,
    by: UUID,
    now: datetime,
    seen: int | None = None,
) -> None:
    """A coordinator moves a case to another status; a form sent twice moves it once.

    Raises `MoveNotAllowedError`, `ChangedMeanwhileError`, `NotFoundError`.
    """
    case = by_number(session, number)
    if case.status == to and seen is not None:
        return
    versions.check(session, case, seen)
    if to not in case.moves:
        raise MoveNotAllowedError("no such move")
    _move(session, case, case_keys(session, keyring, case.id), to, by, now)


def by_number(session: Session, number: str, *, although_stopped: bool = False) -> Case:
    """The case of a number, held until the commit. Raises `NotFoundError` and, as `locked` does, `StoppedError`."""
    case_id = session.scalar(select(Case.id).where(Case.number == number))
    if case_id is None:
        raise NotFoundError("no such case")
    return locked(session, case_id, although_stopped=although_stopped)


def locked(session: Session, case_id: UUID, *, although_stopped: bool = False) -> Case:
    """The case's row, held until the commit so that positions and status cannot be taken twice.

    Raises `NotFoundError` if there is none or only a tombstone, and `StoppedError` for a case that is blocked or
    whose consent was withdrawn. Whoever writes to a case comes through here, so nothing goes on with such a one;
    only requests about it, their answers and erasure ask for it `although_stopped`.
    """
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update())
    if case is None or case.is_erased:
        raise NotFoundError("no such case")
    if case.is_stopped and not although_stopped:
        raise StoppedError("processing was stopped")
    return case


def acknowledge(session: Session, case: Case, pair: tuple[bytes, bytes], by: UUID, now: datetime) -> None:
    """Somebody at the desk has plainly read it: a case that still counts as received counts so no longer."""
    if "acknowledged" in case.moves:
        _move(session, case, pair, "acknowledged", by, now)


def _move(session: Session, case: Case, pair: tuple[bytes, bytes], to: str, by: UUID, now: datetime) -> None:
    """Change the status and keep the move, sealed, in the case's history. It ends a pause."""
    if case.status == to:
        return
    reporter, desk = (
        vault.SideKey(case.id.bytes, side, key)
        for side, key in zip((vault.Side.REPORTER, vault.Side.DESK), pair, strict=True)
    )
    values = [
        add_value(session, desk, case.id, HISTORY, (change := Change(now, by, case.status, to)).encode())
    ]
    case.status = to
    unanswered.answered(session, case.sequence)
    if clocks.count(session, case, reporter).paused:
        values.append(add_value(session, reporter, case.id, PAUSE, Pause(now, None).encode()))
        clocks.count(session, case, reporter)
    audit.append(
        session,
        kind=kinds.STATUS_CHANGED,
        now=now,
        actor=f"account:{by.hex}",
        subject=integrity.subject(case.id),
        detail={"from": change.before, "to": to, "values": values},
    )


def _sent_before(session: Session, side: vault.SideKey, message: Message) -> bool:
    row = session.scalar(
        select(SealedValue)
        .where(SealedValue.case_id == UUID(bytes=side.case_id), SealedValue.label == MESSAGE)
        .order_by(SealedValue.position.desc())
        .limit(1)
    )
    if row is None:
        return False
    try:
        last = Message.decode(side.open(MESSAGE, row.id.bytes, row.sealed))
    except vault.AlteredError:
        return False  # the page names it as damaged; it must not stop the conversation
    is_same = (last.author, last.text, last.files) == (message.author, message.text, message.files)
    return is_same and (bool(message.files) or message.at - last.at < AGAIN)  # a file is uploaded once


def add_value(session: Session, side: vault.SideKey, case_id: UUID, label: str, plaintext: bytes) -> str:
    """Seal one more value of a label; returns what the audit log is told of it."""
    last = session.scalar(
        select(func.max(SealedValue.position)).where(
            SealedValue.case_id == case_id, SealedValue.label == label
        )
    )
    row_id = uuid4()
    sealed = side.seal(label, row_id.bytes, plaintext)
    session.add(
        SealedValue(
            id=row_id,
            case_id=case_id,
            side=side.side.value,
            label=label,
            position=0 if last is None else last + 1,
            sealed=sealed,
        )
    )
    session.flush()
    return integrity.entry(label, row_id, sealed)
