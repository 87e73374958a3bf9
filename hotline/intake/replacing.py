"""Taking out what was found: a neutral word with a number in its place, the same person the same word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from hotline.cases.service import replace_spans
from hotline.intake.screened import Screened
from hotline.screening import Kind


@dataclass(frozen=True)
class Replaced:
    """What became of a form's texts."""

    texts: dict[int, str] = field(repr=False)  # number of a text in `Screened.texts`: its new words
    exchanged: list[tuple[str, str]] = field(repr=False)  # what was taken out, what stands there now


def replaced(screened: Screened, neutral: Callable[[Kind], str]) -> Replaced:
    """The texts without what is to be taken out. `neutral` names a kind in the page's language.

    Numbers go on after those that stand in the texts already, so that a second look mixes up nobody.
    """
    whole = "\n".join(text.words for text in screened.texts)
    next_number: dict[str, int] = {}
    exchanged = []
    spans: dict[int, list[tuple[int, int, str]]] = {}
    for one in screened.removed:
        word = neutral(one.kind)
        number = next_number.setdefault(word, _highest(word, whole) + 1)
        next_number[word] = number + 1
        label = f"[{word} {number}]"
        exchanged += [(words, label) for words in one.words]
        for spot in one.spots:
            spans.setdefault(spot.text, []).append((spot.start, spot.end, label))
    texts = {number: replace_spans(screened.texts[number].words, found) for number, found in spans.items()}
    return Replaced(texts, exchanged)


def _highest(word: str, text: str) -> int:
    """The highest number that this neutral word has in a text, 0 if it does not stand there."""
    return max((int(found) for found in re.findall(rf"\[{re.escape(word)} (\d{{1,6}})\]", text)), default=0)
