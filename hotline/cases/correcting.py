"""A coordinator puts right what was taken down wrongly: a mistyped phone, the wrong region.

The report is sealed again in its old place, so that everything which reads it follows: the mailbox, the queue, the
search index. What stood there before is sealed beside it for the desk, with the reason; the narrative is the
reporter's own word and nobody's to put right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import integrity, search_index, versions
from hotline.cases.desk_record import CORRECTION, Correction
from hotline.cases.messages import add_value, by_number
from hotline.cases.models import SealedValue
from hotline.cases.reading import case_keys
from hotline.cases.record import REPORT, Record
from hotline.keys.service import Keyring


def correct(
    session: Session,
    keyring: Keyring,
    number: str,
    *,
    answers: Mapping[str, str],
    region: str | None,
    reason: str,
    by: UUID,
    now: datetime,
    seen: int | None = None,
) -> bool:
    """Put `answers` (question: answer, empty to take one away) in place of those that stand; False if none differs.

    `region` is the clear column's, None where that stays. Raises `ChangedMeanwhileError`, `NotFoundError`, and
    `AlteredError` if the case is not as it arrived: then nothing is touched.
    """
    case = by_number(session, number)
    reporter_key, desk_key = case_keys(session, keyring, case.id)
    side = vault.SideKey(case.id.bytes, vault.Side.REPORTER, reporter_key)
    row = session.scalars(
        select(SealedValue).where(SealedValue.case_id == case.id, SealedValue.label == REPORT)
    ).one()
    record = Record.decode(side.open(REPORT, row.id.bytes, row.sealed))
    before = {name: str(record.answers.get(name) or "") for name in answers}
    after = {name: value for name, value in answers.items() if value != before[name]}
    if not after:
        return False
    versions.check(session, case, seen)
    if integrity.differing(session, case.id):
        raise vault.AlteredError("a case that was altered cannot be sealed again")
    kept = {name: value for name, value in record.answers.items() if after.get(name) != ""}
    kept |= {name: value for name, value in after.items() if value}
    gone = integrity.entry(REPORT, row.id, row.sealed)
    row.sealed = side.seal(REPORT, row.id.bytes, replace(record, answers=kept).encode(), vault.RECORD_LEAST)
    correction = Correction(now, by, reason, {name: before[name] for name in after}, after)
    desk = vault.SideKey(case.id.bytes, vault.Side.DESK, desk_key)
    entry = add_value(session, desk, case.id, CORRECTION, correction.encode())
    if region is not None:
        case.region = region
    search_index.renew(session, case.sequence)
    audit.append(
        session,
        kind=kinds.VALUE_REPLACED,
        now=now,
        actor=f"account:{by.hex}",
        subject=integrity.subject(case.id),
        detail={"destroyed": [gone], "values": sorted([integrity.entry(REPORT, row.id, row.sealed), entry])},
    )
    return True
