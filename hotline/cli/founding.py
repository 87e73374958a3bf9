"""What `init` and `demo` share: an empty instance folder becomes a deployment."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from hotline import clock, migrations
from hotline.accounts import bootstrap
from hotline.accounts.bootstrap import AlreadyInitialisedError, Founded
from hotline.config import Config
from hotline.db import Database
from hotline.keys.models import KeyLogEntry
from hotline.policy import service as policy

Settings = dict[str, str | bool | list[str]]


def found(config: Config, settings: Settings, **choices: Any) -> tuple[Founded, bytes]:
    """Make the folder, the schema, the site key, the first people and keys; returns also the site key.

    `settings` go into `hotline.toml` beside the trust anchor, last: a folder without an instance id was left
    half made. `choices` are those of `bootstrap.create`. Nothing is ever overwritten: raises
    `AlreadyInitialisedError` instead.
    """
    os.umask(0o077)
    config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    config.instance.chmod(0o700)
    bootstrap.check_empty(config.instance, config)
    database = Database(config.database, config.instance / "writers.lock")
    migrations.upgrade(database)
    _check_no_log(database)
    now = clock.now()
    site_key = bootstrap.new_site_key()
    bootstrap.write_site_key(config.instance, site_key)
    made = bootstrap.create(database, config, site_key, now=now, also=_publisher(now), **choices)
    anchor: Settings = {
        "instance_id": made.config.instance_id,
        "root_fingerprint": made.config.root_fingerprint,
    }
    bootstrap.write_settings(config.instance, {**anchor, **settings})
    database.engine.dispose()
    return made, site_key


def _check_no_log(database: Database) -> None:
    with database.reading() as session:
        if session.scalar(select(func.count()).select_from(KeyLogEntry)):
            raise AlreadyInitialisedError("this database belongs to an instance already")


def _publisher(now: datetime) -> Any:
    return lambda session: policy.publish_default(session, now)
