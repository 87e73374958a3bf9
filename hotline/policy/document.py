"""A plain text of one clause a line, taken apart for the page so that every number can be linked to.

Nothing is rewritten: the pieces of each line, put together, are the line. Numbers are found however they are
set: "1.ТЕРМИНДЕР", "2. Жинау", "2.2.1 Пайдаланушыға", "5.6.Осы".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_CLAUSE = re.compile(r"[\s\ufeff]*((\d{1,3}(?:\.\d{1,3})+)\.?)(?=\s|[^\W\d_]|[«“\"(])")
_SECTION = re.compile(r"[\s\ufeff]*((\d{1,3})\.)(?=\s*[^\W\d_])")


@dataclass(frozen=True)
class Line:
    """One line of the text. `number` is empty where the line has none, or has one that stood before."""

    kind: str  # "title", "section", "clause" or "text"
    number: str  # "2" or "2.2.1": also the anchor
    lead: str  # the line up to and with its number, exactly as it was written
    rest: str  # the rest of it, exactly as it was written


@dataclass(frozen=True)
class Document:
    """One text, line by line, empty lines left out."""

    lines: tuple[Line, ...]

    @property
    def sections(self) -> tuple[Line, ...]:
        """The numbered headings, for the contents list."""
        return tuple(line for line in self.lines if line.kind == "section" and line.number)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The numbers of all clauses, in their order."""
        return tuple(line.number for line in self.lines if line.kind == "clause" and line.number)


@lru_cache(maxsize=16)
def parse(text: str) -> Document:
    """Take a text apart. The first line is its title unless it is numbered."""
    lines: list[Line] = []
    seen: set[str] = set()
    for raw in text.split("\n"):
        content = raw.removesuffix("\r")
        if not content.strip("\ufeff \t"):
            continue
        lines.append(_line(content, seen, first=not lines))
    return Document(tuple(lines))


def _line(content: str, seen: set[str], first: bool) -> Line:
    for kind, pattern in (("clause", _CLAUSE), ("section", _SECTION)):
        if match := pattern.match(content):
            number = "" if match[2] in seen else match[2]
            seen.add(match[2])
            return Line(kind, number, content[: match.end(1)], content[match.end(1) :])
    return Line("title" if first else "text", "", "", content)
