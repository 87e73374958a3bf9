"""A plain copy of a text in which the finders can look, and the way back to the original.

Phones paste no-break spaces, typographic dashes, full-width and Arabic-Indic digits, invisible marks and
letters taken apart into base and accent. The copy has none of them, and every place in it knows where it
stood.
"""

import re
import unicodedata
from dataclasses import dataclass

# Same length for same length: what a translation table can do needs no record of places.
_DIGITS = {
    first + value: str(value)
    for first in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10, 0x1D7CE, 0x1D7EC, 0x1D7F6)
    for value in range(10)
}
_TABLE = {
    **_DIGITS,
    **{ord(c): "-" for c in "‐‑‒–—−⁃﹣－"},
    **{ord(c): '"' for c in "„“”‟«»＂"},
    **{
        ord(c): " "
        for c in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    },
    **{0xFF21 + i: chr(65 + i) for i in range(26)},
    **{0xFF41 + i: chr(97 + i) for i in range(26)},
    ord("＠"): "@",
    ord("＋"): "+",
    ord("．"): ".",
}
_MOVING = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0300-\u036f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)


@dataclass(frozen=True)
class Shadow:
    """The plain copy; `places[i]` is where its character i stood, None if nothing moved."""

    text: str
    places: list[int] | None
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` of the copy stood in the original."""
        return self._place(start), self._place(end)

    def _place(self, index: int) -> int:
        if self.places is None:
            return index
        return self.places[index] if index < len(self.places) else self.length


def shadow(text: str) -> Shadow:
    """Make the plain copy of a text."""
    plain = text.translate(_TABLE)
    if not _MOVING.search(plain):
        return Shadow(plain, None, len(text))
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(plain):
        if not _MOVING.match(char):
            letters.append(char)
            places.append(place)
        elif letters and unicodedata.combining(char):
            joined = unicodedata.normalize("NFC", letters[-1] + char)
            if len(joined) == 1:
                letters[-1] = joined
    return Shadow("".join(letters), places, len(text))


_CAMEL = re.compile(r"(?<=[a-zа-яёәғқңөұүһі])(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])|(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")


def file_name_shadow(name: str) -> Shadow:
    """The plain copy of a file name: no extension, separators are blanks, camel case is split."""
    plain = shadow(name)
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", plain.text)
    letters: list[str] = []
    places: list[int] = []
    cuts = {m.start() for m in _CAMEL.finditer(stem)}
    for place, char in enumerate(stem):
        if place in cuts:
            letters.append(" ")
            places.append(plain.span(place, place + 1)[0])
        letters.append(" " if char in "_-.+" else char)
        places.append(plain.span(place, place + 1)[0])
    return Shadow("".join(letters), [*places, plain.span(len(stem), len(stem))[0]], len(name))
