"""The audit log: append, sign its head, verify it. Services of every area call `append`."""

from __future__ import annotations

from hotline.audit.append import append, head, sign_head
from hotline.audit.chain import Detail, Event, Head
from hotline.audit.errors import ValuesDifferError
from hotline.audit.reading import Filter, events_of, found, latest
from hotline.audit.values import check_values, digest, entry, replay, replay_all, replayed
from hotline.audit.verify import AuditReport, Known, verify

__all__ = [
    "AuditReport",
    "Detail",
    "Event",
    "Filter",
    "Head",
    "Known",
    "ValuesDifferError",
    "append",
    "check_values",
    "digest",
    "entry",
    "events_of",
    "found",
    "head",
    "latest",
    "replay",
    "replay_all",
    "replayed",
    "sign_head",
    "verify",
]
