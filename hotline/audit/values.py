"""Which sealed values the log saw come and go: a value swapped in the database is found.

An event's detail has `values`, what arrived or was put in place of an older one, and `destroyed`, what is
gone: texts of the form `place/digest`, the digest being the SHA-256 of the ciphertext and the place the
caller's own words. A replacement names both. Wrapped keys are not listed: reseal changes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit.errors import ValuesDifferError
from hotline.audit.models import AuditEvent

VALUES, DESTROYED = "values", "destroyed"


def digest(ciphertext: bytes) -> str:
    """SHA-256 in hexadecimal, as an entry carries it."""
    return vault.sha256(ciphertext).hex()


def entry(place: str, sealed_digest: str) -> str:
    """How an event names one value. The place may contain slashes, such as `message/9f3c…`."""
    return f"{place}/{sealed_digest}"


def replayed(subject: str, details: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What must stand at each place after events with these details, oldest first: {place: digest}.

    Places come in the order in which they were first filled; one that is replaced keeps its turn. Raises
    `ValuesDifferError` if an event destroys what was not there.
    """
    standing: dict[str, str] = {}
    for detail in details:
        emptied = set()
        for text in detail.get(DESTROYED, ()):
            place, _, gone = str(text).rpartition("/")
            if place in emptied or standing.get(place) != gone:
                raise ValuesDifferError(subject, (place,))
            emptied.add(place)
        for text in detail.get(VALUES, ()):
            place, _, there = str(text).rpartition("/")
            standing[place] = there
            emptied.discard(place)
        for place in emptied:
            del standing[place]
    return standing


def replay(session: Session, subject: str) -> dict[str, str]:
    """What must stand at each place of one subject now. Raises `ValuesDifferError`."""
    rows = session.scalars(
        select(AuditEvent.detail).where(AuditEvent.subject == subject).order_by(AuditEvent.serial)
    )
    return replayed(subject, (json.loads(detail) for detail in rows))


def replay_all(session: Session) -> Iterator[tuple[str, dict[str, str]]]:
    """Every subject that ever had sealed values, with what must stand there now. Flat in memory."""
    query = (
        select(AuditEvent.subject, AuditEvent.detail)
        .where(AuditEvent.subject != "")
        .order_by(AuditEvent.subject, AuditEvent.serial)
        .execution_options(yield_per=500)
    )
    with session.execute(query) as rows:
        for subject, group in groupby(rows, key=lambda row: str(row.subject)):
            details = [json.loads(row.detail) for row in group]
            if any(VALUES in detail or DESTROYED in detail for detail in details):
                yield subject, replayed(subject, details)


def check_values(session: Session, subject: str, present: Mapping[str, str]) -> None:
    """Hold what stands in the database against the log. Raises `ValuesDifferError` naming the places."""
    expected = replay(session, subject)
    wrong = {place for place in expected.keys() | present.keys() if expected.get(place) != present.get(place)}
    if wrong:
        raise ValuesDifferError(subject, tuple(sorted(wrong)))
