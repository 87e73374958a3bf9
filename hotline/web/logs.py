"""One log line a request: time, level, endpoint, status, milliseconds. No address, no agent, no text of anyone."""

from __future__ import annotations

import logging
import sys
import time
import traceback
from types import TracebackType

from flask import Flask, g, request
from werkzeug.wrappers import Response

LOG = logging.getLogger("hotline")


def register(app: Flask) -> None:
    """Log each answer, and each unforeseen error without its message (messages may quote data)."""
    if not LOG.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(
            logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")
        )
        LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)
        LOG.propagate = False
    app.log_exception = log_error  # type: ignore[method-assign, assignment]

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def finish(answer: Response) -> Response:
        took = (time.perf_counter() - g.get("began", time.perf_counter())) * 1000
        LOG.info("%s %d %.0fms", request.endpoint or "-", answer.status_code, took)
        return answer


def log_error(error: tuple[type, BaseException, TracebackType] | tuple[None, None, None], *_: object) -> None:
    """Log the type of an error and the places it passed, never its message nor any value."""
    kind, trace = error[0], error[2]
    places = [f"{frame.filename.rsplit('/', 3)[-1]}:{frame.lineno}" for frame in traceback.extract_tb(trace)]
    LOG.error("%s at %s", kind.__name__ if kind else "error", " > ".join(places[-8:]))
