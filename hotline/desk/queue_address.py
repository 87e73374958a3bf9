"""The queue's filter as the address holds it. What cannot be read there is as if it were not there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from hotline.cases import service as cases
from hotline.cases.service import Filter, Place
from hotline.desk import words
from hotline.intake.questions import REGIONS

_PLACE = re.compile(r"(?:(\d{4}-\d\d-\d\d)\.)?(\d{1,18})")
_REGIONS = {value for value, _ in REGIONS if value}
_EMPTY = Filter()


def read(asked: Mapping[str, str]) -> Filter:
    """The filter of an address."""
    return Filter(
        view=_one_of(asked, "view", cases.VIEWS) or _EMPTY.view,
        status=_one_of(asked, "status", words.STATUSES),
        kind=_one_of(asked, "kind", words.KINDS),
        due_from=_day(asked, "due_from"),
        due_to=_day(asked, "due_to"),
        assignee=_person(asked.get("assignee", "")),
        region=_one_of(asked, "region", _REGIONS),
        language=_one_of(asked, "language", words.LANGUAGES),
        channel=_one_of(asked, "channel", words.CHANNELS),
        unverified=asked.get("unverified") == "yes",
        has_files=asked.get("files") == "yes",
        sort=_one_of(asked, "sort", cases.SORTS) or _EMPTY.sort,
    )


def written(wanted: Filter) -> dict[str, str]:
    """What an address must ask for to get this filter; only what is not as usual."""
    values = {
        "view": "" if wanted.view == _EMPTY.view else wanted.view,
        "status": wanted.status,
        "kind": wanted.kind,
        "due_from": wanted.due_from.isoformat() if wanted.due_from else "",
        "due_to": wanted.due_to.isoformat() if wanted.due_to else "",
        "assignee": wanted.assignee.hex if isinstance(wanted.assignee, UUID) else wanted.assignee or "",
        "region": wanted.region,
        "language": wanted.language,
        "channel": wanted.channel,
        "unverified": "yes" if wanted.unverified else "",
        "files": "yes" if wanted.has_files else "",
        "sort": "" if wanted.sort == _EMPTY.sort else wanted.sort,
    }
    return {name: value for name, value in values.items() if value}


def read_place(text: str) -> Place | None:
    """A place that `write_place` wrote; None for anything else."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    try:
        return Place(int(found[2]), date.fromisoformat(found[1]) if found[1] else None)
    except ValueError:
        return None


def write_place(place: Place) -> str:
    """Where a page ends, for an address."""
    return f"{place.due_on.isoformat()}.{place.sequence}" if place.due_on else str(place.sequence)


def _one_of(asked: Mapping[str, str], name: str, known: object) -> str:
    value = asked.get(name, "")
    return value if value in known else ""  # type: ignore[operator]


def _day(asked: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(asked.get(name, ""))
    except ValueError:
        return None


def _person(text: str) -> UUID | str | None:
    if text == cases.NOBODY:
        return text
    return UUID(hex=text) if re.fullmatch("[0-9a-f]{32}", text) else None
