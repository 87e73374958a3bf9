"""What goes into screening and what comes out of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What was found; the values are the labels of the annotated corpus."""

    PERSON = "PERSON"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    IIN = "IIN"
    ADDRESS = "ADDRESS"
    DOCUMENT = "DOCUMENT"
    HANDLE = "HANDLE"
    PLATE = "PLATE"
    CARD = "CARD"
    DOB = "DOB"
    OFFICIAL = (
        "OFFICIAL"  # a name given with a rank or a post; not third-party data in the sense of clause 2.4
    )


@dataclass(frozen=True)
class Own:
    """What the reporter typed about himself or herself; all empty in an anonymous report."""

    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Finding:
    """One piece of personal data: `text[start:end]`, counted in code points.

    `why` is a short stable code which pages translate; README.md lists them all.
    """

    kind: Kind
    start: int
    end: int
    why: str


Hit = tuple[Kind, int, int, str]  # a finding whose places are those of the shadow


_DIGITS = re.compile(r"\d(?:\D{0,45}\d)*")


def near_digits(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` finds near digits: most of a report is far from any, and is spared."""
    for zone in _DIGITS.finditer(text):
        yield from pattern.finditer(text, max(0, zone.start() - 15), min(len(text), zone.end() + 30))


def sentence_before(text: str, start: int, reach: int = 40) -> str:
    """What stands before a place in the same sentence, at most `reach` characters."""
    piece = text[max(0, start - reach) : start]
    return re.split(r"[!?\n]|(?<=[^\W\d_]{4})\. ", piece)[-1]
