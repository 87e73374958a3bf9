"""A coordinator decides whether an authorisation document holds (policy 2.4).

A refusal destroys at once what the document was to allow: the record is sealed again without it in its old place,
all that people typed and file names likewise, the document itself goes. The audit log hears the hash of every value
that is gone and of every one that stands there now, so `audit verify` and whoever opens the case find all in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import clocks, integrity, search_index, search_models, versions
from hotline.cases.asked import Request
from hotline.cases.deadlines import UNDECIDED
from hotline.cases.desk_record import Correction
from hotline.cases.errors import AlreadyDecidedError, MoveNotAllowedError
from hotline.cases.messages import add_message, add_value, by_number
from hotline.cases.models import Case, CaseFile, SealedValue
from hotline.cases.parts import (
    CORRECTIONS,
    DISCLOSURES,
    MESSAGES,
    NOTES,
    OUTCOMES,
    PASSED_ON,
    PAUSES,
    QUESTIONS,
    REQUESTS,
)
from hotline.cases.reading import case_keys
from hotline.cases.record import AUTHORISATION, FILE, REPORT, Decision, FileMeta, Message, Record
from hotline.cases.scrubbing import Fields, Scrub, scrub
from hotline.keys.service import Keyring

VERIFIED, REFUSED = "verified", "refused"
# What is sealed in a case besides its report and holds words that people typed.
_READ = {
    part.label: part.decode
    for part in (
        *(MESSAGES, REQUESTS, OUTCOMES, PAUSES, QUESTIONS, PASSED_ON),
        *(NOTES, CORRECTIONS, DISCLOSURES),
    )
}
NEXT: Mapping[str, tuple[str, ...]] = {UNDECIDED: (VERIFIED, REFUSED), VERIFIED: (REFUSED,)}


@dataclass(frozen=True)
class Refusal:
    """What a refusal needs to know of the form, the language and the reporter."""

    fields: Fields
    words: Mapping[str, str]  # the neutral word for each kind of finding
    told: str = field(repr=False)  # the message that the reporter reads
    files: frozenset[UUID] = frozenset()  # destroyed besides the document


def verify(
    session: Session,
    keyring: Keyring,
    number: str,
    *,
    seen: str,
    until: date | None,
    by: UUID,
    now: datetime,
    version: int | None = None,
) -> None:
    """The document holds, `until` a day where it has a term.

    `seen` is the state that the coordinator looked at, `version` the case's. Raises `AlreadyDecidedError` if that
    state is another by now, `ChangedMeanwhileError`, `MoveNotAllowedError`, `NotFoundError`.
    """
    case = _to_decide(session, number, seen, VERIFIED, version)
    decision = Decision(now, by, seen, VERIFIED, "", until.isoformat() if until else "")
    _conclude(session, case, _sides(session, keyring, case), decision, [], [])


def refuse(
    session: Session,
    keyring: Keyring,
    number: str,
    *,
    seen: str,
    reason: str,
    refusal: Refusal,
    by: UUID,
    now: datetime,
    version: int | None = None,
) -> tuple[UUID, ...]:
    """The document does not hold: destroy what it was to allow, and tell the reporter why.

    Returns the files for `finish_erasure`, which must follow the commit. Raises as `verify` does, and
    `AlteredError` if the case is not as it arrived: then nothing is touched.
    """
    case = _to_decide(session, number, seen, REFUSED, version)
    if integrity.differing(session, case.id):
        raise vault.AlteredError("a case that was altered cannot be sealed again")
    sides = _sides(session, keyring, case)
    change = _Change(session, case, *sides)
    out = change.apply(refusal)
    decision = Decision(now, by, seen, REFUSED, out.text(reason), "")
    _conclude(session, case, sides, decision, change.destroyed, change.values)
    add_message(
        session,
        case.id,
        sides[0].secret,
        author="desk",
        text=out.text(refusal.told),
        now=now,
        actor=f"account:{by.hex}",
    )
    # The index knows the represented person's name: it is made anew without it.
    search_index.destroy(session, search_models.segment_of(case.sequence))
    return tuple(change.files)


def _to_decide(session: Session, number: str, seen: str, to: str, version: int | None) -> Case:
    case = by_number(session, number)
    if to not in NEXT.get(seen, ()):
        raise MoveNotAllowedError("no such decision")
    if case.authorisation != seen:
        raise AlreadyDecidedError("somebody decided meanwhile")
    versions.check(session, case, version)
    return case


def _sides(session: Session, keyring: Keyring, case: Case) -> tuple[vault.SideKey, vault.SideKey]:
    reporter_key, desk_key = case_keys(session, keyring, case.id)
    return (
        vault.SideKey(case.id.bytes, vault.Side.REPORTER, reporter_key),
        vault.SideKey(case.id.bytes, vault.Side.DESK, desk_key),
    )


def _conclude(
    session: Session,
    case: Case,
    sides: tuple[vault.SideKey, vault.SideKey],
    decision: Decision,
    destroyed: list[str],
    values: list[str],
) -> None:
    """Keep the decision, sealed and in the log; what is owed from here on is counted anew."""
    reporter, desk = sides
    entry = add_value(session, desk, case.id, AUTHORISATION, decision.encode())
    case.authorisation = decision.after
    clocks.count(session, case, reporter)
    audit.append(
        session,
        kind=kinds.AUTHORISATION_CHECKED,
        now=decision.at,
        actor=f"account:{decision.by.hex}",
        subject=integrity.subject(case.id),
        detail={
            "from": decision.before,
            "to": decision.after,
            "destroyed": sorted(destroyed),
            "values": [*sorted(values), entry],
        },
    )


class _Change:
    """Seals the values of one case again without what is taken out, and keeps account for the audit log."""

    def __init__(self, session: Session, case: Case, *sides: vault.SideKey) -> None:
        self._session, self._case = session, case
        self._sides = {side.side.value: side for side in sides}
        self.destroyed: list[str] = []
        self.values: list[str] = []
        self.files: list[UUID] = []

    def apply(self, refusal: Refusal) -> Scrub:
        """Do all of it; returns what was taken out."""
        rows = self._session.scalars(select(SealedValue).where(SealedValue.case_id == self._case.id)).all()
        opened = {
            row.id: self._sides[row.side].open(row.label, row.id.bytes, row.sealed)
            for row in rows
            if row.label == REPORT or row.label in _READ
        }
        said = {row.id: _READ[row.label](opened[row.id]) for row in rows if row.label in _READ}
        (record_id,) = (row.id for row in rows if row.label == REPORT)
        record = Record.decode(opened[record_id])
        reporters = (one for one in said.values() if isinstance(one, Message | Request))
        out = scrub(record, reporters, refusal.fields, refusal.words)
        self._destroy_files(refusal, out)
        for row in rows:
            if row.label == REPORT:
                self._again(row, opened[row.id], out.record(record).encode(), vault.RECORD_LEAST)
            elif row.label in _READ:
                self._again(row, opened[row.id], self._without(out, said[row.id]).encode())
        return out

    def _without(self, out: Scrub, one: Any) -> Any:
        """One value without what goes; the desk keeps no more of it in its own words than the report does."""
        if isinstance(one, Message):
            return out.message(one, self.files)
        if isinstance(one, Request):
            return out.request(one)
        return out.correction(one) if isinstance(one, Correction) else out.typed(one)

    def _destroy_files(self, refusal: Refusal, out: Scrub) -> None:
        expected = audit.replay(self._session, integrity.subject(self._case.id))
        for row in self._session.scalars(select(CaseFile).where(CaseFile.case_id == self._case.id)).all():
            side = self._sides[row.side]
            meta = FileMeta.decode(side.open(FILE, row.id.bytes, row.sealed_meta))
            is_reporters = side.side is vault.Side.REPORTER  # the paper behind a disclosure stays
            if is_reporters and (meta.question == refusal.fields.files or row.id in refusal.files):
                for place in (integrity.place(FILE, row.id), integrity.place(integrity.BYTES, row.id)):
                    self.destroyed.append(audit.entry(place, expected[place]))
                self._session.execute(delete(CaseFile).where(CaseFile.id == row.id))
                self.files.append(row.id)
            elif (renamed := out.file(meta)) != meta:
                self.destroyed.append(integrity.entry(FILE, row.id, row.sealed_meta))
                row.sealed_meta = side.seal(FILE, row.id.bytes, renamed.encode())
                self.values.append(integrity.entry(FILE, row.id, row.sealed_meta))
        self._session.flush()
        left = select(func.count()).select_from(CaseFile).where(CaseFile.case_id == self._case.id)
        self._case.has_files = bool(self._session.scalar(left))

    def _again(
        self,
        row: SealedValue,
        before: bytes,
        after: bytes,
        least: int = vault.VALUE_LEAST,
    ) -> None:
        if before == after:
            return
        self.destroyed.append(integrity.entry(row.label, row.id, row.sealed))
        row.sealed = self._sides[row.side].seal(row.label, row.id.bytes, after, least)
        self.values.append(integrity.entry(row.label, row.id, row.sealed))
