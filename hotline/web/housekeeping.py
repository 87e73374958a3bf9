"""What has to happen once in a while, done after an answer has gone: no timer, no second process to forget.

Uploads whose form was never sent are swept, and sessions whose time is up are overwritten. A site that nobody
visits has nothing new to sweep; `hotline retention run` does the same from a timer for those who want one.
"""

from __future__ import annotations

import threading
import time

from flask import Flask
from werkzeug.wrappers import Response

from hotline import clock
from hotline.accounts import service as accounts
from hotline.cases import service as cases
from hotline.web.current import House
from hotline.web.logs import LOG

EVERY = 3600.0  # seconds


def register(app: Flask, house: House) -> None:
    """Look at the clock after each answer, and tidy up at most once an hour in each process."""
    guard = threading.Lock()
    due = [time.monotonic() + EVERY / 60]  # not while the first visitors wait

    @app.after_request
    def remember(answer: Response) -> Response:
        if time.monotonic() >= due[0] and guard.acquire(blocking=False):
            due[0] = time.monotonic() + EVERY
            answer.call_on_close(lambda: _run(house, guard))
        return answer


def tidy(house: House) -> None:
    """Sweep uploads and sessions whose time is up."""
    now = clock.now()
    cases.sweep(house.database, house.config, now)
    with house.database.writing() as session:
        accounts.forget_expired(session, now)


def _run(house: House, guard: threading.Lock) -> None:
    try:
        tidy(house)
    except Exception as error:
        LOG.warning("housekeeping failed: %s", type(error).__name__)
    finally:
        guard.release()
