"""Phone numbers said in words: «сегіз жеті жүз бір, 224 10 93», «восемь семьсот пять двести ...»."""

import re
from collections.abc import Iterator

_UNITS = {
    word: value
    for value, words in enumerate(
        (
            "нөл ноль нуль zero nol oh",
            "бір один одна bir odin one",
            "екі два две eki dva two",
            "үш три ush tri three",
            "төрт четыре tort chetyre four",
            "бес пять bes piat pyat five",
            "алты шесть alty shest six",
            "жеті семь zheti jeti sem seven",
            "сегіз восемь segiz vosem eight",
            "тоғыз девять togyz deviat devyat nine",
        )
    )
    for word in words.split()
}
_TEENS = {
    word: 10 + value
    for value, word in enumerate(
        [
            "десять",
            "одиннадцать",
            "двенадцать",
            "тринадцать",
            "четырнадцать",
            "пятнадцать",
            "шестнадцать",
            "семнадцать",
            "восемнадцать",
            "девятнадцать",
        ]
    )
}
_TENS = {
    word: 10 * value
    for value, words in enumerate(
        (
            "он",
            "жиырма двадцать zhiyrma",
            "отыз тридцать",
            "қырық сорок qyryq",
            "елу пятьдесят",
            "алпыс шестьдесят",
            "жетпіс семьдесят",
            "сексен восемьдесят",
            "тоқсан девяносто",
        ),
        1,
    )
    for word in words.split()
}
_HUNDREDS = {
    word: 100 * value
    for value, word in enumerate(
        ["сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"],
        1,
    )
}
_HUNDRED = ("жүз", "zhuz", "juz")
_WORDS = sorted((*_UNITS, *_TEENS, *_TENS, *_HUNDREDS, *_HUNDRED), key=len, reverse=True)
_TOKEN = rf"(?:\d{{1,4}}|{'|'.join(_WORDS)})"
_RUN = re.compile(rf"(?<![\w-]){_TOKEN}(?:[ ,.–—-]{{1,3}}{_TOKEN}){{2,22}}(?![\w-])", re.I)
_BEGINS = re.compile(
    r"сегіз|восемь|жеті|семь|семьсот|segiz|vosem|zheti|jeti|sem\b|seven|eight|нөл|ноль", re.I
)
_ANY = re.compile("|".join(_WORDS), re.I)


def said_phones(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and digits of each run of numbers that is partly in words and as long as a phone number."""
    if not _BEGINS.search(text):
        return
    for run in _RUN.finditer(text):
        if _ANY.search(run[0]) and 10 <= len(digits := _digits(run[0])) <= 12:
            yield run.start(), run.end(), digits


def _digits(run: str) -> str:
    """The digits of a run, each number written out: «жеті жүз бір» is 701, «он» after it 10."""
    numbers: list[str] = []
    value, room = 0, 0  # what is being said, and below which power of ten more may be added to it
    for token in re.findall(r"\w+", run.lower()):
        if token.isdigit():
            numbers += [str(value)] if room else []
            numbers.append(token)
            value, room = 0, 0
            continue
        if token in _HUNDRED:
            value, room = (value or 1) * 100, 100
            continue
        said, below = _said(token)
        if room > said > 0 and value:
            value, room = value + said, below
        else:
            numbers += [str(value)] if room else []
            value, room = said, below
    return "".join(numbers + ([str(value)] if room else []))


def _said(token: str) -> tuple[int, int]:
    """The value of a word, and below which number something may follow that belongs to it."""
    if token in _UNITS:
        return _UNITS[token], 1
    if token in _TEENS:
        return _TEENS[token], 1
    if token in _TENS:
        return _TENS[token], 10
    return _HUNDREDS[token], 100
