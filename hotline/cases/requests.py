"""Requests about one's data (PDL 24, 25, 8(7), 19-1(3); policy 5.2): made in the mailbox, answered at the desk.

A request to block and a withdrawal stop the case in the transaction that registers them: no reply, no note, no
decision, no disclosure goes on from there (`messages.locked`), and the desk sees the request alone. What is left to a
person is to decide: keep blocked, lift, refuse the withdrawal with a reason (PDL 8(2): an obligation), or erase.

**Who may erase.** A reporter erases at once and alone as long as nothing of the case has left the hotline. Once it was
disclosed or referred, an obligation may stand against it (PDL 8(2), Digital Code 41), so a coordinator decides, within
one working day, and a refusal has its reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import calendar as calendars
from hotline.cases import clocks, correcting, erasure, integrity
from hotline.cases.asked import (
    ERASED,
    GRANTED,
    ONCE,
    OUTCOME,
    REQUEST,
    TAKEN_BACK,
    Outcome,
    Petition,
    Request,
    status_after,
)
from hotline.cases.clear_columns import STATUS
from hotline.cases.errors import (
    AlreadyAnsweredError,
    AlreadyAskedError,
    NothingAskedError,
    TooManyAskedError,
)
from hotline.cases.messages import add_value, by_number, locked
from hotline.cases.models import Case
from hotline.cases.reading import case_keys, enveloped_keys
from hotline.cases.record import HISTORY, Change
from hotline.errors import NotFoundError
from hotline.keys.service import Keyring

MOST_OPEN = 20  # of one case; nobody needs as many, and each is read by a person
AGAIN = timedelta(minutes=10)  # the same words sent again within this time are a form sent twice
TEXT_LIMIT = 20_000  # characters
NEEDS_WORDS = ("claim",)  # nobody has to explain any other wish


@dataclass(frozen=True)
class Wish:
    """What somebody asks for."""

    kind: str
    text: str = field(default="", repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)  # for "correct"
    findings: Sequence[Mapping[str, Any]] = field(default=(), repr=False)


@dataclass(frozen=True)
class Answered:
    """What an answer did."""

    case_id: UUID
    is_erased: bool
    files: tuple[UUID, ...] = ()  # for `finish_erasure`, after the commit


def ask(
    session: Session,
    case_id: UUID,
    reporter_key: bytes,
    wish: Wish,
    now: datetime,
    *,
    by: str = "reporter",
    actor: str = "reporter",
) -> Petition:
    """Register a request; a block or a withdrawal stops the case at once. The caller commits.

    A form sent twice asks once. Raises `NothingAskedError`, `AlreadyAskedError`, `TooManyAskedError`, and
    `NotFoundError` for a case that is erased.
    """
    text = wish.text.strip()
    if (wish.kind in NEEDS_WORDS and not text) or (wish.kind == "correct" and not wish.fields and not text):
        raise NothingAskedError(wish.kind)
    case = locked(session, case_id, although_stopped=True)
    side = vault.SideKey(case_id.bytes, vault.Side.REPORTER, reporter_key)
    asked = clocks.read(session, side, calendars.read(session)).asked
    number = max((one.number for one in asked), default=0) + 1
    made = Request(number, wish.kind, now, by, case.status, text, dict(wish.fields), tuple(wish.findings))
    if (before := _asked_before(asked, made)) is not None:
        return before
    if wish.kind in ONCE and any(one.kind == wish.kind and (one.is_open or one.is_stopping) for one in asked):
        raise AlreadyAskedError(wish.kind)
    if sum(one.is_open for one in asked) >= MOST_OPEN:
        raise TooManyAskedError(wish.kind)
    entry = add_value(session, side, case_id, REQUEST, made.encode())
    settled = _settle(session, case, side)
    _note(session, case, kinds.REQUEST_MADE, now, actor, [entry], before=made.before)
    if wish.kind == "withdraw":
        _note(session, case, kinds.WITHDRAWN, now, actor, [])
    return next(one for one in settled if one.number == number)


def take_back(session: Session, case_id: UUID, reporter_key: bytes, number: int, now: datetime) -> None:
    """The reporter drops a wish, or lifts their own block. Raises `AlreadyAnsweredError`, `NotFoundError`."""
    case = locked(session, case_id, although_stopped=True)
    side = vault.SideKey(case_id.bytes, vault.Side.REPORTER, reporter_key)
    one = _find(session, side, number)
    if not one.may_be_taken_back:
        raise AlreadyAnsweredError("there is nothing to take back")
    _conclude(session, case, side, one, Outcome(number, now, TAKEN_BACK), "reporter")


def answer(
    session: Session,
    keyring: Keyring,
    case_number: str,
    number: int,
    *,
    result: str,
    text: str,
    by: UUID,
    now: datetime,
    regions: Collection[str] = (),
) -> Answered:
    """A coordinator decides: granted or refused with words that the reporter reads, or erased.

    `regions` are those that may stand in clear, for a correction of one.
    After the commit `finish_erasure` must follow for `files`. Raises `AlreadyAnsweredError` if somebody was
    faster, `NothingAskedError` without words, `StoppedError` for a correction of a blocked case, `NotFoundError`.
    """
    case = by_number(session, case_number, although_stopped=True)
    reporter_key, desk_key = case_keys(session, keyring, case.id)
    side = vault.SideKey(case.id.bytes, vault.Side.REPORTER, reporter_key)
    one = _find(session, side, number)
    if result not in one.results:
        raise AlreadyAnsweredError("this cannot be decided any more")
    actor = f"account:{by.hex}"
    if result == ERASED:
        _note(session, case, kinds.REQUEST_ANSWERED, now, actor, [])
        return Answered(case.id, is_erased=True, files=erasure.erase(session, case.id, actor, now))
    text = text.strip()
    if not text:
        raise NothingAskedError("an answer needs words")
    if one.kind == "correct" and result == GRANTED and one.request.fields:
        _correct(session, keyring, case.number, one, regions, by, now)
    before = case.status
    _conclude(session, case, side, one, Outcome(number, now, result, text), actor)
    if case.status != before:
        desk = vault.SideKey(case.id.bytes, vault.Side.DESK, desk_key)
        entry = add_value(session, desk, case.id, HISTORY, Change(now, by, before, case.status).encode())
        _note(session, case, kinds.VALUE_ADDED, now, actor, [entry])
    return Answered(case.id, is_erased=False)


def write_down(
    session: Session, keyring: Keyring, case_number: str, wish: Wish, *, by: UUID, now: datetime
) -> Petition:
    """A coordinator registers what a reporter asked for by telephone or through the claim page.

    Raises as `ask` does.
    """
    case = by_number(session, case_number, although_stopped=True)
    reporter_key, _ = case_keys(session, keyring, case.id)
    return ask(session, case.id, reporter_key, wish, now, by="desk", actor=f"account:{by.hex}")


def may_erase_alone(session: Session, case_id: UUID) -> bool:
    """Whether nothing of a case has left the hotline, so that its reporter may erase it without asking."""
    for event in audit.events_of(session, integrity.subject(case_id)):
        left = event.kind == kinds.STATUS_CHANGED and event.detail.get("to") == "referred"
        if event.kind == kinds.DISCLOSED or left:
            return False
    return True


def erase_alone(session: Session, case_id: UUID, now: datetime) -> tuple[UUID, ...] | None:
    """The reporter erases their own case; None, changing nothing, if that is not theirs to do alone.

    Returns the files for `finish_erasure`, which must follow the commit. Raises `NotFoundError`.
    """
    locked(session, case_id, although_stopped=True)  # a disclosure waits here, or was recorded before
    if not may_erase_alone(session, case_id):
        return None
    return erasure.erase(session, case_id, "reporter", now)


def note_export(session: Session, case_id: UUID, now: datetime) -> None:
    """The reporter takes everything home. The caller commits before the first byte leaves."""
    audit.append(
        session,
        kind=kinds.CASE_EXPORTED,
        now=now,
        actor="reporter",
        subject=integrity.subject(case_id),
        date_only=True,
    )


def recount(session: Session, keyring: Keyring, case_id: UUID) -> bool:
    """Count a case's due day anew, after days were moved; returns whether it was another. Skips what is erased."""
    try:
        case = locked(session, case_id, although_stopped=True)
        reporter_key, _ = enveloped_keys(session, keyring, case_id)
    except NotFoundError:
        return False
    before = case.due_on
    clocks.count(session, case, vault.SideKey(case_id.bytes, vault.Side.REPORTER, reporter_key))
    return case.due_on != before


def _asked_before(asked: Sequence[Petition], made: Request) -> Petition | None:
    """The last request, if it is this one sent again."""
    if not asked:
        return None
    last = asked[-1].request
    is_same = (last.kind, last.text, dict(last.fields), last.by) == (
        made.kind,
        made.text,
        dict(made.fields),
        made.by,
    )
    return asked[-1] if is_same and made.at - last.at < AGAIN and asked[-1].is_open else None


def _find(session: Session, side: vault.SideKey, number: int) -> Petition:
    asked = clocks.read(session, side, calendars.read(session)).asked
    found = next((one for one in asked if one.number == number), None)
    if found is None:
        raise NotFoundError("no such request")
    return found


def _conclude(
    session: Session, case: Case, side: vault.SideKey, one: Petition, outcome: Outcome, actor: str
) -> None:
    entry, before = add_value(session, side, case.id, OUTCOME, outcome.encode()), case.status
    _settle(session, case, side)
    # A block that was granted was answered then: lifting it later must not count as one more answer.
    kind = kinds.REQUEST_ANSWERED if one.is_open else kinds.VALUE_ADDED
    _note(session, case, kind, outcome.at, actor, [entry], before=before)


def _settle(session: Session, case: Case, side: vault.SideKey) -> tuple[Petition, ...]:
    """Status and due day as the requests have them now."""
    asked = clocks.read(session, side, calendars.read(session)).asked
    case.status = status_after(asked, case.status)
    return clocks.count(session, case, side).asked


def _note(
    session: Session,
    case: Case,
    kind: str,
    now: datetime,
    actor: str,
    values: Sequence[str],
    *,
    before: str = "",
) -> None:
    """Write down what happened; `before` is the status if it may have changed it."""
    detail: dict[str, str | list[str]] = {"values": list(values)} if values else {}
    if before and before != case.status:
        detail[STATUS] = case.status
    audit.append(
        session,
        kind=kind,
        now=now,
        actor=actor,
        subject=integrity.subject(case.id),
        detail=detail,
        date_only=actor == "reporter",
    )


def _correct(
    session: Session,
    keyring: Keyring,
    number: str,
    one: Petition,
    regions: Collection[str],
    by: UUID,
    now: datetime,
) -> None:
    """Put what was asked for in place of what stands; how it read before is kept for the desk."""
    answers = one.request.fields
    region = answers.get("region")
    if region is not None and region not in regions:
        region = ""  # one that was typed freely stays sealed
    correcting.correct(
        session,
        keyring,
        number,
        answers=answers,
        region=region,
        reason=f"{number}/{one.number}",
        by=by,
        now=now,
    )
