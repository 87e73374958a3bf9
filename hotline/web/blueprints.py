"""Blueprints of the public face, whose addresses begin with the language."""

from __future__ import annotations

from flask import Blueprint


def public(name: str, import_name: str) -> Blueprint:
    """A blueprint under `/<lang>/`. Its views take no `lang` argument; see `web/languages.py`."""
    return Blueprint(name, import_name, url_prefix="/<lang:lang>")
