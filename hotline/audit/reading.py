"""Looking into the audit log, for pages and commands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from hotline.audit import kinds
from hotline.audit.chain import Event
from hotline.audit.models import OUTWARD, AuditEvent


def events_of(session: Session, subject: str) -> list[Event]:
    """Everything that happened to one subject, oldest first."""
    return _events(session, AuditEvent.subject == subject)


def latest(session: Session, limit: int = 50, before: int | None = None) -> list[Event]:
    """The newest events, newest first; `before` is the serial that the page before ended with."""
    query = select(AuditEvent).order_by(AuditEvent.serial.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEvent.serial < before)
    return [_event(row) for row in session.scalars(query)]


@dataclass(frozen=True)
class Filter:
    """Which events somebody wants to see; empty means any."""

    actor: str = ""  # as events name it: "account:<hex>", "reporter", "system", "shares"
    kind: str = ""
    subject: str = ""  # "case:<hex>", …
    day: date | None = None  # of Kazakhstan
    since: date | None = None  # days of Kazakhstan, both within
    until: date | None = None


def found(session: Session, wanted: Filter, limit: int, before: int | None = None) -> list[Event]:
    """The newest events that fit, newest first; `before` is the serial that the page before ended with."""
    query = select(AuditEvent).order_by(AuditEvent.serial.desc()).limit(limit)
    for column, value in (
        (AuditEvent.actor, wanted.actor),
        (AuditEvent.kind, wanted.kind),
        (AuditEvent.subject, wanted.subject),
    ):
        if value:
            query = query.where(column == value)
    if wanted.kind == kinds.DISCLOSED:
        query = query.where(text(OUTWARD))  # in words that the index of the register knows
    # A day of Almaty (UTC+5) begins at 19:00 UTC of the day before. A bare date, as reporters' events have it,
    # stands between the two as text.
    first, last = wanted.day or wanted.since, wanted.day or wanted.until
    if first is not None:
        query = query.where(AuditEvent.at >= f"{first - timedelta(days=1)}T19:00:00Z")
    if last is not None:
        query = query.where(AuditEvent.at < f"{last}T19:00:00Z")
    if before is not None:
        query = query.where(AuditEvent.serial < before)
    return [_event(row) for row in session.scalars(query)]


def _events(session: Session, condition: ColumnElement[bool]) -> list[Event]:
    rows = session.scalars(select(AuditEvent).where(condition).order_by(AuditEvent.serial))
    return [_event(row) for row in rows]


def _event(row: AuditEvent) -> Event:
    return Event(row.serial, row.at, row.kind, row.actor, row.subject, json.loads(row.detail), row.hash)
