"""Pausing the clock of a case's next step, and letting it run again. What that means stands in `clocks.py`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from hotline import clock, vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import calendar as calendars
from hotline.cases import clocks, deadlines, integrity
from hotline.cases.errors import CannotPauseError
from hotline.cases.messages import add_value, by_number
from hotline.cases.models import Case
from hotline.cases.pauses import PAUSE, Pause
from hotline.cases.reading import case_keys
from hotline.keys.service import Keyring

LONGEST = timedelta(days=92)  # as long as the benchmark itself: what takes longer is looked at again


def may_pause(kind: str, status: str) -> bool:
    """Whether the clock that runs in such a case is one that may stand still."""
    running = deadlines.clock_of(kind, status)
    return running is not None and running.may_pause


def pause(
    session: Session,
    keyring: Keyring,
    number: str,
    *,
    until: date | None,
    reason: str,
    by: UUID,
    now: datetime,
) -> None:
    """Stop the clock until a day, for a reason that the reporter reads too.

    Raises `CannotPauseError`, `StoppedError`, `NotFoundError`.
    """
    case, side = _held(session, keyring, number)
    today = clock.local_date(now)
    if not may_pause(case.kind, case.status):
        raise CannotPauseError("law")
    if until is None or not today < until <= today + LONGEST:
        raise CannotPauseError("day")
    if not reason.strip():
        raise CannotPauseError("reason")
    if clocks.read(session, side, calendars.read(session)).paused:
        raise CannotPauseError("paused")
    _add(session, case, side, Pause(now, until, reason.strip()), by)


def resume(session: Session, keyring: Keyring, number: str, *, by: UUID, now: datetime) -> None:
    """Let it run again, as many days later as it stood still. Raises as `pause` does."""
    case, side = _held(session, keyring, number)
    if not clocks.read(session, side, calendars.read(session)).paused:
        raise CannotPauseError("not-paused")
    _add(session, case, side, Pause(now, None), by)


def _held(session: Session, keyring: Keyring, number: str) -> tuple[Case, vault.SideKey]:
    case = by_number(session, number)
    reporter_key, _ = case_keys(session, keyring, case.id)
    return case, vault.SideKey(case.id.bytes, vault.Side.REPORTER, reporter_key)


def _add(session: Session, case: Case, side: vault.SideKey, said: Pause, by: UUID) -> None:
    entry = add_value(session, side, case.id, PAUSE, said.encode())
    audit.append(
        session,
        kind=kinds.CLOCK_PAUSED if said.until else kinds.CLOCK_RESUMED,
        now=said.at,
        actor=f"account:{by.hex}",
        subject=integrity.subject(case.id),
        detail={"values": [entry]},
    )
    clocks.count(session, case, side)
