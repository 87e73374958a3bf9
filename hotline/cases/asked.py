"""What a person asked of their data, and what came of it: sealed on the reporter's side, read by both sides."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hotline import clock
from hotline.cases.deadlines import ASKING, CLOCKS
from hotline.cases.models import BLOCKED, STOPPED, WITHDRAWN
from hotline.cases.working_days import LAW, Calendar

REQUEST, OUTCOME = "request", "outcome"  # labels of sealed values
GRANTED, REFUSED, ERASED, TAKEN_BACK = "granted", "refused", "erased", "taken-back"
FROM_MAILBOX = tuple(kind for kind in ASKING if kind != "call")
# What stops processing the moment it is asked for, and the status that says so.
STOPS: Mapping[str, str] = {"block": BLOCKED, "withdraw": WITHDRAWN}
ONCE = ("block", "withdraw", "erase")  # asking twice asks nothing new
# What a coordinator may decide. Erased: the case goes, and with it the request.
RESULTS: Mapping[str, tuple[str, ...]] = {
    "claim": (GRANTED, REFUSED),
    "objection": (GRANTED, REFUSED),
    "see": (GRANTED, REFUSED),
    "correct": (GRANTED, REFUSED),
    "block": (GRANTED, REFUSED, ERASED),
    "withdraw": (ERASED, REFUSED),
    "erase": (ERASED, REFUSED),
}


@dataclass(frozen=True)
class Request:
    """One thing that was asked for. Requests of a case are numbered from 1."""

    number: int
    kind: str  # one of FROM_MAILBOX
    at: datetime
    by: str  # "reporter", or "desk": a coordinator wrote it down for them
    before: str  # the case's status when it came, to which a refusal leads back
    text: str = field(default="", repr=False)
    fields: Mapping[str, str] = field(
        default_factory=dict, repr=False
    )  # Question name: what should stand there
    findings: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)

    def encode(self) -> bytes:
        return _dump(
            {
                "number": self.number,
                "kind": self.kind,
                "at": self.at.isoformat(),
                "by": self.by,
                "before": self.before,
                "text": self.text,
                "fields": dict(self.fields),
                "findings": list(self.findings),
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> Request:
        found = json.loads(data)
        found["at"] = datetime.fromisoformat(found["at"])
        found["findings"] = tuple(found["findings"])
        return cls(**found)


@dataclass(frozen=True)
class Outcome:
    """What came of the request of this number. Who decided is in the audit log."""

    number: int
    at: datetime
    result: str  # GRANTED, REFUSED or TAKEN_BACK
    text: str = field(default="", repr=False)  # as the reporter reads it

    def encode(self) -> bytes:
        return _dump(
            {"number": self.number, "at": self.at.isoformat(), "result": self.result, "text": self.text}
        )

    @classmethod
    def decode(cls, data: bytes) -> Outcome:
        found = json.loads(data)
        found["at"] = datetime.fromisoformat(found["at"])
        return cls(**found)


@dataclass(frozen=True)
class Petition:
    """A request with its last day and what came of it."""

    request: Request = field(repr=False)
    outcome: Outcome | None = field(repr=False)
    due_on: date

    @property
    def number(self) -> int:
        return self.request.number

    @property
    def kind(self) -> str:
        return self.request.kind

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.outcome is None

    @property
    def is_stopping(self) -> bool:
        """Whether it keeps the case from being worked on: asked for, and neither refused nor taken back."""
        return self.kind in STOPS and (self.outcome is None or self.outcome.result == GRANTED)

    @property
    def may_be_taken_back(self) -> bool:
        """A wish may be dropped while it is open, and a block lifted at any time. Consent is given anew, not back."""
        return self.kind != "withdraw" and (self.is_open or (self.kind == "block" and self.is_stopping))

    @property
    def results(self) -> tuple[str, ...]:
        """What a coordinator may decide now. A block that holds may still be lifted, or end in erasure."""
        if self.is_open:
            return RESULTS[self.kind]
        return (REFUSED, ERASED) if self.kind == "block" and self.is_stopping else ()


def paired(
    requests: Iterable[Request], outcomes: Iterable[Outcome], calendar: Calendar = LAW
) -> tuple[Petition, ...]:
    """Requests with their last outcomes, oldest first."""
    last = {one.number: one for one in outcomes}
    return tuple(Petition(one, last.get(one.number), due_of(one, calendar)) for one in requests)


def due_of(request: Request, calendar: Calendar) -> date:
    """The last day for an answer, by the request's own clock."""
    return CLOCKS[request.kind].due(clock.local_date(request.at), calendar)


def status_after(asked: Sequence[Petition], status: str) -> str:
    """The status of a case with these requests, which has `status` now.

    Blocked hides more than withdrawn, so it comes first. When nothing stops the case any more it goes on from where
    it was stopped.
    """
    stopping = {STOPS[one.kind] for one in asked if one.is_stopping}
    if stopping:
        return BLOCKED if BLOCKED in stopping else WITHDRAWN
    if status not in STOPPED:
        return status
    return next(
        one.request.before
        for one in reversed(asked)
        if one.kind in STOPS and one.request.before not in STOPPED
    )


def _dump(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
