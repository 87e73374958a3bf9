"""What changed between two texts, word by word, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from hotline.policy.document import Line, parse

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
UNLIKE = 0.3  # below this ratio two paragraphs are not one that changed, and mixing their words only confuses


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed ("same"), came ("added") or went ("removed")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One line of the texts: `number` is its clause, `pieces` its words in reading order."""

    number: str
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.kind != "same" for piece in self.pieces)


@lru_cache(maxsize=8)
def compare(old: str, new: str) -> tuple[Paragraph, ...]:
    """Every line of both texts: "same" and "removed" make the old text, "same" and "added" the new one."""
    before, after = parse(old).lines, parse(new).lines
    found: list[Paragraph] = []
    lines = SequenceMatcher(
        None, [_content(line) for line in before], [_content(line) for line in after], False
    )
    for kind, a, b, c, d in lines.get_opcodes():
        if kind == "equal":
            found += [_whole("same", line) for line in before[a:b]]
        else:
            found += _align(before[a:b], after[c:d])
    return tuple(found)


def _align(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Paragraph]:
    """Set clauses with the same number side by side; what has no partner came or went as a whole."""
    keys = SequenceMatcher(None, [_key(line) for line in before], [_key(line) for line in after], False)
    for kind, a, b, c, d in keys.get_opcodes():
        if kind == "equal":
            for pair in zip(before[a:b], after[c:d], strict=True):
                yield Paragraph(pair[1].number, tuple(_words(*map(_content, pair))))
        else:
            yield from (_whole("removed", line) for line in before[a:b])
            yield from (_whole("added", line) for line in after[c:d])


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    match = SequenceMatcher(None, before, after, False)
    if match.ratio() < UNLIKE:
        yield from (Piece("removed", old), Piece("added", new))
        return
    for kind, a, b, c, d in match.get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(before[a:b]))
            continue
        if a < b:
            yield Piece("removed", "".join(before[a:b]))
        if c < d:
            yield Piece("added", "".join(after[c:d]))


def _content(line: Line) -> str:
    return line.lead + line.rest


def _key(line: Line) -> str:
    return f"{line.kind} {line.number}"


def _whole(kind: str, line: Line) -> Paragraph:
    return Paragraph(line.number, (Piece(kind, _content(line)),))
