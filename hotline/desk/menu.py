"""What the menu of the staff tells besides names of pages."""

from __future__ import annotations

from flask import Flask, g

from hotline.cases import service as cases
from hotline.web import current


def register(app: Flask) -> None:
    """Give templates `waiting_requests()`."""
    app.jinja_env.globals.update(waiting_requests=waiting_requests)


def waiting_requests() -> str:
    """How many requests about the data wait for an answer: "7", "100+", or nothing. Counted once in a request."""
    if "waiting_requests" not in g:
        with current.database().reading() as session:
            count = cases.count_requests(session)
        g.waiting_requests = f"{cases.COUNTED}+" if count > cases.COUNTED else str(count or "")
    return str(g.waiting_requests)
