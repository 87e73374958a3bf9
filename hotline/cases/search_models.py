"""The rows of the search index. In clear they tell only which cases wait to be put into it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, bindparam, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from hotline.cases.models import Case
from hotline.db import Base

SEGMENT_CASES = 1000  # cases of one segment, by their sequence


class SearchSegment(Base):
    """What the cases of one thousand sequences are looked up by, sealed."""

    __tablename__ = "search_segments"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]  # raised by each writer, so that of two at once one wins
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SearchShred(Base):
    """The salt of one segment's key, apart from it so that backups can leave it out."""

    __tablename__ = "search_shreds"

    number: Mapped[int] = mapped_column(
        ForeignKey("search_segments.number"), primary_key=True, autoincrement=False
    )
    secret: Mapped[bytes] = mapped_column(LargeBinary)


class SearchPending(Base):
    """A case that is in no segment yet. Lodging writes it; only the desk can take it off again."""

    __tablename__ = "search_pending"

    sequence: Mapped[int] = mapped_column(ForeignKey("cases.sequence"), primary_key=True, autoincrement=False)


def segment_of(sequence: int) -> int:
    """The segment in which a case belongs."""
    return (sequence - 1) // SEGMENT_CASES


def sequences_of(segment: int) -> tuple[int, int]:
    """The first and the last sequence of a segment."""
    return segment * SEGMENT_CASES + 1, (segment + 1) * SEGMENT_CASES


# Built once: it runs with every report.
WAITS = insert(SearchPending).from_select(
    ["sequence"], select(Case.sequence).where(Case.id == bindparam("id"))
)
