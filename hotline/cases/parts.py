"""What a case holds sealed beside its report and its files: one line of `PARTS` for each label.

A new label is one `Part` here, a row of FORMAT.md section 5, its words in `desk/words.py` and, where a page shows
it, a `Section` in `desk/case_page.py`. `OpenCase.of` gives its contents; nothing else in the register changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from hotline import vault
from hotline.cases.asked import OUTCOME, REQUEST, Outcome, Request
from hotline.cases.desk_record import CORRECTION, NOTE, Correction, Note
from hotline.cases.outward import (
    ANSWER,
    ASKED,
    DISCLOSURE,
    PASSED,
    TOLD,
    Answer,
    Asked,
    Disclosure,
    PassedOn,
    Told,
)
from hotline.cases.pauses import PAUSE, Pause
from hotline.cases.record import AUTHORISATION, HISTORY, MESSAGE, Change, Decision, Message

Content = TypeVar("Content")


@dataclass(frozen=True)
class Part(Generic[Content]):
    """One label: under which side's key its values are sealed, and what is inside."""

    label: str
    side: vault.Side
    decode: Callable[[bytes], Content]  # raises ValueError, KeyError or TypeError for what it cannot read


MESSAGES = Part(MESSAGE, vault.Side.REPORTER, Message.decode)
CHANGES = Part(HISTORY, vault.Side.DESK, Change.decode)
DECISIONS = Part(AUTHORISATION, vault.Side.DESK, Decision.decode)
DISCLOSURES = Part(DISCLOSURE, vault.Side.DESK, Disclosure.decode)
TELLINGS = Part(TOLD, vault.Side.DESK, Told.decode)
PASSED_ON = Part(PASSED, vault.Side.REPORTER, PassedOn.decode)
QUESTIONS = Part(ASKED, vault.Side.REPORTER, Asked.decode)
ANSWERS = Part(ANSWER, vault.Side.REPORTER, Answer.decode)

NOTES = Part(NOTE, vault.Side.DESK, Note.decode)
CORRECTIONS = Part(CORRECTION, vault.Side.DESK, Correction.decode)
REQUESTS = Part(REQUEST, vault.Side.REPORTER, Request.decode)
OUTCOMES = Part(OUTCOME, vault.Side.REPORTER, Outcome.decode)
PAUSES = Part(PAUSE, vault.Side.REPORTER, Pause.decode)

PARTS: tuple[Part[Any], ...] = (
    MESSAGES,
    CHANGES,
    DECISIONS,
    DISCLOSURES,
    TELLINGS,
    PASSED_ON,
    QUESTIONS,
    ANSWERS,
    NOTES,
    CORRECTIONS,
    REQUESTS,
    OUTCOMES,
    PAUSES,
)
