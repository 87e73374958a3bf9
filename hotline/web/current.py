"""What the running application was built with, for views. Nothing here outlives a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from flask import current_app, g, has_request_context, request

from hotline import vault
from hotline.config import Config
from hotline.db import Database
from hotline.keys.service import Anchor
from hotline.web.languages import DEFAULT, LANGUAGES

KEY = "hotline"


@dataclass(frozen=True)
class House:
    """The parts of one deployment that its pages work with."""

    config: Config
    database: Database
    anchor: Anchor
    site_key: bytes = field(repr=False)  # 32 bytes (VAULT.md section 2)


def house() -> House:
    return cast(House, current_app.extensions[KEY])


def config() -> Config:
    return house().config


def database() -> Database:
    return house().database


def anchor() -> Anchor:
    return house().anchor


def site_key() -> bytes:
    return house().site_key


def secret(label: str) -> bytes:
    """32 bytes for one use on this host (cookies, tokens, staged files), derived from the site key."""
    return vault.derive(house().site_key, f"web/{label}")


def language() -> str:
    """The language of this answer: of the address, else of the staff member, else of the browser."""
    if not has_request_context():
        return DEFAULT
    chosen = g.get("language")
    if chosen is None:
        chosen = request.accept_languages.best_match(tuple(LANGUAGES), default=DEFAULT)
    return cast(str, chosen)
