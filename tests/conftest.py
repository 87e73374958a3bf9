"""Fixtures of every kind of test: an instance in a temporary folder, a database, a house, a page-inspecting client."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, create_engine, text

from hotline.accounts import bootstrap
from hotline.accounts.bootstrap import Founded
from hotline.clock import local_date, now
from hotline.config import Config
from hotline.db import Base, Database
from hotline.models import MODELS
from hotline.policy import service as policy
from hotline.web.current import House
from tests.support import postgres
from tests.support.compiled import COMPILED, share_addresses
from tests.support.copies import SQLITE, TRUST, copy_closed
from tests.support.inspecting import InspectingClient
from tests.support.sharing_out import BrowserInOneWorker

if TYPE_CHECKING:
    from flask import Flask

assert MODELS  # importing them has filled the metadata
share_addresses()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BrowserInOneWorker | None:
    """Our way of sharing out, where `make test` asks for groups."""
    return BrowserInOneWorker(config, log) if config.getoption("dist") == "loadgroup" else None


_COUNT_ANEW = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences
"""


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A database of this test process' own on the real PostgreSQL; skips, saying so, where there is none."""
    if not postgres.is_reachable():
        pytest.skip("no PostgreSQL on 127.0.0.1:5432")
    with postgres.scratch(os.environ.get("PYTEST_XDIST_WORKER", "main")) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_schema(postgres_url: str) -> Iterator[Engine]:
    """The same database with every table, made once: emptying tables is ten times faster than making them."""
    engine = create_engine(postgres_url)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def _empty(engine: Engine) -> None:
    """Empty every table, past the triggers that let nothing be removed.

    TRUNCATE would write each table's files anew: 75 ms where this takes one.
    """
    with engine.begin() as connection:
        Base.metadata.create_all(connection)  # a test of migrations may have dropped them
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in Base.metadata.sorted_tables:
            connection.execute(table.delete())
        connection.execute(text(_COUNT_ANEW))


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """The folder of one deployment."""
    folder = tmp_path / "instance"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def sqlite_schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an SQLite file with every table, made once: tests copy it, and nothing opens it again."""
    folder = tmp_path_factory.mktemp("schema")
    database = Database(f"sqlite:///{folder / SQLITE}", folder / "writers.lock")
    Base.metadata.create_all(database.engine)
    database.engine.dispose()
    return folder


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, instance: Path) -> Iterator[Database]:
    """An empty database with every table: SQLite, and the same test again on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    _empty(request.getfixturevalue("postgres_schema"))
    database = Database(request.getfixturevalue("postgres_url"), instance / "writers.lock")
    yield database
    database.engine.dispose()


@pytest.fixture
def sqlite(instance: Path, sqlite_schema: Path) -> Iterator[Database]:
    """An empty SQLite database, for tests that need only one kind."""
    copy_closed(sqlite_schema, instance, SQLITE)
    database = Database(f"sqlite:///{instance / SQLITE}", instance / "writers.lock")
    yield database
    database.engine.dispose()


@dataclass(frozen=True)
class Home:
    """A founded instance: what its pages work with, and what its people know."""

    house: House
    founded: Founded

    @property
    def database(self) -> Database:
        return self.house.database

    @property
    def config(self) -> Config:
        return self.house.config


@pytest.fixture
def config(instance: Path) -> Config:
    """Settings of a deployment whose policy may be accepted: a valid sample BIN, plain http, no limits."""
    return Config(
        instance=instance,
        operator_bin="990140000007",
        hotline_phones=("+77172551234",),
        secure_cookies=False,
        rate_limits=False,
    )


def found(database: Database, config: Config) -> Home:
    """Found an instance with an admin and a coordinator, quickly: Argon2id is cheap here."""
    site_key = bootstrap.new_site_key()
    made = bootstrap.create(
        database,
        config,
        site_key,
        now=now(),
        params=bootstrap.TEST,
        also=lambda session: policy.publish_default(session, now()),
    )
    return Home(House(made.config, database, made.anchor, site_key), made)


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Home]:
    """The instance that `home` is copied from: founded on SQLite once a day, and never used itself."""

    @cache
    def made(_today: date) -> Home:
        config = Config(instance=tmp_path_factory.mktemp("original"))
        database = Database(f"sqlite:///{config.instance / SQLITE}", config.instance / "writers.lock")
        Base.metadata.create_all(database.engine)
        original = found(database, config)
        database.engine.dispose()
        return original

    return lambda: made(local_date(now()))


@pytest.fixture
def home(sqlite: Database, config: Config, originals: Callable[[], Home]) -> Home:
    """A founded instance on SQLite: a copy, with settings and a folder of its own."""
    original = originals()
    copy_closed(original.config.instance, config.instance, SQLITE, TRUST)
    told = original.config
    own = replace(config, instance_id=told.instance_id, root_fingerprint=told.root_fingerprint)
    anchor, shares = bootstrap.anchor_of(own), [*original.founded.recovery_shares]
    founded = replace(original.founded, config=own, anchor=anchor, recovery_shares=shares)
    return Home(House(own, sqlite, anchor, original.house.site_key), founded)


@pytest.fixture
def both_homes(database: Database, config: Config) -> Home:
    """A founded instance, on SQLite and again on PostgreSQL."""
    return found(database, replace(config, database_url=database.engine.url.render_as_string(False)))


@pytest.fixture
def app(home: Home) -> Flask:
    """The web application of the founded instance."""
    from hotline import create_app

    return build(create_app(home.house))


def build(app: Flask) -> Flask:
    """Give an application the client that inspects every page, and the templates that are compiled already."""
    app.test_client_class = InspectingClient
    app.jinja_env.bytecode_cache = COMPILED
    app.testing = False  # errors become pages, as in production
    return app


@pytest.fixture
def client(app: Flask) -> InspectingClient:
    """A browser without scripts that checks the house rules on every page it fetches."""
    return app.test_client()  # type: ignore[return-value]
