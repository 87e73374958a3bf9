"""The database: one engine, a reading and a writing session. Imports no Flask.

SQLite lets one writer in at a time, and its own lock makes the others sleep and guess: four threads were seen
to stall for seconds. So writers here queue in a fair line (`_Line`) before they begin, first come, first served
within a process, and by `flock` between processes.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session

from hotline.errors import BusyError

WAIT_SECONDS = 30.0  # how long a writer stands in line before it is told to try again

_FORGET = "hotline_forget"  # in `Session.info`


class Base(DeclarativeBase):
    """Every table of the house. Constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, going in and coming out; SQLite alone would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Line:
    """A first-come-first-served lock between threads, and between processes through a lock file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for our turn; raises `BusyError` after `WAIT_SECONDS`."""
        self._enter()
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield
            finally:
                os.close(handle)
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(WAIT_SECONDS):
            return
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                raise BusyError("the writers' line did not move")
        # Our turn came in the very instant that we gave up: it is ours, so take it.

    def _leave(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()  # the lock passes on; it is never free in between
            else:
                self._taken = False


class Database:
    """One database. `reading()` and `writing()` give sessions; nothing else opens one."""

    def __init__(self, url: str, line: Path) -> None:
        """`url` is an SQLAlchemy address; `line` is the lock file that SQLite's writers queue at."""
        self.is_sqlite = url.startswith("sqlite")
        self._line = _Line(line) if self.is_sqlite else None
        self.engine = _engine(url)
        self._writer = self.engine.execution_options(hotline_writing=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking. Nothing that it changes is kept."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for one transaction, begun at once as the only writer on SQLite.

        Leaving it commits, durable when this returns; an exception rolls everything back.
        The view or the command that opens it is thus the one that commits. What a service marked with
        `forget_after` has left the write-ahead log too by then.
        """
        if self._line is None:
            with self._transaction() as session:
                yield session
        else:
            with self._line.place(), self._transaction() as session:
                yield session
        if _FORGET in session.info:
            self.forget_freed_bytes()

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def after_fork(self) -> None:
        """Forget connections inherited from the parent process, without closing the parent's."""
        self.engine.dispose(close=False)

    def forget_freed_bytes(self) -> None:
        """Push deleted bytes out of SQLite's write-ahead log, so that erased keys leave the disk.

        Pages freed in the main file are already zeroed (`secure_delete`). On PostgreSQL the bytes go with
        VACUUM and the expiry of the WAL archive; `doctor` shows that.
        """
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def forget_after(session: Session) -> None:
    """Ask that the bytes this transaction overwrites or deletes leave the disk once it has committed."""
    session.info[_FORGET] = True


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_size=20,
            max_overflow=20,
            connect_args={"check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    # Sixteen threads a worker, and a few more for commands run beside them.
    return create_engine(url, hide_parameters=True, pool_size=16, max_overflow=8, pool_pre_ping=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; pysqlite would begin too late
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # promise 5: what a receipt acknowledges is on disk
        "foreign_keys=ON",
        "secure_delete=ON",  # erased keys are overwritten, not just unlinked
        "temp_store=MEMORY",
        "busy_timeout=30000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("hotline_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
