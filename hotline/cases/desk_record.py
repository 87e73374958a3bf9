"""What the desk seals about a case under its own side: small JSON documents, one label each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

NOTE, CORRECTION = "note", "correction"  # labels of sealed values


@dataclass(frozen=True)
class Note:
    """One wording of an internal note. A corrected note is another wording of the same one; none is taken away."""

    note: UUID  # the same for every wording
    at: datetime
    by: UUID  # account
    text: str = field(repr=False)

    def encode(self) -> bytes:
        return _dump({"note": self.note.hex, "at": self.at.isoformat(), "by": self.by.hex, "text": self.text})

    @classmethod
    def decode(cls, data: bytes) -> Note:
        found = json.loads(data)
        return cls(UUID(found["note"]), datetime.fromisoformat(found["at"]), UUID(found["by"]), found["text"])


@dataclass(frozen=True)
class Correction:
    """Answers of the record that a coordinator put right, with what stood there before."""

    at: datetime
    by: UUID  # account
    reason: str = field(repr=False)
    before: Mapping[str, str] = field(repr=False)  # question: answer; empty where none was given
    after: Mapping[str, str] = field(repr=False)

    def encode(self) -> bytes:
        return _dump(
            {
                "at": self.at.isoformat(),
                "by": self.by.hex,
                "reason": self.reason,
                "before": dict(self.before),
                "after": dict(self.after),
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> Correction:
        found = json.loads(data)
        return cls(
            datetime.fromisoformat(found["at"]),
            UUID(found["by"]),
            found["reason"],
            found["before"],
            found["after"],
        )


def _dump(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
