"""A register to work on, on SQLite and again on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline.db import Database
from tests.support.register import Register, new_register


@pytest.fixture
def register(database: Database, instance: Path) -> Register:
    """An empty register with real keys."""
    return new_register(instance, database)


@pytest.fixture
def lite(sqlite: Database, instance: Path) -> Register:
    """The same on SQLite only, for what is about its files."""
    return new_register(instance, sqlite)
