"""The rows of a case. What is in clear here is the whole list of VAULT.md section 7 and nothing more."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db import Base

# What a person asks for has the names of `deadlines.ASKING`.
KINDS = ("report", "claim", "call", "objection", "see", "correct", "block", "erase", "withdraw")
STATUSES = (
    *("received", "acknowledged", "in_work", "referred", "answered", "closed"),
    *("blocked", "withdrawn", "erased"),
)
BLOCKED, WITHDRAWN = "blocked", "withdrawn"
STOPPED = (
    BLOCKED,
    WITHDRAWN,
)  # nothing is done with these cases but to decide about the request that stopped them
AUTHORISATIONS = ("none", "attached", "verified", "refused")
CHANNELS = ("form", "phone")

# To which status a coordinator may move a case; a reply moves it to "answered" from anywhere but "erased".
MOVES: dict[str, tuple[str, ...]] = {
    "received": ("acknowledged", "in_work", "referred", "closed"),
    "acknowledged": ("in_work", "referred", "closed"),
    "in_work": ("referred", "closed"),
    "referred": ("in_work", "closed"),
    "answered": ("in_work", "referred", "closed"),
    "closed": ("in_work",),
    "blocked": (),
    "withdrawn": (),
    "erased": (),
}


def has_document(authorisation: str) -> bool:
    """Whether this state of an authorisation lets a represented person's data in."""
    return authorisation in {"attached", "verified"}


class AcceptanceRow(Base):
    """To which text the reporter of one case said yes. The exact time is sealed in the report."""

    __tablename__ = "acceptances"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    policy_version: Mapped[int] = mapped_column(ForeignKey("policy_versions.number"))
    language: Mapped[str] = mapped_column(String(2))
    text_sha256: Mapped[str] = mapped_column(String(64))
    accepted_on: Mapped[date] = mapped_column(Date)


def _partial(name: str, where: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Case(Base):
    """One case. `acceptance_id` is not null: nobody's data are kept without their yes."""

    __tablename__ = "cases"
    # For the queue's views and filters. The partial ones cost a usual report nothing.
    __table_args__ = (
        Index("ix_cases_status_sequence", "status", "sequence"),
        Index("ix_cases_due_on_sequence", "due_on", "sequence"),
        Index("ix_cases_region_sequence", "region", "sequence"),
        _partial("ix_cases_assignee_sequence", "assignee IS NOT NULL", "assignee", "sequence"),
        _partial("ix_cases_asking", "kind <> 'report' AND due_on IS NOT NULL", "due_on", "sequence"),
        _partial("ix_cases_no_report", "kind <> 'report'", "kind", "sequence"),
        _partial("ix_cases_english", "language = 'en'", "sequence"),
        _partial("ix_cases_no_form", "channel <> 'form'", "channel", "sequence"),
        _partial("ix_cases_unverified", "authorisation = 'attached'", "sequence"),
        _partial("ix_cases_with_files", "has_files", "sequence"),
    )

    # The order of arrival, for pages of the queue; the number that people use does not tell it.
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    arrived_on: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(16), default="received")
    kind: Mapped[str] = mapped_column(String(16))
    due_on: Mapped[date | None] = mapped_column(Date)
    assignee: Mapped[UUID | None]  # an account's id
    region: Mapped[str] = mapped_column(String(32), default="")
    language: Mapped[str] = mapped_column(String(2))
    channel: Mapped[str] = mapped_column(String(16), default="form")
    has_files: Mapped[bool] = mapped_column(default=False)
    authorisation: Mapped[str] = mapped_column(String(16), default="none")
    retain_until: Mapped[date] = mapped_column(Date)
    acceptance_id: Mapped[UUID] = mapped_column(ForeignKey("acceptances.id"), unique=True)

    @property
    def moves(self) -> tuple[str, ...]:
        """The statuses that a coordinator may choose now."""
        return MOVES[self.status]

    @property
    def has_document(self) -> bool:
        """Whether an authorisation document came with it that nobody has refused."""
        return has_document(self.authorisation)

    @property
    def is_stopped(self) -> bool:
        """Whether its reporter had it blocked or withdrew the consent."""
        return self.status in STOPPED

    @property
    def is_erased(self) -> bool:
        """Whether only the tombstone is left."""
        return self.status == "erased"


class Shred(Base):
    """The salt of every key of one case: without it the case key opens nothing, so deleting it erases."""

    __tablename__ = "shreds"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)


class SealedValue(Base):
    """One sealed value: the report itself, a message, a note. `side` says under which of the two keys."""

    __tablename__ = "sealed_values"
    __table_args__ = (UniqueConstraint("case_id", "label", "side", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    side: Mapped[str] = mapped_column(String(8))  # "reporter" or "desk"
    label: Mapped[str] = mapped_column(String(16))  # "report", "message", "history"
    position: Mapped[int]  # 0, 1, 2 … within one label
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class CaseFile(Base):
    """One sealed file: name, type, length, hash and key are sealed here; the bytes lie in file `id`."""

    __tablename__ = "case_files"
    __table_args__ = (Index("ix_case_files_case_id_position", "case_id", "position", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    side: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]
    sealed_meta: Mapped[bytes] = mapped_column(LargeBinary)


class ReceiptCopy(Base):
    """The reporter's key, wrapped under the receipt. The receipt itself is stored nowhere."""

    __tablename__ = "receipt_copies"

    lookup: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), unique=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    content_mac: Mapped[bytes] = mapped_column(LargeBinary(32))  # the same form twice is recognised by it
