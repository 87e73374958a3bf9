"""The one root of every error that this project raises on purpose."""

from __future__ import annotations


class HotlineError(Exception):
    """Base of all domain errors. Messages never hold a key, an address or a word of a case."""


class NotFoundError(HotlineError):
    """Absent, or not yours: the two look the same from outside."""


class RefusedError(HotlineError):
    """A rule of the house says no; the message names the rule."""


class BusyError(HotlineError):
    """A bounded wait ran out; trying again later is right."""
