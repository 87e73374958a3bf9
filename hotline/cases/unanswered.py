"""Which reporters wrote last: what waits for the desk, however long ago the case arrived.

The audit log says the same in clear, an event for each message with its day; this is the short list of it. A case
comes onto it when its reporter writes and leaves it when a coordinator answers or moves the case.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.db import Base


class Unanswered(Base):
    """A case whose reporter wrote last."""

    __tablename__ = "unanswered"

    sequence: Mapped[int] = mapped_column(ForeignKey("cases.sequence"), primary_key=True, autoincrement=False)


def wrote(session: Session, sequence: int) -> None:
    """The reporter wrote. The caller holds the case's row."""
    if session.get(Unanswered, sequence) is None:
        session.add(Unanswered(sequence=sequence))


def answered(session: Session, sequence: int) -> None:
    """A coordinator answered or moved the case, or it was erased."""
    session.execute(delete(Unanswered).where(Unanswered.sequence == sequence))
