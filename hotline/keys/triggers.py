"""The database's own guard: an envelope is only ever written under the current generation.

Intake locks the generation and looks before it inserts; this is for whatever forgets to, and for a
reseal whose target was retired between sealing and writing. Migrations use the same constants.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

SQLITE = (
    """CREATE TRIGGER envelopes_insert_current BEFORE INSERT ON envelopes
    WHEN NOT EXISTS (SELECT 1 FROM generations WHERE number = NEW.generation AND state = 'current')
    BEGIN SELECT RAISE(ABORT, 'envelopes: not the current generation'); END""",
    """CREATE TRIGGER envelopes_update_current BEFORE UPDATE OF generation, wrapped ON envelopes
    WHEN NOT EXISTS (SELECT 1 FROM generations WHERE number = NEW.generation AND state = 'current')
    BEGIN SELECT RAISE(ABORT, 'envelopes: not the current generation'); END""",
)

# FOR SHARE: rotate and retire, which lock the row FOR UPDATE, wait for whoever is inserting, and he for them.
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION envelopes_current() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM generations WHERE number = NEW.generation AND state = 'current' FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'envelopes: not the current generation' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER envelopes_current BEFORE INSERT OR UPDATE OF generation, wrapped ON envelopes
    FOR EACH ROW EXECUTE FUNCTION envelopes_current()""",
)


def statements(dialect: str) -> tuple[str, ...]:
    """What to execute after the tables exist, for "sqlite" or "postgresql"."""
    return {"sqlite": SQLITE, "postgresql": POSTGRESQL}[dialect]


def create(_table: Any, connection: Connection, **_: Any) -> None:
    """SQLAlchemy's `after_create` hook."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
