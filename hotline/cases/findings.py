"""What screening found in a report and what its reporter said of it: sealed beside the answers.

The record keeps a list under `FINDINGS`, one entry for each person or number, with every place where it stands,
so that a coordinator sees what an authorisation has to cover and a refusal can destroy exactly that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FINDINGS = "findings"  # beside the answers, and in a message
OFFICIAL = "official"  # let through: named in an official capacity
MINE, REPRESENTED = "mine", "represented"  # as the reporter chose; what was taken out is not kept at all


@dataclass(frozen=True)
class Mention:
    """One place where it stands."""

    where: str  # name of the Question, or "body" of a message
    words: str = field(repr=False)
    start: int  # in the text as it is kept; 0 in a file's name
    end: int

    def encode(self) -> dict[str, Any]:
        return {"where": self.where, "words": self.words, "start": self.start, "end": self.end}


@dataclass(frozen=True)
class Found:
    """One person, number or address, wherever it is mentioned."""

    kind: str  # a value of `screening.Kind`
    choice: str  # MINE, REPRESENTED or OFFICIAL
    mentions: tuple[Mention, ...] = field(repr=False)

    @property
    def words(self) -> tuple[str, ...]:
        """Its different spellings, in order."""
        return tuple(dict.fromkeys(mention.words for mention in self.mentions))

    def encode(self) -> dict[str, Any]:
        mentions = [mention.encode() for mention in self.mentions]
        return {"kind": self.kind, "choice": self.choice, "mentions": mentions}


def decode(entries: Iterable[Mapping[str, Any]]) -> tuple[Found, ...]:
    """The findings of a record or a message."""
    return tuple(
        Found(one["kind"], one["choice"], tuple(Mention(**mention) for mention in one["mentions"]))
        for one in entries
    )


def replace_spans(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """The text with each stretch (start, end) exchanged for a word. Stretches do not overlap."""
    pieces, at = [], 0
    for start, end, word in sorted(spans):
        pieces += [text[at:start], word]
        at = end
    return "".join([*pieces, text[at:]])


def words_out(text: str, exchanged: Sequence[tuple[str, str]]) -> str:
    """The text with these words exchanged wherever they stand alone, longest first, in any case of letters."""
    if not exchanged:
        return text
    order = sorted(exchanged, key=lambda pair: -len(pair[0]))
    neutral = {_folded(words): word for words, word in reversed(order)}
    pattern = "|".join(r"\s+".join(map(re.escape, words.split())) for words, _ in order)
    return re.sub(
        rf"(?<![^\W_])(?:{pattern})(?![^\W_])",
        lambda hit: neutral[_folded(hit[0])],
        text,
        flags=re.IGNORECASE,
    )


def _folded(words: str) -> str:
    return " ".join(words.lower().split())
