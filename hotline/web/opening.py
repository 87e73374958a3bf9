"""Opening a deployment: its settings, its database, its trust anchor and its site key."""

from __future__ import annotations

from hotline import config as settings
from hotline.config import Config, ConfigError
from hotline.db import Database
from hotline.keys.service import Anchor
from hotline.web.current import House

SITE_KEY_BYTES = 32


def open_house(config: Config | None = None) -> House:
    """Everything that pages and commands work with.

    Raises `ConfigError` when the instance was never initialised: there is no fallback for a missing secret.
    """
    config = config or settings.load()
    path = config.instance / "site.key"
    if not config.instance_id or not path.exists():
        raise ConfigError("this instance is not initialised: run 'hotline init'")
    site_key = path.read_bytes()
    if len(site_key) != SITE_KEY_BYTES:
        raise ConfigError("site.key must hold 32 bytes")
    database = Database(config.database, config.instance / "writers.lock")
    anchor = Anchor(
        instance_id=bytes.fromhex(config.instance_id),
        root_fingerprint=bytes.fromhex(config.root_fingerprint),
        trust_path=config.instance / "trust",
    )
    return House(config, database, anchor, site_key)
