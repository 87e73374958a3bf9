from __future__ import annotations

from pathlib import Path

import pytest

from hotline.db import Database
from tests.support.keyhouse import Keyhouse, found


@pytest.fixture
def house(sqlite: Database, instance: Path) -> Keyhouse:
    """A house with keys, on SQLite."""
    return found(sqlite, instance)


@pytest.fixture
def both(database: Database, instance: Path) -> Keyhouse:
    """A house with keys, on SQLite and again on PostgreSQL: for what the two do differently."""
    return found(database, instance)
