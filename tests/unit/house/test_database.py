"""What the database is told before anything is written to it, and what its errors may say."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from hotline.db import Database

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: an acknowledged report is on the disk
    "foreign_keys": 1,
    "secure_delete": 1,  # an erased key is overwritten
    "temp_store": 2,  # memory: a sort of what was opened goes to no file
}


def test_every_connection_of_sqlite_is_prepared(sqlite: Database) -> None:
    for _ in range(2):
        with sqlite.engine.connect() as connection:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
            connection.invalidate()
        assert found == PRAGMAS


def test_an_error_says_nothing_of_what_was_to_be_stored(database: Database) -> None:
    statement = text("INSERT INTO generations (number, state) VALUES (:number, :state)")
    with pytest.raises(IntegrityError) as error, database.writing() as session:
        session.execute(statement, {"number": 1, "state": "келді"})
    assert "hide_parameters=True" in str(error.value)
    assert error.value.hide_parameters
