"""The migrations and the models are one schema, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from hotline import migrations
from hotline.db import Base, Database
from hotline.models import MODELS


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, instance: Path) -> Iterator[Database]:
    """A database without a single table."""
    if request.param == "sqlite":
        found = Database(f"sqlite:///{instance / 'empty.sqlite3'}", instance / "writers.lock")
    else:
        found = Database(request.getfixturevalue("postgres_url"), instance / "writers.lock")
        with found.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    yield found
    found.engine.dispose()


def test_the_migrations_build_exactly_the_models(empty: Database) -> None:
    assert MODELS
    with pytest.raises(migrations.OldSchemaError):
        migrations.check(empty)
    migrations.upgrade(empty)
    migrations.check(empty)
    with empty.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert set(inspect(connection).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    migrations.upgrade(empty)


def test_the_migrations_bring_the_triggers(instance: Path, sqlite: Database) -> None:
    empty = Database(f"sqlite:///{instance / 'empty.sqlite3'}", instance / "writers.lock")
    migrations.upgrade(empty)
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    with empty.engine.connect() as migrated, sqlite.engine.connect() as modelled:
        found = migrated.execute(query).all()
        assert found == modelled.execute(query).all()
        assert found
    empty.engine.dispose()
