"""One event and its hash. No database: what is hashed can be checked by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hotline import clock, vault

GENESIS = bytes(32)  # the hash before the first event

Plain = str | int | Sequence[Any]
Detail = Mapping[str, Plain]


@dataclass(frozen=True)
class Head:
    """The last event as (how many, its hash): names the whole log up to here."""

    count: int
    hash: bytes


@dataclass(frozen=True)
class Event:
    """One thing that was done or looked at."""

    serial: int
    at: str  # an instant in UTC, or only the day in Kazakhstan
    kind: str
    actor: str
    subject: str
    detail: Mapping[str, Any]
    hash: bytes = field(repr=False)


def written(detail: Detail) -> str:
    """JSON with one reading: sorted keys, no spaces."""
    return json.dumps(detail, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def moment(now: datetime, date_only: bool) -> str:
    """How an event tells its time. Of what reporters do, only the day is kept."""
    if date_only:
        return clock.local_date(now).isoformat()
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def event_hash(
    previous: bytes, serial: int, at: str, kind: str, actor: str, subject: str, detail: str
) -> bytes:
    """SHA-256 over the hash of the event before and every column of this one."""
    return vault.sha256(
        vault.lp("hotline/audit/1", previous, vault.number(serial), at, kind, actor, subject, detail)
    )
