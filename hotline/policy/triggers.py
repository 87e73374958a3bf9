"""The database's own guard: a published text is never edited, removed or replaced, and numbers have no gaps.

Migrations use the same constants.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

# The insert guard is also what stops INSERT OR REPLACE, which fires no delete trigger on SQLite.
SQLITE = (
    """CREATE TRIGGER policy_versions_no_update BEFORE UPDATE ON policy_versions
    BEGIN SELECT RAISE(ABORT, 'policy_versions: a published text is never edited'); END""",
    """CREATE TRIGGER policy_versions_no_delete BEFORE DELETE ON policy_versions
    BEGIN SELECT RAISE(ABORT, 'policy_versions: a published text is never removed'); END""",
    """CREATE TRIGGER policy_versions_in_order BEFORE INSERT ON policy_versions
    WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM policy_versions)
    BEGIN SELECT RAISE(ABORT, 'policy_versions: not the next number'); END""",
)

POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION policy_versions_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'policy_versions: a published text is never edited' USING ERRCODE = 'check_violation';
    END $$""",
    """CREATE OR REPLACE FUNCTION policy_versions_next() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM policy_versions) THEN
            RAISE EXCEPTION 'policy_versions: not the next number' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER policy_versions_keep BEFORE UPDATE OR DELETE ON policy_versions
    FOR EACH ROW EXECUTE FUNCTION policy_versions_keep()""",
    """CREATE TRIGGER policy_versions_keep_all BEFORE TRUNCATE ON policy_versions
    FOR EACH STATEMENT EXECUTE FUNCTION policy_versions_keep()""",
    """CREATE TRIGGER policy_versions_in_order BEFORE INSERT ON policy_versions
    FOR EACH ROW EXECUTE FUNCTION policy_versions_next()""",
)


def statements(dialect: str) -> tuple[str, ...]:
    """What to execute after the table exists, for "sqlite" or "postgresql"."""
    return {"sqlite": SQLITE, "postgresql": POSTGRESQL}[dialect]


def create(_table: Any, connection: Connection, **_: Any) -> None:
    """SQLAlchemy's `after_create` hook."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
