"""A register to work on, on SQLite and again on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline.db import Base, Database
from tests.support.copies import SQLITE
from tests.support.register import Register, copied, new_register


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """What registers on SQLite are copied from; nothing opens it again."""
    instance = tmp_path_factory.mktemp("register")
    database = Database(f"sqlite:///{instance / SQLITE}", instance / "writers.lock")
    Base.metadata.create_all(database.engine)
    made = new_register(instance, database)
    database.engine.dispose()
    return made


@pytest.fixture
def register(database: Database, instance: Path, original: Register) -> Register:
    """An empty register with real keys."""
    if database.is_sqlite:
        return copied(original, instance, database)
    return new_register(instance, database)


@pytest.fixture
def lite(sqlite: Database, instance: Path, original: Register) -> Register:
    """The same on SQLite only, for what is about its files."""
    return copied(original, instance, sqlite)
