"""What is written down when data leave (policy 3.4 and 3.5): the disclosure, what the reporter sees of it, consents.

The whole record is the desk's. What the reporter may see is a second value on the reporter's side, and so are the
question for a consent and its answer, which both sides have to read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

DISCLOSURE, PASSED = "disclosure", "passed-on"  # labels of sealed values
ASKED, ANSWER, TOLD = "consent-asked", "consent", "told"

STATE, LAW, CONSENT, SERVICE = GROUNDS = ("3.4.1", "3.4.2", "3.5.1", "3.5.2")
PURPOSES = ("2.2.1", "2.2.2", "2.2.3", "2.2.4")
STATISTICS = "2.2.4"
MAY_BE_HIDDEN = (STATE, LAW)  # grounds under which a law can forbid to tell the reporter


@dataclass(frozen=True)
class Selection:
    """What is given of a case, or would be: nothing is chosen unless somebody chose it."""

    fields: tuple[str, ...] = ()  # names of Questions
    messages: tuple[int, ...] = ()  # places in the conversation, from 0
    files: tuple[UUID, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.messages or self.files)

    def covers(self, other: Selection) -> bool:
        """Whether everything of `other` is in this one."""
        return (
            set(other.fields) <= set(self.fields)
            and set(other.messages) <= set(self.messages)
            and set(other.files) <= set(self.files)
        )

    def plain(self) -> dict[str, Any]:
        """As JSON can say it."""
        return {
            "fields": list(self.fields),
            "messages": list(self.messages),
            "files": [one.hex for one in self.files],
        }

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Selection:
        return cls(
            tuple(map(str, found["fields"])),
            tuple(map(int, found["messages"])),
            tuple(UUID(hex=one) for one in found["files"]),
        )


@dataclass(frozen=True)
class Disclosure:
    """One time that data of a case left the house; for the desk's eyes."""

    serial: int  # 1, 2, 3 … within its case
    at: datetime
    by: UUID  # account
    ground: str  # one of GROUNDS
    recipient: str = field(repr=False)
    purpose: str  # one of PURPOSES
    given: Selection
    request_number: str = field(default="", repr=False)
    request_date: date | None = None
    document: UUID | None = None  # the file of the request
    reason: str = field(
        default="", repr=False
    )  # the provision of law (3.4.2), or why it is necessary (3.5.2)
    hidden: str = field(default="", repr=False)  # which law forbids to tell the reporter; empty: they see it
    tell_by: date | None = None  # the last day to tell the person; none where a law forbids it
    consent: str = (
        ""  # what stands for the consent of 3.5.1: "partners", or the id of a question answered yes
    )
    manifest: str = ""  # SHA-256 of the package's list of hashes: any copy can be held against the record

    def encode(self) -> bytes:
        found = asdict(self) | {
            "at": self.at.isoformat(),
            "by": self.by.hex,
            "given": self.given.plain(),
            "request_date": _day(self.request_date),
            "document": self.document.hex if self.document else "",
            "tell_by": _day(self.tell_by),
        }
        return _dump(found)

    @classmethod
    def decode(cls, data: bytes) -> Disclosure:
        found = json.loads(data)
        return cls(
            **found
            | {
                "at": datetime.fromisoformat(found["at"]),
                "by": UUID(hex=found["by"]),
                "given": Selection.of(found["given"]),
                "request_date": _date(found["request_date"]),
                "document": UUID(hex=found["document"]) if found["document"] else None,
                "tell_by": _date(found["tell_by"]),
            }
        )

    def shown(self) -> PassedOn:
        """The part that the reporter sees. Who at the desk did it is not theirs to know."""
        return PassedOn(
            self.serial,
            self.at,
            self.ground,
            self.recipient,
            self.purpose,
            self.given,
            self.request_number,
            self.request_date,
            self.reason,
        )


@dataclass(frozen=True)
class PassedOn:
    """A disclosure as the reporter reads it in the mailbox."""

    serial: int
    at: datetime
    ground: str
    recipient: str = field(repr=False)
    purpose: str
    given: Selection
    request_number: str = field(default="", repr=False)
    request_date: date | None = None
    reason: str = field(default="", repr=False)

    def encode(self) -> bytes:
        return _dump(
            asdict(self)
            | {
                "at": self.at.isoformat(),
                "given": self.given.plain(),
                "request_date": _day(self.request_date),
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> PassedOn:
        found = json.loads(data)
        return cls(
            **found
            | {
                "at": datetime.fromisoformat(found["at"]),
                "given": Selection.of(found["given"]),
                "request_date": _date(found["request_date"]),
            }
        )


@dataclass(frozen=True)
class Asked:
    """A question to the reporter: may this be given to that recipient (3.5.1)?"""

    id: str  # 32 hexadecimal digits
    at: datetime
    recipient: str = field(repr=False)
    purpose: str
    given: Selection
    words: str = field(default="", repr=False)  # what the coordinator says about it

    def encode(self) -> bytes:
        return _dump(asdict(self) | {"at": self.at.isoformat(), "given": self.given.plain()})

    @classmethod
    def decode(cls, data: bytes) -> Asked:
        found = json.loads(data)
        at = datetime.fromisoformat(found["at"])
        return cls(**found | {"at": at, "given": Selection.of(found["given"])})


@dataclass(frozen=True)
class Answer:
    """What the reporter said to a question; the newest answer counts, so a yes can be taken back."""

    asked: str  # id of the question
    at: datetime
    is_yes: bool

    def encode(self) -> bytes:
        return _dump({"asked": self.asked, "at": self.at.isoformat(), "is_yes": self.is_yes})

    @classmethod
    def decode(cls, data: bytes) -> Answer:
        found = json.loads(data)
        if not isinstance(found["is_yes"], bool):
            raise ValueError("no answer")
        return cls(found["asked"], datetime.fromisoformat(found["at"]), found["is_yes"])


@dataclass(frozen=True)
class Told:
    """A coordinator told the reporter of a disclosure in the way that the reporter chose."""

    serial: int  # of the disclosure
    at: datetime
    by: UUID

    def encode(self) -> bytes:
        return _dump({"serial": self.serial, "at": self.at.isoformat(), "by": self.by.hex})

    @classmethod
    def decode(cls, data: bytes) -> Told:
        found = json.loads(data)
        return cls(int(found["serial"]), datetime.fromisoformat(found["at"]), UUID(hex=found["by"]))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _dump(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
