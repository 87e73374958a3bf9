"""Looking for cases by number, phone, e-mail or name. The index is opened for one question and forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.cases import search_index, search_words
from hotline.cases.models import STOPPED, Case
from hotline.cases.queue import QueueRow, open_rows
from hotline.cases.queue_filters import COUNT_LIMIT, PAGE
from hotline.cases.search_models import SearchSegment
from hotline.cases.search_words import Query
from hotline.keys.service import Keyring


@dataclass(frozen=True)
class SearchPage:
    """One page of what was found, the newest first."""

    rows: tuple[QueueRow, ...]
    found: int  # above `COUNT_LIMIT`: more than that
    next: int | None  # sequence to go on below; None at the end
    waiting: int  # cases that are not in the index yet; above `COUNT_LIMIT`: more than that
    altered: tuple[int, ...]  # segments that do not open
    is_enough: bool = True  # False: too little was typed to look for anything


def search(session: Session, keyring: Keyring, query: Query, today: date, below: int | None) -> SearchPage:
    """A page of the cases that a query finds. Only `looking.py` calls this: it leaves the trace.

    Raises `AlteredError` if the index key does not open.
    """
    found, altered = _find(session, keyring, query)
    numbered = select(Case.sequence).where(Case.number == query.number)
    if query.number and (one := session.scalar(numbered)) is not None:
        found.add(one)
    stopped = session.scalars(select(Case.sequence).where(Case.status.in_(STOPPED)))
    ordered = sorted(found.difference(stopped), reverse=True)
    rest = [one for one in ordered if below is None or one < below]
    shown = rest[:PAGE]
    cases = session.scalars(select(Case).where(Case.sequence.in_(shown)).order_by(Case.sequence.desc())).all()
    return SearchPage(
        rows=open_rows(session, keyring, cases, today),
        found=len(ordered),
        next=shown[-1] if len(rest) > PAGE else None,
        waiting=search_index.waiting(session, COUNT_LIMIT + 1),
        altered=tuple(altered),
    )


def _find(session: Session, keyring: Keyring, query: Query) -> tuple[set[int], list[int]]:
    """Sequences that were found, and segments that were altered; it stops once there are more than are counted."""
    found: set[int] = set()
    altered: list[int] = []
    key = search_index.open_key(session, keyring)
    if key is None:  # nothing was indexed yet, or somebody took the key away
        return found, list(session.scalars(select(SearchSegment.number)))
    for number, plaintext in search_index.segments(session, key):
        if plaintext is None:
            altered.append(number)
            continue
        found |= search_words.scan(plaintext, query)
        if len(found) > COUNT_LIMIT:
            break
    return found, altered
