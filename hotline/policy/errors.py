"""Errors of the policy."""

from __future__ import annotations

from hotline.errors import HotlineError, RefusedError


class StalePolicyError(HotlineError):
    """The text that was on screen is not the one in force, or not word for word."""


class PolicyTextError(RefusedError):
    """A text cannot be published; the message says why, for the person at the command line.

    `code` says it for the pages: "long", "encoding", "empty", "controls", "clauses" or "missing".
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
