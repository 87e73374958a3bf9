"""One data subject's yes to one exact text: the proof that a case cannot exist without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Acceptance:
    """Which text was on the screen when a person agreed, and when.

    The version, language and hash stand in clear beside the case with the bare date; the exact time is sealed
    with the report.
    """

    version: int  # names a published text, and published texts never change
    language: str  # "kk", "ru" or "en": the language of the text shown
    sha256: str  # of the shown text's bytes, 64 hexadecimal digits
    accepted_at: datetime  # aware, UTC
