"""Published texts. A row is written once and never again (`triggers.py`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db import Base, UtcDateTime
from hotline.policy import triggers

LANGUAGES = ("kk", "ru", "en")  # one column each; Kazakh is the authoritative text and never missing


class PolicyVersion(Base):
    """One version of the policy: the same promises in up to three languages, byte for byte as published."""

    __tablename__ = "policy_versions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kk: Mapped[str] = mapped_column(Text)
    ru: Mapped[str | None] = mapped_column(Text)
    en: Mapped[str | None] = mapped_column(Text)
    kk_sha256: Mapped[str] = mapped_column(String(64))
    ru_sha256: Mapped[str | None] = mapped_column(String(64))
    en_sha256: Mapped[str | None] = mapped_column(String(64))

    def language(self, wanted: str) -> str:
        """The language that a reader of `wanted` is shown: that one, or Kazakh where it is missing."""
        return wanted if wanted in LANGUAGES and getattr(self, wanted) is not None else "kk"

    def text(self, wanted: str) -> tuple[str, str]:
        """The text that a reader of `wanted` is shown, and the language it is in."""
        shown = self.language(wanted)
        return str(getattr(self, shown)), shown

    def sha256(self, wanted: str) -> str:
        """SHA-256 of the text that a reader of `wanted` is shown, 64 hexadecimal digits."""
        return str(getattr(self, f"{self.language(wanted)}_sha256"))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that this version really exists in."""
        return tuple(tag for tag in LANGUAGES if getattr(self, tag) is not None)


event.listen(PolicyVersion.__table__, "after_create", triggers.create)
