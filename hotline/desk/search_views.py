"""Search: by POST, because what is looked for is personal and belongs in no address."""

from __future__ import annotations

import math
import time
from typing import Any

from flask import Blueprint, Response, current_app, g, render_template, request

from hotline import clock
from hotline.accounts import service as accounts
from hotline.accounts.service import Unlocked
from hotline.cases import service as cases
from hotline.desk import words
from hotline.desk.queue_views import number_of
from hotline.desk.signed_in import staff, viewer
from hotline.web import current, headers, tokens
from hotline.web.logs import LOG
from hotline.web.numbers import whole
from hotline.web.sessions import coordinator_required

INDEX_SECONDS = 0.05  # of indexing after an answered request
# Seconds in which a process indexes once, so that quick clicks never wait for a long backlog.
INDEX_PAUSE = 1.0
_INDEXED_AT = "desk.indexed_at"  # in the application's extensions: `time.monotonic()` of the last slice


def add_to(bp: Blueprint) -> None:
    """Put the search on the desk, and let requests index a little."""
    bp.add_url_rule("/search", "search", search, methods=["GET", "POST"])
    bp.after_request(index_a_little)


@coordinator_required
def search() -> str:
    """The field; once something was sent, what was found, and the words stay in the field."""
    if request.method != "POST":
        return _page(None, "")
    tokens.check("search", staff().csrf)
    typed = request.form.get("query", "")
    below = request.form.get("below", type=whole)
    return _page(viewer().search(typed, clock.now(), below), typed)


def index_a_little(answer: Response) -> Response:
    """Once the answer is out, and not too often, spend a moment on cases that no search finds yet."""
    who: Unlocked | None = g.get("staff")
    if who is not None and "coordinator" in who.roles and _is_time(current_app.extensions):
        looks = viewer()

        def work() -> None:
            try:
                looks.index_some(clock.now(), INDEX_SECONDS)
            except Exception as error:
                # The answer is out; the next request goes on.
                LOG.warning("indexing after a request stopped: %s", type(error).__name__)

        answer.call_on_close(work)
    return answer


def _is_time(kept: dict[str, Any]) -> bool:
    now = time.monotonic()
    if now - kept.get(_INDEXED_AT, -math.inf) < INDEX_PAUSE:
        return False
    kept[_INDEXED_AT] = now
    return True


def _page(page: cases.SearchPage | None, query: str) -> str:
    with current.database().reading() as session:
        people = accounts.people(session, current.anchor())
    headers.keep_uncompressed()
    return render_template(
        "desk/search.html",
        page=page,
        query=query,
        names={one.id: one.name for one in people},
        me=staff().owner_id,
        number_of=number_of,
        words=words,
    )
