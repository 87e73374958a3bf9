"""The rows of the keys. None of them is believed: facts are read from the verified log alone."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Table, event, text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db import Base
from hotline.keys import triggers


class KeyLogEntry(Base):
    """One signed statement, byte for byte. The primary key lets one of two signers at once win."""

    __tablename__ = "key_log"

    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    statement: Mapped[bytes] = mapped_column(LargeBinary)
    signer: Mapped[bytes] = mapped_column(LargeBinary(16))  # fingerprint
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))


class GenerationRow(Base):
    """What the database must know of a generation to guard the envelopes: its state, and a row to lock."""

    __tablename__ = "generations"
    __table_args__ = (
        CheckConstraint("state IN ('current', 'opening', 'retired')", name="state"),
        Index(
            "uq_generations_one_current",
            "state",
            unique=True,
            sqlite_where=text("state = 'current'"),
            postgresql_where=text("state = 'current'"),
        ),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(8))


class ResealWork(Base):
    """How many batches were resealed to a generation, and how many of them a whole `verify` has seen.

    Apart from `generations`, whose rows intake holds FOR SHARE: batches must not wait for reports.
    """

    __tablename__ = "reseal_work"

    generation: Mapped[int] = mapped_column(
        ForeignKey("generations.number"), primary_key=True, autoincrement=False
    )
    batches: Mapped[int] = mapped_column(default=0)
    verified: Mapped[int | None]  # the value of `batches` when the last whole verify began; null: never


class Slot(Base):
    """The seed of one generation, sealed to one holder."""

    __tablename__ = "slots"

    generation: Mapped[int] = mapped_column(
        ForeignKey("generations.number"), primary_key=True, autoincrement=False
    )
    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class EnvelopeRow(Base):
    """A key of 32 bytes sealed to one generation: of a case, a claim, a call-back or the search index."""

    __tablename__ = "envelopes"
    __table_args__ = (Index("ix_envelopes_generation", "generation", "owner_id", "owner_kind"),)

    owner_kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(ForeignKey("generations.number"))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


# The same tables for statements that are written once and run with every report: built anew each time by the
# ORM, one of them takes longer than the database takes to answer it.
KEY_LOG = cast(Table, KeyLogEntry.__table__)
GENERATIONS = cast(Table, GenerationRow.__table__)
SLOTS = cast(Table, Slot.__table__)
ENVELOPES = cast(Table, EnvelopeRow.__table__)

event.listen(ENVELOPES, "after_create", triggers.create)
