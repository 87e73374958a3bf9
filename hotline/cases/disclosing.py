"""The one way out (policy 3.4 and 3.5): what may leave a case, and the record that stands before it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import calendar, consents, integrity
from hotline.cases.deadlines import CLOCKS
from hotline.cases.errors import DisclosureRefusedError
from hotline.cases.files import StagedFile
from hotline.cases.lodging import add_files, seal_files
from hotline.cases.messages import acknowledge, add_value, by_number
from hotline.cases.outward import (
    CONSENT,
    DISCLOSURE,
    GROUNDS,
    LAW,
    MAY_BE_HIDDEN,
    PASSED,
    PURPOSES,
    SERVICE,
    STATE,
    STATISTICS,
    TOLD,
    Disclosure,
    Selection,
    Told,
)
from hotline.cases.parts import DISCLOSURES, TELLINGS
from hotline.cases.reading import OpenCase, case_keys, open_for_coordinator
from hotline.cases.record import REQUEST_FILE
from hotline.errors import NotFoundError
from hotline.keys.service import Keyring

CODES = {
    "stopped": "form",
    "ground": "ground",
    "recipient": "recipient",
    "request-number": "request_number",
    "request-date": "request_date",
    "request-future": "request_date",
    "document": "document",
    "law": "reason",
    "need": "reason",
    "purpose": "purpose",
    "nothing": "given",
    "not-there": "given",
    "statistics": "given",
    "consent": "recipient",
    "unverified": "ground",
    "hidden-reason": "hidden",
    "hidden-ground": "hidden",
}


@dataclass(frozen=True)
class House:
    """What the rules ask of the deployment and of the form."""

    partners: Sequence[str] = ()  # names of partner organisations, in every language
    impersonal: frozenset[str] = (
        frozenset()
    )  # names of Questions that point at nobody: all that statistics get


def offered(case: OpenCase, names: Sequence[str]) -> Selection:
    """Everything of a case that could be given. `names` are the Questions there are, in order.

    What does not open is not there; the desk's own side and what the check found are never offered.
    """
    answers = case.record.answers if case.record else {}
    return Selection(
        tuple(name for name in names if answers.get(name) not in (None, "", [], {}, False)),
        tuple(range(len(case.messages))),
        tuple(one.id for one in case.files if one.meta and one.meta.question != REQUEST_FILE),
    )


def refusals(
    case: OpenCase, wanted: Disclosure, house: House, names: Sequence[str], today: date, *, has_document: bool
) -> list[str]:
    """Why this may not leave, as codes of `CODES`; empty if it may."""
    found = []
    if case.status in consents.CLOSED or not case.desk_key:
        found.append("stopped")
    if wanted.ground not in GROUNDS:
        found.append("ground")
    if not wanted.recipient.strip():
        found.append("recipient")
    if wanted.purpose not in PURPOSES:
        found.append("purpose")
    found += _papers(wanted, today, has_document)
    if wanted.given.is_empty:
        found.append("nothing")
    elif not offered(case, names).covers(wanted.given):
        found.append("not-there")
    elif wanted.purpose == STATISTICS and not _is_impersonal(wanted.given, house):
        found.append("statistics")
    if wanted.ground == CONSENT and not {"recipient", "purpose", "nothing", "not-there"} & {*found}:
        if case.authorisation == "attached":
            found.append("unverified")
        elif not consent(case, wanted, house):
            found.append("consent")
    return found


def consent(case: OpenCase, wanted: Disclosure, house: House) -> str:
    """What stands for the reporter's consent to this; empty if nothing does."""
    return consents.consent_for(case, wanted.recipient, wanted.purpose, wanted.given, house.partners)


def _papers(wanted: Disclosure, today: date, has_document: bool) -> list[str]:
    """What each ground asks besides: a reasoned request, a provision of law, a necessity."""
    found = []
    if wanted.ground == STATE:
        if not wanted.request_number.strip():
            found.append("request-number")
        if wanted.request_date is None:
            found.append("request-date")
        if not has_document:
            found.append("document")
    if wanted.request_date is not None and wanted.request_date > today:
        found.append("request-future")
    if wanted.ground == LAW and not wanted.reason.strip():
        found.append("law")
    if wanted.ground == SERVICE and not wanted.reason.strip():
        found.append("need")
    if wanted.hidden and wanted.ground not in MAY_BE_HIDDEN:
        found.append("hidden-ground")
    return found


def _is_impersonal(given: Selection, house: House) -> bool:
    return set(given.fields) <= house.impersonal and not given.messages and not given.files


@dataclass(frozen=True)
class Disclosed:
    """What was written down; whoever has this may let the data leave once the commit is done."""

    disclosure: Disclosure
    settle: tuple[UUID, ...] = field(default=())  # files to `settle` after the commit


def disclose(
    session: Session,
    keyring: Keyring,
    number: str,
    wanted: Disclosure,
    *,
    house: House,
    names: Sequence[str],
    today: date,
    document: StagedFile | None = None,
    folders: Sequence[Path] = (),
) -> Disclosed:
    """Write the audit event, the sealed record, and what the reporter may see of it. The caller commits.

    The clock for telling the person (PDL article 19) starts today. Everything is looked at again under the lock:
    a consent taken back or a case blocked a moment ago stops it. Raises `DisclosureRefusedError`, `NotFoundError`,
    `FileGoneError`, and `AlteredError` for a case that is not as it arrived.
    """
    row = by_number(session, number, although_stopped=True)  # it is refused below, with its reason
    case = open_for_coordinator(session, keyring, number)
    if case.damaged:
        raise vault.AlteredError("a case that was altered is not passed on")
    wrong = refusals(case, wanted, house, names, today, has_document=document is not None)
    if wanted.serial != len(case.of(DISCLOSURES)) + 1:
        wrong.append("again")
    if wrong:
        raise DisclosureRefusedError(wrong[0])
    reporter_key, desk_key = case_keys(session, keyring, row.id)
    desk = vault.SideKey(row.id.bytes, vault.Side.DESK, desk_key)
    wanted = replace(
        wanted,
        consent=consent(case, wanted, house) if wanted.ground == CONSENT else "",
        document=document.id if document else None,
        tell_by=None if wanted.hidden else CLOCKS["transfer"].due(today, calendar.read(session)),
    )
    values = [add_value(session, desk, row.id, DISCLOSURE, wanted.encode())]
    if not wanted.hidden:
        reporter = vault.SideKey(row.id.bytes, vault.Side.REPORTER, reporter_key)
        values.append(add_value(session, reporter, row.id, PASSED, wanted.shown().encode()))
    if document is not None:
        sealed = seal_files(desk, {REQUEST_FILE: [document]})
        values += add_files(session.connection(), row.id, sealed, folders)
    audit.append(
        session,
        kind=kinds.DISCLOSED,
        now=wanted.at,
        actor=f"account:{wanted.by.hex}",
        subject=integrity.subject(row.id),
        detail={"values": values},
    )
    acknowledge(session, row, (reporter_key, desk_key), wanted.by, wanted.at)
    return Disclosed(wanted, (document.id,) if document else ())


def tell(session: Session, keyring: Keyring, number: str, serial: int, *, by: UUID, now: datetime) -> None:
    """A coordinator has told the reporter of a disclosure. Raises `NotFoundError` if there is none to tell of."""
    row = by_number(session, number)
    case = open_for_coordinator(session, keyring, number)
    one = next((one for one in case.of(DISCLOSURES) if one.serial == serial), None)
    if one is None or one.tell_by is None:
        raise NotFoundError("no such disclosure")
    if any(told.serial == serial for told in case.of(TELLINGS)):
        return
    desk = vault.SideKey(row.id.bytes, vault.Side.DESK, case.desk_key)
    entry = add_value(session, desk, row.id, TOLD, Told(serial, now, by).encode())
    audit.append(
        session,
        kind=kinds.DISCLOSURE_TOLD,
        now=now,
        actor=f"account:{by.hex}",
        subject=integrity.subject(row.id),
        detail={"values": [entry]},
    )


def to_tell(case: OpenCase) -> list[Disclosure]:
    """Disclosures of which the reporter is still to be told.

    Who reads answers here on this site was told by the mailbox the moment it was written there.
    """
    answers = case.record.answers if case.record else {}
    if answers.get("reply_by", "mailbox") == "mailbox":
        return []
    told = {one.serial for one in case.of(TELLINGS)}
    return [one for one in case.of(DISCLOSURES) if one.tell_by and one.serial not in told]


__all__ = [
    "CODES",
    "MAY_BE_HIDDEN",
    "Disclosed",
    "House",
    "consent",
    "disclose",
    "offered",
    "refusals",
    "tell",
    "to_tell",
]
