"""Whole numbers out of addresses and forms, none larger than a database can hold."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1  # an integer column of PostgreSQL; SQLite's driver raises above 2**63
_DIGITS = len(str(LARGEST))


class SmallIntegerConverter(IntegerConverter):
    """`<int:...>` in an address: a larger number names nothing, so nothing is found there."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **kwargs})


def register(app: Flask) -> None:
    """Before the blueprints: an address is compiled with the converters of that moment."""
    app.url_map.converters["int"] = SmallIntegerConverter


def whole(text: str) -> int:
    """For `request.args.get(..., type=whole)`: 0 or more. Raises `ValueError`, which reads as not given."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text) <= LARGEST):
        raise ValueError("not a number that could stand in the database")
    return int(text)
