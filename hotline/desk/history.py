"""The history of a case in plain words: who looked, who changed what, when. From the audit log, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import service as cases
from hotline.desk import words
from hotline.desk.audit_words import ACTORS, ADDED, AGAIN, EVENTS, IN_CASE, REPLACED
from hotline.desk.look import Look
from hotline.web.numbers import whole

PER_PAGE = 40  # events


@dataclass(frozen=True)
class Line:
    """One thing that happened, as people read it."""

    serial: int
    when: datetime | date  # only the day for what reporters do
    who: str
    what: str
    is_look: bool
    times: int = 1  # the same look again and again is one line, with the last time


@dataclass(frozen=True)
class History:
    """One page of it."""

    lines: tuple[Line, ...]
    older: int | None  # the serial to go on from
    is_first: bool


def part(look: Look) -> History:
    """What the section shows: the page that the address asks for."""
    before = request.args.get("before", type=whole)
    wanted = audit.Filter(subject=f"case:{look.case.id.hex}")
    events = audit.found(look.session, wanted, PER_PAGE + 1, before)
    older = events[PER_PAGE - 1].serial if len(events) > PER_PAGE else None
    return History(tuple(_joined(lines(events[:PER_PAGE], look))), older, before is None)


def lines(events: Iterable[audit.Event], look: Look) -> list[Line]:
    """These events in words."""
    return [
        Line(event.serial, _when(event.at), _who(event, look), _what(event, look), event.kind in cases.LOOKS)
        for event in events
    ]


def _joined(found: Iterable[Line]) -> Iterable[Line]:
    last: Line | None = None
    for line in found:
        if last and line.is_look and (last.what, last.who) == (line.what, line.who):
            last = replace(last, times=last.times + 1)
            continue
        if last:
            yield last
        last = line
    if last:
        yield last


def _what(event: audit.Event, look: Look) -> str:
    said = event.detail
    if event.kind == kinds.STATUS_CHANGED:
        return str(
            _(
                "Changed the status: %(before)s → %(after)s",
                before=words.STATUSES.get(said["from"], said["from"]),
                after=words.STATUSES.get(said["to"], said["to"]),
            )
        )
    if event.kind == kinds.CASE_ASSIGNED:
        return _assigned(event, look)
    if event.kind == kinds.AUTHORISATION_CHECKED:
        return str(_("Decided about the document: %(state)s", state=words.AUTHORISATIONS[said["to"]]))
    if event.kind == kinds.FILE_VIEWED:
        return _file(event, look)
    if event.kind in (kinds.VALUE_ADDED, kinds.VALUE_REPLACED):
        table = REPLACED if event.kind == kinds.VALUE_REPLACED else AGAIN if said.get("again") else ADDED
        for text in said.get("values", ()):
            label = str(text).partition("/")[0]
            if label in table:
                return str(table[label])
    return str(IN_CASE.get(event.kind) or EVENTS.get(event.kind, event.kind))


def _assigned(event: audit.Event, look: Look) -> str:
    to = event.detail["to"]
    if not to:
        return str(_("Gave the case back"))
    if event.actor == f"account:{to}":
        return str(_("Took the case"))
    return str(_("Gave the case to %(name)s", name=look.names.get(UUID(hex=to), "—")))


def _file(event: audit.Event, look: Look) -> str:
    wanted = event.detail.get("file", "")
    name = next((one.meta.name for one in look.case.files if one.id.hex == wanted and one.meta), "")
    if event.detail.get("as") == "picture":
        return str(_("Looked at the picture %(name)s", name=name))
    return str(_("Opened the file %(name)s", name=name))


def _who(event: audit.Event, look: Look) -> str:
    named = {f"account:{account.hex}": name for account, name in look.names.items()}
    return named.get(event.actor) or str(ACTORS.get(event.actor, "—"))


def _when(at: str) -> datetime | date:
    return date.fromisoformat(at) if len(at) == 10 else datetime.fromisoformat(at)


def since(look: Look, seen: int) -> Sequence[Line]:
    """What changed the case after the version that somebody saw, oldest first."""
    return lines(cases.changes_since(look.session, look.case.id, seen), look)
