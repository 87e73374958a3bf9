"""Databases of one's own on the real PostgreSQL of this machine."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text

_HOST, _PORT = "127.0.0.1", 5432
_SERVER = f"postgresql+psycopg://postgres@{_HOST}:{_PORT}/"


def is_reachable() -> bool:
    """Whether it answers at all."""
    try:
        socket.create_connection((_HOST, _PORT), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def scratch(purpose: str) -> Iterator[str]:
    """The address of an empty database of this process' own, gone afterwards."""
    name = f"hotline_{purpose}_{os.getpid()}"
    admin = create_engine(f"{_SERVER}test", isolation_level="AUTOCOMMIT")

    def run(*statements: str) -> None:
        with admin.connect() as connection:
            for one in statements:
                connection.execute(text(one))

    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    run(drop, f'CREATE DATABASE "{name}"')
    try:
        yield f"{_SERVER}{name}"
    finally:
        run(drop)
        admin.dispose()
