"""Sweeping: uploads whose form never came, and what a kill left between a commit and its last step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from hotline.cases import files
from hotline.cases.models import CaseFile
from hotline.config import Config
from hotline.db import Database

BATCH = 500  # names looked up at once


@dataclass(frozen=True)
class Swept:
    """What a sweep did."""

    deleted: int  # files that no row names
    settled: int  # files that a row names, moved to where they belong


def sweep(database: Database, config: Config, now: datetime) -> Swept:
    """Delete uploads older than `staged_hours` and files that no row names; never what a row names.

    File times are midnights, so an upload may be up to a day younger than its time says and is kept that much
    longer. Runs as the only writer, so that no report can be lodged between the look and the deletion.
    """
    deadline = now - timedelta(hours=config.staged_hours + 24)
    waiting = {file_id: status.st_mtime for file_id, status in files.stored(config.staged)}
    kept = [file_id for file_id, _ in files.stored(config.files)]
    with database.reading() as session:
        named = _named(session, [*waiting, *kept])
    overdue = [one for one, time in waiting.items() if one not in named and time < deadline.timestamp()]
    orphans = [one for one in kept if one not in named]
    if overdue or orphans:
        with database.writing() as session:
            _hold_lodging(session)
            meanwhile = _named(session, [*overdue, *orphans])
            overdue = [one for one in overdue if one not in meanwhile]
            files.remove((config.staged,), overdue)
            files.remove((config.files,), orphans)
    late = [file_id for file_id in waiting if file_id in named]
    files.settle(config.staged, config.files, late)
    return Swept(len(overdue) + len(orphans), len(late))


def discard(session: Session, config: Config, file_ids: Iterable[UUID]) -> None:
    """Throw waiting uploads away, but for those that a row names: their form may have been lodged meanwhile.

    `session` writes, so that none can be lodged between the look and the deletion.
    """
    ids = list(file_ids)
    _hold_lodging(session)
    named = _named(session, ids)
    files.remove((config.staged,), [one for one in ids if one not in named])


def _hold_lodging(session: Session) -> None:
    """Let no file be named until this transaction ends. On SQLite it is the only writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        # Lodging holds ROW EXCLUSIVE from its insert to its commit: wait for all, let none begin.
        session.execute(text("LOCK TABLE case_files IN SHARE ROW EXCLUSIVE MODE"))


def _named(session: Session, file_ids: Iterable[UUID]) -> set[UUID]:
    ids, found = list(file_ids), set()
    for at in range(0, len(ids), BATCH):
        found |= set(session.scalars(select(CaseFile.id).where(CaseFile.id.in_(ids[at : at + BATCH]))))
    return found
