"""Clause 2.4 in a form: what screening found in the free text and the file names, and what its writer says of it.

One entry stands for one person or number in the whole form, with all its mentions: one choice each, and the same
person gets the same neutral word. The entry's id is a keyed hash of the kind and of the words in their fields. So a
choice survives edits elsewhere, a change of language and a second look, tells nothing in an address or a log, and
falls away when the words that it was made for change.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from hotline.cases.service import Found, Mention
from hotline.screening import Finding, Kind, Own, find, find_in_filename, same_person

PREFIX = "finding-"  # of the fields that carry choices: `finding-<id>`
REST = "rest"  # the id that stands for everything beyond `MOST`
MOST = 40  # entries shown with a choice each; the form has a limit on its fields
MARKED = "screened"  # hidden field: this page showed findings, so the next one shows them again
MINE, REMOVE, REPRESENTED = "mine", "remove", "represented"
CHOICES = (MINE, REMOVE, REPRESENTED)
OFFICIAL = "official"
_CHOICE = re.compile(rf"{PREFIX}(?:[0-9a-f]{{20}}|{REST})")


@dataclass(frozen=True)
class Text:
    """One thing that was typed freely, or the name of a file."""

    where: str  # name of the question
    words: str = field(repr=False)
    file: str = ""  # id of the file whose name it is


@dataclass(frozen=True)
class Spot:
    """One mention: characters `start` to `end` of text number `text`."""

    text: int
    start: int
    end: int
    where: str
    words: str = field(repr=False)
    anchor: str = ""  # id of its mark on the page


@dataclass(frozen=True)
class Entry:
    """One person or number that was found."""

    id: str
    kind: Kind
    spots: tuple[Spot, ...] = field(repr=False)
    choice: str  # one of CHOICES, OFFICIAL, or empty

    @property
    def name(self) -> str:
        """The form field of the choice."""
        return PREFIX + self.id

    @property
    def words(self) -> tuple[str, ...]:
        """Its different spellings, in order."""
        return tuple(dict.fromkeys(spot.words for spot in self.spots))

    @property
    def where(self) -> tuple[str, ...]:
        """The questions in whose answers it stands."""
        return tuple(dict.fromkeys(spot.where for spot in self.spots))


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, marked or not, for showing it in place."""

    words: str = field(repr=False)
    entry: Entry | None = None
    anchor: str = ""


@dataclass(frozen=True)
class Screened:
    """A form's free text after screening."""

    texts: tuple[Text, ...] = field(default=(), repr=False)
    entries: tuple[Entry, ...] = field(default=(), repr=False)  # what needs a choice
    officials: tuple[Entry, ...] = field(default=(), repr=False)  # named in office, and let through
    rest: str = ""  # the choice for all entries beyond MOST
    has_document: bool = False

    @property
    def shown(self) -> tuple[Entry, ...]:
        """Entries with a choice each."""
        return self.entries[:MOST]

    @property
    def unshown(self) -> tuple[Entry, ...]:
        """Entries that share one choice, where there are very many."""
        return self.entries[MOST:]

    @property
    def open(self) -> tuple[Entry, ...]:
        """What stands in the way: no document, and nobody said that it is theirs or to be taken out."""
        if self.has_document:
            return ()
        return tuple(one for one in self.entries if one.choice not in {MINE, REMOVE})

    @property
    def removed(self) -> tuple[Entry, ...]:
        """What its writer wants taken out."""
        return tuple(one for one in self.entries if one.choice == REMOVE)

    def marks(self, where: str) -> list[list[Piece]]:
        """The texts of one question that hold something to be marked, in pieces."""
        return [
            self._pieces(number)
            for number, text in enumerate(self.texts)
            if text.where == where and any(spot.text == number for one in self.entries for spot in one.spots)
        ]

    def found(self) -> list[dict[str, Any]]:
        """What is sealed with the report: each finding, its places, and what it was let in as."""
        kept = [one for one in (*self.entries, *self.officials) if one.choice != REMOVE]
        return [
            Found(one.kind.value, one.choice or REPRESENTED, tuple(map(self._mention, one.spots))).encode()
            for one in kept
        ]

    def _mention(self, spot: Spot) -> Mention:
        text = self.texts[spot.text]
        if text.file:
            return Mention(spot.where, spot.words, 0, 0)
        before = len(text.words) - len(text.words.lstrip())  # what is kept has no blanks at its ends
        return Mention(spot.where, spot.words, spot.start - before, spot.end - before)

    def _pieces(self, number: int) -> list[Piece]:
        text, pieces, at = self.texts[number].words, [], 0
        spots = sorted(
            ((spot, one) for one in self.entries for spot in one.spots if spot.text == number),
            key=lambda pair: pair[0].start,
        )
        for spot, one in spots:
            pieces += [Piece(text[at : spot.start]), Piece(spot.words, one, spot.anchor)]
            at = spot.end
        return [*pieces, Piece(text[at:])]


def screen(
    texts: Iterable[Text],
    own: Own,
    typed: Mapping[str, str],
    *,
    secret: bytes,
    refuses_officials: bool = False,
    has_document: bool = False,
) -> Screened:
    """Look through everything once. `typed` holds the choices made so far, `secret` is the form's own."""
    kept = tuple(text for text in texts if text.words.strip())
    hits = [
        (number, hit)
        for number, text in enumerate(kept)
        for hit in (find_in_filename if text.file else find)(text.words, own)
    ]
    entries = [_entry(kind, spots, secret) for kind, spots in _people(kept, hits)]
    is_let_through = {one.id: one.kind is Kind.OFFICIAL and not refuses_officials for one in entries}
    officials = tuple(replace(one, choice=OFFICIAL) for one in entries if is_let_through[one.id])
    asked = [one for one in entries if not is_let_through[one.id]]
    rest = typed.get(PREFIX + REST, "")
    rest = rest if rest in {REMOVE, REPRESENTED} else ""
    chosen = [_chosen(one, typed.get(one.name, "")) for one in asked[:MOST]]
    chosen += [_chosen(one, rest) for one in asked[MOST:]]
    return Screened(kept, tuple(chosen), officials, rest, has_document)


def was_marked(typed: Mapping[str, str]) -> bool:
    """Whether the page that sent this had shown findings."""
    return MARKED in typed or any(name.startswith(PREFIX) for name in typed)


def choices(typed: MultiDict[str, str]) -> list[tuple[str, str]]:
    """The choices made so far, as fields that another page carries."""
    found = [(name, value) for name, value in typed.items() if _CHOICE.fullmatch(name) and value in CHOICES]
    return found[: MOST + 1]


def _people(
    texts: tuple[Text, ...], hits: list[tuple[int, Finding]]
) -> Iterator[tuple[Kind, tuple[Spot, ...]]]:
    """Findings of all texts gathered by person, in the order in which each is first met."""
    joined = "\n".join(text.words for text in texts)
    begins, at = [], 0
    for text in texts:
        begins.append(at)
        at += len(text.words) + 1
    moved = [
        Finding(hit.kind, begins[number] + hit.start, begins[number] + hit.end, hit.why)
        for number, hit in hits
    ]
    gathered: dict[tuple[Kind, int], list[Spot]] = {}
    for serial, ((number, hit), person) in enumerate(
        zip(hits, same_person(moved, joined), strict=True), start=1
    ):
        text = texts[number]
        spot = Spot(
            number, hit.start, hit.end, text.where, text.words[hit.start : hit.end], f"found-{serial}"
        )
        gathered.setdefault((hit.kind, person), []).append(spot)
    for (kind, _), spots in gathered.items():
        yield kind, tuple(spots)


def _entry(kind: Kind, spots: tuple[Spot, ...], secret: bytes) -> Entry:
    named = sorted({f"{spot.where}\x1f{' '.join(spot.words.casefold().split())}" for spot in spots})
    message = "\x1e".join(["finding", kind.value, *named]).encode()
    return Entry(hmac.new(secret, message, hashlib.sha256).hexdigest()[:20], kind, spots, "")


def _chosen(entry: Entry, choice: str) -> Entry:
    return replace(entry, choice=choice) if choice in CHOICES else entry
