"""The schema over time, applied by `hotline db upgrade`. Works from an installed wheel as from a checkout."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from hotline.db import Database
from hotline.errors import HotlineError


class OldSchemaError(HotlineError):
    """The database has another schema than this program; `hotline db upgrade` brings it up to date."""


def upgrade(database: Database) -> None:
    """Bring the schema to the newest version; does nothing where it is."""
    settings = _settings()
    with database.engine.connect() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        connection.commit()


def check(database: Database) -> None:
    """Raise `OldSchemaError` unless the schema is exactly the newest one."""
    newest = ScriptDirectory.from_config(_settings()).get_current_head()
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != newest:
        raise OldSchemaError("the database has an old schema: run 'hotline db upgrade'")


def _settings() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    return settings
