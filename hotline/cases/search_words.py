"""What a case is looked up by, and what somebody typed to find it. Pure.

A name stands in the index by sound and by letter. By sound (`screening.folding`) all spellings of a name are
one. By letter each sign is folded alone, so that any part of a name, cut anywhere, is a part of its skeleton.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hotline import vault
from hotline.screening.folding import fold

LONGEST = 200  # characters of a query
LEAST_DIGITS = 3
LEAST_LETTERS = 2
NAMES = (
    "surname",
    "given_name",
    "patronymic",
    "represented_surname",
    "represented_given_name",
    "represented_patronymic",
)
_WIDTH = 8  # bytes of a sequence in a segment
_NO_DIGIT = re.compile("[^0-9]+")
_DOUBLED = re.compile(r"(.)\1+")
_NUMBER = re.compile(r"(\d\d)-?(\d{3})-?(\d{3})(?:-?(\d{3}))?")
_COUNTRY, _TRUNK, _NATIONAL = "7", "8", 11  # Kazakhstan: 8 701 … and +7 701 … are one number of 11 digits


@dataclass(frozen=True)
class Entry:
    """What one case is looked up by."""

    sequence: int
    phone: str = field(repr=False)  # digits
    email: str = field(repr=False)
    names: str = field(repr=False)  # skeletons between spaces

    @classmethod
    def of(cls, sequence: int, answers: Mapping[str, Any]) -> Entry:
        """The entry of a case with these answers."""
        return next(cls.of_many([(sequence, answers)]))

    @classmethod
    def of_many(cls, cases: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[Entry]:
        """The entries of cases with these answers; their names are folded as one text, which costs a third."""
        words = [" ".join([str(answers.get(name) or "") for name in NAMES]).split() for _, answers in cases]
        by_sound, by_letter = _folded([word for some in words for word in some])
        first = 0
        for (sequence, answers), some in zip(cases, words, strict=True):
            below = first + len(some)
            names = _distinct(by_sound[first:below] + by_letter[first:below])
            email = _plain(str(answers.get("email") or "")).casefold()
            yield cls(sequence, _phone(answers), "".join(email.split()), " ".join(names))
            first = below


@dataclass(frozen=True)
class Query:
    """What is looked for. A case is found by its number, or if a phone, an e-mail or all names fit."""

    number: str = ""
    phones: tuple[bytes, ...] = field(default=(), repr=False)  # any of them
    email: bytes = field(default=b"", repr=False)
    names: tuple[tuple[bytes, ...], ...] = field(default=(), repr=False)  # of each word, any of its skeletons

    @property
    def is_empty(self) -> bool:
        """Whether too little was typed to look for anything."""
        return not (self.number or self.phones or self.email or self.names)


def read(typed: str) -> Query:
    """What somebody typed into the one field."""
    text = _plain(typed)[:LONGEST].strip()
    if not any(sign.isalpha() for sign in text):
        return Query(_number(text), _phones(_digits(text)))
    email = "".join(text.split()).casefold()
    is_email = "@" in email or (email.isascii() and len(text.split()) == 1)
    words = (
        () if "@" in text else tuple(skeletons(word) for word in text.split() if any(map(str.isalpha, word)))
    )
    is_enough = any(len(form) >= LEAST_LETTERS for forms in words for form in forms)
    return Query(
        email=email.encode() if is_email and len(email) > LEAST_LETTERS else b"",
        names=tuple(tuple(form.encode() for form in forms) for forms in words if forms) if is_enough else (),
    )


def skeletons(word: str) -> tuple[str, ...]:
    """A word by sound and by letter; one skeleton where they are the same."""
    by_sound, by_letter = _folded([word])
    return tuple(_distinct(by_sound + by_letter))


def _folded(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Each word by sound, and by letter: they are one text of a word a line, and no rule looks over a line's end."""
    text = _plain("\n".join([word.replace("\n", "") for word in words]))
    return _coarse(fold(text)).split("\n"), _coarse(text.lower().translate(_LETTERS)).split("\n")


def _distinct(forms: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(filter(None, forms))


def encode(entries: Iterable[Entry]) -> bytes:
    """The plaintext of a segment. FORMAT.md section 16."""
    kept = sorted(entries, key=lambda one: one.sequence)
    return vault.lp(
        b"".join(vault.number(one.sequence) for one in kept),
        "\n".join(one.phone for one in kept),
        "\n".join(one.email for one in kept),
        "\n".join(one.names for one in kept),
    )


def decode(plaintext: bytes) -> list[Entry]:
    """What `encode` wrote."""
    numbers, phones, emails, names = _split(plaintext)
    sequences = [_sequence(numbers, at) for at in range(len(numbers) // _WIDTH)]
    lines = (text.decode().split("\n") for text in (phones, emails, names))
    return [Entry(*one) for one in zip(sequences, *lines, strict=True)] if sequences else []


def scan(plaintext: bytes, query: Query) -> set[int]:
    """The sequences of a segment that a query finds. A text without the needle is passed over whole."""
    numbers, phones, emails, names = _split(plaintext)
    hits: set[int] = set()
    if query.phones:
        hits |= _lines(phones, (query.phones,))
    if query.email:
        hits |= _lines(emails, ((query.email,),))
    if query.names:
        hits |= _lines(names, query.names)
    return {_sequence(numbers, at) for at in hits}


def _split(plaintext: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    fields = vault.unlp(plaintext)
    if len(fields) != 4:
        raise vault.AlteredError("not a segment")
    numbers, phones, emails, names = fields
    return numbers, phones, emails, names


def _sequence(numbers: bytes, line: int) -> int:
    """The case of a line, from 0. Raises `AlteredError`."""
    return vault.read_number(numbers[_WIDTH * line : _WIDTH * (line + 1)])


def _lines(text: bytes, words: Sequence[tuple[bytes, ...]]) -> set[int]:
    """The numbers of the lines, from 0, that hold some form of every word; only those are counted."""
    first, *others = words
    ends = _ends(text, first)
    for forms in others:
        ends = ends and ends & _ends(text, forms)
    found, number, counted = set(), 0, 0
    for end in sorted(ends):
        number += text.count(b"\n", counted, end)
        counted = end
        found.add(number)
    return found


def _ends(text: bytes, forms: tuple[bytes, ...]) -> set[int]:
    """Where the lines end that hold any of these forms; nothing between two hits is looked at twice."""
    ends: set[int] = set()
    for form in forms:
        at = text.find(form)
        while at >= 0:
            end = text.find(b"\n", at)
            if end < 0:
                ends.add(len(text))
                break
            ends.add(end)
            at = text.find(form, end)
    return ends


def _number(text: str) -> str:
    found = _NUMBER.fullmatch(re.sub(r"[\s\u2010-\u2015]", "-", text).replace("--", "-"))
    return "-".join(part for part in found.groups() if part) if found else ""


def _phones(digits: str) -> tuple[bytes, ...]:
    if len(digits) < LEAST_DIGITS:
        return ()
    found = [digits]
    if digits[0] == _TRUNK:
        found.append(_COUNTRY + digits[1:])
    return tuple(one.encode() for one in found)


def _phone(answers: Mapping[str, Any]) -> str:
    digits = _digits(str(answers.get("phone") or ""))
    is_national = len(digits) == _NATIONAL and digits[0] == _TRUNK
    return _COUNTRY + digits[1:] if is_national else digits


def _digits(text: str) -> str:
    return _NO_DIGIT.sub("", _plain(text))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _coarse(skeleton: str) -> str:
    # Алиев, Алієв and Aliyev differ where fold already joined "ie" to "e"; so that Али is a part of them all.
    return _DOUBLED.sub(r"\1", skeleton.replace("e", "i"))


class _Letters(dict[int, str]):
    """Each sign folded alone, for `str.translate`; the signs of the alphabets in use are kept."""

    _MOST = 1024

    def __missing__(self, sign: int) -> str:
        folded = fold(chr(sign))
        if len(self) < self._MOST:
            self[sign] = folded
        return folded


_LETTERS = _Letters()
