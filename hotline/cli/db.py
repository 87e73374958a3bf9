"""`hotline db`: the schema of the database."""

from __future__ import annotations

import click

from hotline import config as settings
from hotline import migrations
from hotline.db import Database


@click.group()
def db() -> None:
    """The database's schema."""


@db.command()
def upgrade() -> None:
    """Bring the schema to this program's version. Safe to run again."""
    config = settings.load()
    config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    migrations.upgrade(Database(config.database, config.instance / "writers.lock"))
    click.echo("the schema is up to date")
