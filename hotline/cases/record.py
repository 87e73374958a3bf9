"""What is inside a sealed value: small JSON documents, versioned by their label's first field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from hotline import vault
from hotline.cases.acceptance import Acceptance
from hotline.cases.files import StagedFile

REPORT, MESSAGE, HISTORY, FILE = "report", "message", "history", "file"  # labels of sealed values
AUTHORISATION = "authorisation"  # a decision about the document, for the desk
REQUEST_FILE = "request"  # what `FileMeta.question` says of the request behind a disclosure; the desk's side


@dataclass(frozen=True)
class Record:
    """One report as it arrived: every answer, the proof of acceptance, the exact times."""

    number: str  # so that a row whose clear number was changed does not pass for another
    kind: str
    answers: Mapping[str, Any] = field(repr=False)  # Question name -> answer, as JSON can say it
    acceptance: Acceptance
    received_at: datetime

    @property
    def name(self) -> str:
        """The reporter's name as one line; people with one name have one word."""
        parts = (str(self.answers.get(part) or "") for part in ("surname", "given_name", "patronymic"))
        return " ".join(part for part in parts if part)

    def encode(self) -> bytes:
        accepted = self.acceptance
        return _dump(
            {
                "number": self.number,
                "kind": self.kind,
                "answers": dict(self.answers),
                "acceptance": {
                    "version": accepted.version,
                    "language": accepted.language,
                    "sha256": accepted.sha256,
                    "accepted_at": accepted.accepted_at.isoformat(),
                },
                "received_at": self.received_at.isoformat(),
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> Record:
        found = json.loads(data)
        accepted = found["acceptance"]
        moment = datetime.fromisoformat(accepted.pop("accepted_at"))
        return cls(
            number=found["number"],
            kind=found["kind"],
            answers=found["answers"],
            acceptance=Acceptance(accepted_at=moment, **accepted),
            received_at=datetime.fromisoformat(found["received_at"]),
        )

    @staticmethod
    def looked_up_by(data: bytes) -> tuple[str, Mapping[str, Any]]:
        """Number and answers alone: all that the search index takes of a hundred thousand records."""
        found = json.loads(data.decode())
        return found["number"], found["answers"]


@dataclass(frozen=True)
class Message:
    """One turn of the conversation. Who wrote and exactly when are sealed with the words."""

    author: str  # "reporter" or "desk"
    at: datetime
    text: str = field(repr=False)
    files: tuple[UUID, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)  # as `findings.decode` reads them

    def encode(self) -> bytes:
        content: dict[str, Any] = {
            "author": self.author,
            "at": self.at.isoformat(),
            "text": self.text,
            "files": [file_id.hex for file_id in self.files],
        }
        if self.findings:
            content["findings"] = list(self.findings)
        return _dump(content)

    @classmethod
    def decode(cls, data: bytes) -> Message:
        found = json.loads(data)
        return cls(
            found["author"],
            datetime.fromisoformat(found["at"]),
            found["text"],
            tuple(UUID(file_id) for file_id in found["files"]),
            tuple(found.get("findings", ())),
        )


@dataclass(frozen=True)
class Change:
    """One move of a case from a status to another, for the desk's eyes."""

    at: datetime
    by: UUID  # account
    before: str
    after: str

    def encode(self) -> bytes:
        return _dump(
            {"at": self.at.isoformat(), "by": self.by.hex, "before": self.before, "after": self.after}
        )

    @classmethod
    def decode(cls, data: bytes) -> Change:
        found = json.loads(data)
        return cls(datetime.fromisoformat(found["at"]), UUID(found["by"]), found["before"], found["after"])


@dataclass(frozen=True)
class Decision:
    """What a coordinator decided about an authorisation document, for the desk's eyes."""

    at: datetime
    by: UUID  # account
    before: str
    after: str
    reason: str = field(repr=False)
    until: str  # ISO date to which a verified document holds; empty: it has no term

    def encode(self) -> bytes:
        return _dump(
            {
                "at": self.at.isoformat(),
                "by": self.by.hex,
                "before": self.before,
                "after": self.after,
                "reason": self.reason,
                "until": self.until,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> Decision:
        found = json.loads(data)
        return cls(
            datetime.fromisoformat(found["at"]),
            UUID(found["by"]),
            found["before"],
            found["after"],
            found["reason"],
            found["until"],
        )


@dataclass(frozen=True)
class FileMeta:
    """What a file's row keeps sealed: where it belongs, what it is, and the key that opens it."""

    question: str  # name of the Question it answers, or "message"
    name: str = field(repr=False)
    media_type: str
    size: int  # true length in bytes
    sha256: bytes = field(repr=False)  # of the plaintext
    sealed_sha256: bytes = field(repr=False)  # of the ciphertext
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, question: str, staged: StagedFile) -> FileMeta:
        """The sealed part of a staged file's row."""
        return cls(
            question,
            staged.name,
            staged.media_type,
            staged.size,
            staged.sha256,
            staged.sealed_sha256,
            staged.key,
        )

    def encode(self) -> bytes:
        return _dump(
            {
                "question": self.question,
                "name": self.name,
                "media_type": self.media_type,
                "size": self.size,
                "sha256": self.sha256.hex(),
                "sealed_sha256": self.sealed_sha256.hex(),
                "key": self.key.hex(),
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> FileMeta:
        found = json.loads(data)
        for name in ("sha256", "sealed_sha256", "key"):
            found[name] = bytes.fromhex(found[name])
        return cls(**found)


def content_mac(submission: bytes, kind: str, answers: Mapping[str, Any], files: Mapping[str, Any]) -> bytes:
    """A keyed hash of what a person sent, to tell the same form sent twice from another one.

    `files` maps a question to its staged files, which count by name and plaintext SHA-256. The key is the
    form's own secret, which is in the page and nowhere on the disk. HKDF with the content's hash as salt is
    HMAC-SHA-256 of the secret under that hash (RFC 5869 section 2.2), so nobody without the secret can try
    out contents.
    """
    listed = {
        question: [[one.name, one.sha256.hex()] for one in staged]
        for question, staged in files.items()
        if staged
    }
    canonical = json.dumps(
        [kind, dict(answers), listed], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return vault.derive(submission, "cases/content", salt=vault.sha256(canonical.encode()))


def _dump(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
