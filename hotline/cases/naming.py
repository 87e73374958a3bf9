"""From a case's id to the number that people say, and back. The register's clear columns only."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.cases.models import Case


def numbers(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of some cases; what is no case is left out."""
    rows = session.execute(select(Case.id, Case.number).where(Case.id.in_(list(ids))))
    return {row.id: row.number for row in rows}


def id_of(session: Session, number: str) -> UUID | None:
    """The case of a number, erased or not."""
    return session.scalar(select(Case.id).where(Case.number == number.strip()))
