"""Doing something once a session's transaction is on disk, and only then."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

_KEY = "hotline_afterwards"


def after_commit(session: Session, name: str, action: Callable[[Session], None]) -> None:
    """Call `action` with a fresh reading session after the commit, once for each `name`."""
    if _KEY not in session.info:
        session.info[_KEY] = {}
        event.listen(session, "after_commit", _run)
    session.info[_KEY][name] = action


def has_pending(session: Session, name: str) -> bool:
    """Whether this transaction has something of that name to do, having written what nobody else sees yet."""
    return name in session.info.get(_KEY, {})


def fresh(session: Session) -> Session:
    """A session of its own on the same database, for looking at what is committed now."""
    bind: Engine | Connection = session.get_bind()
    return Session(bind.engine.execution_options(hotline_writing=False))


def is_writing(session: Session) -> bool:
    """Whether this is the one writing transaction, which on SQLite sees the newest state."""
    return bool(session.get_bind().get_execution_options().get("hotline_writing"))


def _run(session: Session) -> None:
    if session.in_nested_transaction():
        return
    actions = list(session.info[_KEY].values())
    session.info[_KEY].clear()
    for action in actions:
        with fresh(session) as reading:
            action(reading)
