"""The one way in which the desk sees anything: open, write the trace, and once that is durable hand it over.

Opening reads only, so that a look holds up no report: on SQLite the trace alone takes the writers' line.
These functions therefore open their own transactions, which services elsewhere leave to views.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from hotline import clock, vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import integrity, request_list, requests, search_index, search_words
from hotline.cases.disclosure_register import RegisterFilter, RegisterPage, open_register
from hotline.cases.queue import QueuePage, open_page
from hotline.cases.queue_filters import Filter, Place
from hotline.cases.reading import OpenCase, open_file_row, open_for_coordinator
from hotline.cases.record import FileMeta
from hotline.cases.request_list import RequestPage
from hotline.cases.search import SearchPage, search
from hotline.db import Database
from hotline.keys.service import Anchor, Keyring, Reader

INDEX_SECONDS = 0.1  # of indexing before a search; whatever is left is told
_NOTHING: Mapping[str, str | list[str]] = {}


@dataclass(frozen=True)
class Viewer:
    """A coordinator who looks: whose key opens, and what the audit log calls them."""

    database: Database
    anchor: Anchor
    reader: Reader = field(repr=False)
    actor: str  # "account:<hex>"

    def queue(
        self,
        now: datetime,
        wanted: Filter = Filter(),  # noqa: B008  # frozen
        before: Place | None = None,
        after: Place | None = None,
    ) -> QueuePage:
        """The page of a filter behind `before`, or in front of `after`, or its first."""
        with self._reading() as session:
            page = open_page(session, self._keyring(session), now, self._me, wanted, before, after)
        self._note(kinds.QUEUE_VIEWED, now, detail={"cases": [row.case_id.hex for row in page.rows]})
        return page

    def case(self, number: str, now: datetime) -> OpenCase:
        """Both sides of a case. Raises `NotFoundError` for a number that nobody has."""
        with self._reading() as session:
            case = open_for_coordinator(session, self._keyring(session), number)
        self._note(kinds.CASE_VIEWED, now, case.id)
        return case

    def file(self, number: str, file_id: UUID, now: datetime, *, is_picture: bool = False) -> FileMeta:
        """What opens a file of a case; `is_picture` if it is looked at in its place. Raises `NotFoundError`,
        `AlteredError`.
        """
        with self._reading() as session:
            case_id, meta = open_file_row(session, self._keyring(session), number, file_id)
        how = {"as": "picture"} if is_picture else {}
        self._note(kinds.FILE_VIEWED, now, case_id, {"file": file_id.hex} | how)
        return meta

    def search(self, typed: str, now: datetime, below: int | None = None) -> SearchPage:
        """What is found for some words; the trace says which cases were shown, and not what was typed."""
        query = search_words.read(typed)
        if query.is_empty:
            return SearchPage((), 0, None, 0, (), is_enough=False)
        self.index_some(now, INDEX_SECONDS)
        try:
            with self._reading() as session:
                page = search(session, self._keyring(session), query, clock.local_date(now), below)
        except vault.AlteredError:
            search_index.rebuild_all(self.database, now)
            with self._reading() as session:
                page = search(session, self._keyring(session), query, clock.local_date(now), below)
        if page.altered and not search_index.rebuild_altered(self.database, page.altered, now):
            self.index_some(
                now, INDEX_SECONDS
            )  # the keys were resealed since: it is made anew under the new ones
            with self._reading() as session:
                page = search(session, self._keyring(session), query, clock.local_date(now), below)
        shown = [row.case_id.hex for row in page.rows]
        self._note(kinds.SEARCHED, now, detail={"cases": shown})
        return page

    def register(self, now: datetime, wanted: RegisterFilter, before: int | None = None) -> RegisterPage:
        """A page of the register of disclosures; the trace names the cases of its rows."""
        with self._reading() as session:
            page = open_register(session, self._keyring(session), wanted, before)
        shown = list(dict.fromkeys(row.case_id.hex for row in page.rows))
        self._note(kinds.REGISTER_VIEWED, now, detail={"cases": shown})
        return page

    def requests(self, now: datetime, before: Place | None = None) -> RequestPage:
        """A page of what people ask of their data and have no answer to yet."""
        with self._reading() as session:
            page = request_list.page(session, self._keyring(session), clock.local_date(now), before)
        self._note(kinds.QUEUE_VIEWED, now, detail={"cases": [one.row.case_id.hex for one in page.wanted]})
        return page

    def recount(self) -> int:
        """Count due days that sealed values count for anew, after days were moved; returns how many changed."""
        with self.database.reading() as session:
            waiting = request_list.waiting_cases(session)
        changed = 0
        for case_id in waiting:  # each by itself, so that nobody waits long for the writers' line
            with self.database.writing() as session:
                changed += requests.recount(session, self._keyring(session), case_id)
        return changed

    def index_some(self, now: datetime, seconds: float) -> int:
        """Put newly arrived cases into the search index for about so long; returns how many."""
        return search_index.index_some(self.database, self.anchor, self.reader, now, seconds)

    @property
    def _me(self) -> UUID:
        return UUID(hex=self.actor.partition(":")[2])

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with self.database.reading() as session:
            integrity.see_one_state(session)
            yield session

    def _keyring(self, session: Session) -> Keyring:
        return Keyring(session, self.anchor, self.reader)

    def _note(
        self,
        kind: str,
        now: datetime,
        case_id: UUID | None = None,
        detail: Mapping[str, str | list[str]] = _NOTHING,
    ) -> None:
        subject = "" if case_id is None else integrity.subject(case_id)
        with self.database.writing() as session:
            audit.append(session, kind=kind, now=now, actor=self.actor, subject=subject, detail=detail)
