"""Opening cases: by a coordinator through the hotline key, by the reporter through the receipt.

Whatever does not open is named and the rest is shown: one altered byte costs one value, never the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.cases import calendar as calendars
from hotline.cases import integrity, versions
from hotline.cases.asked import OUTCOME, REQUEST, Petition, paired
from hotline.cases.clocks import Owed, Step, steps
from hotline.cases.deadlines import DOCUMENT, Standing, decide_by
from hotline.cases.files import locate, open_sealed
from hotline.cases.models import (
    BLOCKED,
    MOVES,
    STOPPED,
    WITHDRAWN,
    Case,
    CaseFile,
    ReceiptCopy,
    SealedValue,
    Shred,
    has_document,
)
from hotline.cases.outward import DISCLOSURE
from hotline.cases.parts import CHANGES, DECISIONS, MESSAGES, OUTCOMES, PARTS, PAUSES, REQUESTS, Part
from hotline.cases.pauses import Pause
from hotline.cases.record import FILE, HISTORY, REPORT, Change, Decision, FileMeta, Message, Record
from hotline.cases.working_days import LAW, Calendar
from hotline.errors import NotFoundError
from hotline.keys.service import Keyring

Content = TypeVar("Content")


@dataclass(frozen=True)
class OpenFile:
    """One file of a case; `meta` is None where its row was altered."""

    id: UUID
    meta: FileMeta | None


@dataclass(frozen=True)
class OpenCase:
    """One case as its reader may see it. None or absent parts are named in `damaged`."""

    id: UUID
    number: str
    kind: str
    status: str
    arrived_on: date
    due_on: date | None
    language: str
    region: str
    channel: str
    authorisation: str
    retain_until: date
    reporter_key: bytes = field(repr=False)  # R; empty if it could not be opened
    desk_key: bytes = field(repr=False)  # D; empty for the reporter
    record: Record | None = field(repr=False)
    files: tuple[OpenFile, ...] = field(repr=False)
    version: int  # what a form about it carries; 0 for the reporter. See `versions.py`
    assignee: UUID | None
    parts: Mapping[str, tuple[Any, ...]] = field(repr=False)  # label: what opened, oldest first
    damaged: tuple[str, ...]  # places, as `integrity.place` names them; "case" for the whole
    calendar: Calendar = LAW  # in force when it was opened

    def of(self, part: Part[Content]) -> tuple[Content, ...]:
        """Everything of one label that opened, oldest first; nothing of a side that the reader has no key to."""
        return self.parts[part.label]

    @property
    def messages(self) -> tuple[Message, ...]:
        """The conversation."""
        return self.of(MESSAGES)

    @property
    def history(self) -> tuple[Change, ...]:
        """The moves of its status; the desk's side."""
        return self.of(CHANGES)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """About the authorisation document; the desk's side."""
        return self.of(DECISIONS)

    @property
    def asked(self) -> tuple[Petition, ...]:
        """What its reporter asked of their data, and what came of it."""
        return paired(self.of(REQUESTS), self.of(OUTCOMES), self.calendar)

    @property
    def paused(self) -> Pause | None:
        """The pause that lasts now."""
        return Owed(pauses=self.of(PAUSES)).paused

    @property
    def steps(self) -> tuple[Step, ...]:
        """Everything that is owed in it, the earliest first."""
        owed = Owed(self.asked, self.of(PAUSES))
        return steps(self._standing, owed, self.calendar)

    @property
    def next_step_by(self) -> date | None:
        """What the reporter is told: the earliest day of what is owed to them.

        Of a decision about the document they hear only if it is a refusal: its day is the desk's own affair.
        """
        return next((one.on for one in self.steps if one.clock.name != DOCUMENT), None)

    @property
    def decide_by(self) -> date | None:
        """The day by which somebody decides about the document; None where nothing is to be decided."""
        return decide_by(self._standing, self.calendar)

    @property
    def _standing(self) -> Standing:
        return Standing(self.kind, self.status, self.arrived_on, self.authorisation)

    @property
    def is_stopped(self) -> bool:
        """Whether its reporter had it blocked or withdrew the consent."""
        return self.status in STOPPED

    @property
    def moves(self) -> tuple[str, ...]:
        """The statuses that a coordinator may choose now."""
        return MOVES[self.status]

    @property
    def has_document(self) -> bool:
        """Whether an authorisation document came with it that nobody has refused."""
        return has_document(self.authorisation)

    def file(self, file_id: UUID) -> FileMeta:
        """What a file's row keeps. Raises `NotFoundError`, or `AlteredError` if the row was changed."""
        for one in self.files:
            if one.id == file_id:
                if one.meta is None:
                    raise vault.AlteredError("a file's row does not open")
                return one.meta
        raise NotFoundError("no such file")


def case_keys(session: Session, keyring: Keyring, case_id: UUID) -> tuple[bytes, bytes]:
    """Both side keys of a case, (R, D), for sealing something more in it.

    An envelope proves nothing about who sealed it. So nothing is sealed under a key that opens none of the values
    which the audit log saw arrive: it may be somebody's who wrote into the database and waits for an answer.
    Raises `AlteredError`, `NoSlotError`, `NotFoundError` once erased.
    """
    pair = enveloped_keys(session, keyring, case_id)
    side = vault.SideKey(case_id.bytes, vault.Side.REPORTER, pair[0])
    seen = integrity.seen_to_arrive(session, case_id)
    values = select(SealedValue).where(
        SealedValue.case_id == case_id, SealedValue.side == vault.Side.REPORTER.value
    )
    for row in session.scalars(values.order_by(SealedValue.label != REPORT, SealedValue.position)):
        with suppress(vault.AlteredError):
            if integrity.entry(row.label, row.id, row.sealed) in seen:
                side.open(row.label, row.id.bytes, row.sealed)
                return pair
    raise vault.AlteredError("the key of this case opens nothing of it")


def enveloped_keys(session: Session, keyring: Keyring, case_id: UUID) -> tuple[bytes, bytes]:
    """Both side keys as the envelope has them, for looking. Raises as `case_keys`."""
    shred = session.scalar(select(Shred.secret).where(Shred.case_id == case_id))
    if shred is None:
        raise NotFoundError("no such case")
    key = keyring.open(vault.Owner("case", case_id.bytes))
    return (
        vault.case_side(key, shred, vault.Side.REPORTER),
        vault.case_side(key, shred, vault.Side.DESK),
    )


def open_for_coordinator(session: Session, keyring: Keyring, number: str) -> OpenCase:
    """Both sides of a case. Only `looking.py` and deeds that leave a trace of their own call this.

    Raises `NotFoundError` for a number that nobody has.
    """
    case = session.scalar(select(Case).where(Case.number == number))
    if case is None:
        raise NotFoundError("no such case")
    if case.is_erased:
        return _opened(session, case, b"", b"", frozenset())
    try:
        reporter, desk = enveloped_keys(session, keyring, case.id)
    except (vault.VaultError, NotFoundError):
        return _opened(session, case, b"", b"", frozenset({"case"}))
    return _opened(session, case, reporter, desk, frozenset(integrity.differing(session, case.id)))


def open_for_reporter(session: Session, case_id: UUID, reporter_key: bytes) -> OpenCase:
    """The reporter's own side. Raises `NotFoundError` once the case is erased."""
    case = session.scalar(select(Case).where(Case.id == case_id))
    if case is None or case.is_erased:
        raise NotFoundError("no such case")
    return _opened(session, case, reporter_key, b"", frozenset())


def open_file_row(session: Session, keyring: Keyring, number: str, file_id: UUID) -> tuple[UUID, FileMeta]:
    """The case's id and what the file's row keeps, its key among it. Only `looking.py` calls this.

    Raises `NotFoundError`, or `AlteredError` if the row is not the one that arrived.
    """
    row = session.execute(
        select(CaseFile.sealed_meta, CaseFile.side, Case.id)
        .join(Case, Case.id == CaseFile.case_id)
        .where(Case.number == number, CaseFile.id == file_id, Case.status.not_in(STOPPED))
    ).one_or_none()
    if row is None:
        raise NotFoundError("no such file")
    sealed, side_name, case_id = row
    if integrity.place(FILE, file_id) in integrity.differing(session, case_id):
        raise vault.AlteredError("a file's row is not the one that arrived")
    keys_of = dict(zip(("reporter", "desk"), enveloped_keys(session, keyring, case_id), strict=True))
    side = vault.SideKey(case_id.bytes, vault.Side(side_name), keys_of[side_name])
    return case_id, FileMeta.decode(side.open(FILE, file_id.bytes, sealed))


def find_by_receipt(session: Session, code: str, salt: bytes) -> tuple[UUID, bytes]:
    """The case of a receipt and the reporter's key, (case id, R).

    `salt` is `receipt_salt(anchor)`. Raises `NotFoundError` alike for a mistyped, unknown or erased
    receipt, and after the same work: the stretching of a code is what takes the time.
    """
    try:
        typed = vault.derive_receipt(code, salt)
    except vault.ReceiptError:
        vault.derive_receipt(vault.draw(b"nobody"), salt)
        raise NotFoundError("no such receipt") from None
    found = session.execute(
        select(ReceiptCopy.case_id, ReceiptCopy.wrapped, Shred.secret)
        .join(Shred, Shred.case_id == ReceiptCopy.case_id)
        .where(ReceiptCopy.lookup == typed.lookup)
    ).one_or_none()
    if found is None:
        raise NotFoundError("no such receipt")
    case_id, wrapped, shred = found
    return case_id, typed.unwrap(shred, wrapped, case_id.bytes)


def read_file(folders: Sequence[Path], file_id: UUID, meta: FileMeta) -> Iterator[bytes]:
    """The plaintext of a file, a chunk at a time, the first one verified before this returns.

    Raises `NotFoundError` if the bytes are gone and `AlteredError` where they were changed. No temporary
    file.
    """
    folder = locate(folders, file_id)
    if folder is None:
        raise NotFoundError("the file is not on the disk")
    source = open_sealed(folder, file_id, meta.key, meta.size)
    try:
        first = source.read(_CHUNK)
    except BaseException:
        source.close()
        raise
    return _chunks(source, first or b"")


_CHUNK = 65536  # bytes; the vault's own chunk, so that each is opened once


def _chunks(source: vault.SealedReader, first: bytes) -> Iterator[bytes]:
    with source:
        piece: bytes | None = first
        while piece:
            yield piece
            piece = source.read(_CHUNK)


def _opened(
    session: Session, case: Case, reporter_key: bytes, desk_key: bytes, damaged: frozenset[str]
) -> OpenCase:
    values, files = _rows(session, case.id)
    is_closed = case.is_stopped and bool(desk_key)
    if is_closed:
        values, files = [row for row in values if row.label in _THOUGH_STOPPED[case.status]], []
    open_value = _Opener(case.id, reporter_key, desk_key, damaged)
    records = open_value.all(values, REPORT, Record.decode)
    record = records[0] if records else None
    if record is not None and record.number != case.number:
        open_value.damaged.add("number")
    return OpenCase(
        id=case.id,
        number=case.number,
        kind=case.kind,
        status=case.status,
        arrived_on=case.arrived_on,
        due_on=case.due_on,
        language=case.language,
        region=case.region,
        channel=case.channel,
        authorisation=case.authorisation,
        retain_until=case.retain_until,
        reporter_key=b"" if is_closed else reporter_key,
        desk_key=b"" if is_closed else desk_key,
        record=record,
        files=tuple(
            OpenFile(row.id, open_value.one(FILE, row.id, row.side, row.sealed_meta, FileMeta.decode))
            for row in files
        ),
        version=versions.version(session, case.id) if desk_key else 0,
        assignee=case.assignee,
        parts={part.label: open_value.all(values, part.label, part.decode, part.side) for part in PARTS},
        damaged=tuple(sorted(open_value.damaged)),
        calendar=calendars.read(session),
    )


# What the desk may open of a case whose processing is stopped: what it needs to decide about the request.
# Of one whose consent was withdrawn that is also what was done with it: an obligation may stand against erasing.
_THOUGH_STOPPED = {
    BLOCKED: (REQUEST, OUTCOME),
    WITHDRAWN: (REQUEST, OUTCOME, HISTORY, DISCLOSURE),
}


def _rows(session: Session, case_id: UUID) -> tuple[Sequence[SealedValue], Sequence[CaseFile]]:
    values = session.scalars(
        select(SealedValue).where(SealedValue.case_id == case_id).order_by(SealedValue.position)
    ).all()
    files = session.scalars(
        select(CaseFile).where(CaseFile.case_id == case_id).order_by(CaseFile.position)
    ).all()
    return values, files


class _Opener:
    """Opens values of one case and remembers which did not open."""

    def __init__(self, case_id: UUID, reporter_key: bytes, desk_key: bytes, damaged: Iterable[str]) -> None:
        self.damaged = set(damaged)

        self._sides = {
            side.value: vault.SideKey(case_id.bytes, side, secret)
            for side, secret in ((vault.Side.REPORTER, reporter_key), (vault.Side.DESK, desk_key))
            if secret
        }

    def one(
        self, label: str, row_id: UUID, side: str, sealed: bytes, decode: Callable[[bytes], Content]
    ) -> Content | None:
        """The content, or None with its place noted."""
        key = self._sides.get(side)
        if key is None:
            return None
        where = integrity.place(label, row_id)
        if where in self.damaged:
            return None  # it may open and still be a stranger's: the audit log never saw it
        try:
            return decode(key.open(label, row_id.bytes, sealed))
        except (vault.AlteredError, ValueError, KeyError, TypeError):
            self.damaged.add(where)
            return None

    def all(
        self,
        values: Iterable[SealedValue],
        label: str,
        decode: Callable[[bytes], Content],
        side: vault.Side = vault.Side.REPORTER,
    ) -> tuple[Content, ...]:
        """All contents of one label that open, in order."""
        opened = (
            self.one(label, row.id, side.value, row.sealed, decode) for row in values if row.label == label
        )
        return tuple(content for content in opened if content is not None)
