"""The rows of the audit log. What is hashed is stored as the text that was hashed."""

from __future__ import annotations

from typing import cast

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Table, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db import Base


class AuditHead(Base):
    """How many events there are and the hash of the last. One row; whoever appends locks it first."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # always 1
    count: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


# The desk's deeds that a reporter can see, for statistics.
DEEDS = "kind IN ('status-changed', 'reply-added')"
# Requests in a mailbox and what became of them: who has an open one is told by the difference.
REQUESTS = "kind IN ('request-made', 'request-answered')"
# What left the house, for the register of disclosures.
OUTWARD = "kind = 'disclosed'"


class AuditEvent(Base):
    """One event. `hash` covers every other column and the hash of the event before."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_subject_serial", "subject", "serial"),
        Index(
            "ix_audit_events_requests",
            *("subject", "kind"),
            sqlite_where=text(REQUESTS),
            postgresql_where=text(REQUESTS),
        ),
        Index(
            "ix_audit_events_disclosed",
            "serial",
            sqlite_where=text(OUTWARD),
            postgresql_where=text(OUTWARD),
        ),
    )

    # 1, 2, 3 … without a gap. SQLite's own INTEGER PRIMARY KEY is 64 bits wide.
    serial: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"),
        primary_key=True,
        autoincrement=False,
    )
    at: Mapped[str] = mapped_column(String(20))  # 2026-11-22T10:00:00Z, or 2026-11-22 for a reporter
    kind: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(64))  # "account:<hex>", "reporter", "system", "shares"
    subject: Mapped[str] = mapped_column(String(64), default="")  # "case:<hex>", "generation:2", …
    detail: Mapped[str] = mapped_column(Text, default="{}")  # JSON, keys sorted, no spaces
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


HEADS = cast(Table, AuditHead.__table__)
EVENTS = cast(Table, AuditEvent.__table__)
