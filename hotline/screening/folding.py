"""One skeleton for every spelling of a name.

`fold` writes Kazakh Cyrillic, Russian Cyrillic and the Latin alphabets and transliterations in use with the
same few letters, so that Қайырғали, Кайыргали, Qaıyrǵali and Kairgali are looked up as one. `lemmas`
takes Kazakh and Russian endings off a folded word. Both work on single words and keep no state.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

# Latin digraphs become the Cyrillic letter they stand for before anything else, so that с + х in Исхак is
# never mistaken for the "sh" of Шолпан.
_DIGRAPHS = {
    "shch": "щ", "tsch": "ч", "sch": "ш", "sh": "ш", "ch": "ч", "zh": "ж", "dzh": "ж", "dj": "ж", "kh": "х", "gh": "г",
    "ph": "ф", "ts": "ц", "ya": "я", "ia": "я", "yu": "ю", "yo": "е", "ye": "е", "ie": "е", "ck": "к", "th": "т",
    "ng": "ң", "нг": "ң", "дж": "ж", "ие": "е", "oo": "у", "ńg": "ң", "ñg": "ң",
    "ңғ": "ң", "ңг": "ң", "нғ": "ң", "ngh": "ң", "ngg": "ң", "ńǵ": "ң",
}  # fmt: skip
_DIGRAPH = re.compile("|".join(sorted(_DIGRAPHS, key=len, reverse=True)))


def words_of(text: str) -> frozenset[str]:
    """The words of a line as a set: short lists that belong to one rule stand beside it."""
    return frozenset(text.split())


_MAY_HOLD_DIGRAPH = re.compile("[a-zńñ]|нг|нғ|ңғ|ңг|дж|ие")  # spares most Cyrillic words the long search

_LETTERS = {
    **dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdeziiklmnoprstufhie", strict=True)),
    "ж": "J",
    "ц": "ts",
    "ч": "C",
    "ш": "S",
    "щ": "S",
    "ъ": "",
    "ь": "",
    "ё": "e",
    "ю": "iu",
    "я": "ia",
    **dict(zip("әғқңөұүһіїєґўҳҷҗӣӯёүҡҫ", "agknouuhiieguhJJiueuks", strict=True)),
    "q": "k",
    "w": "v",
    "x": "ks",
    "y": "i",
    "j": "J",
    "c": "k",
    "ç": "C",
    "ş": "S",
    "ğ": "g",
    "ǵ": "g",
    "ı": "i",
    **dict(zip("äáöóüúūñńýş", "aaoouuunnuS", strict=True)),
    **dict.fromkeys("'’ʼʻ`‘-‐‑", ""),
}
_TABLE = str.maketrans(_LETTERS)
_DOUBLED = re.compile(r"(.)\1+")


def fold(word: str) -> str:
    """The skeleton of one word: Latin a-z and C, J, S for ч, ж, ш; no doubled letters, no signs."""
    low = word.lower()
    if _MAY_HOLD_DIGRAPH.search(low):
        low = _DIGRAPH.sub(lambda m: _DIGRAPHS[m[0]], low)
    skeleton = low.translate(_TABLE)
    if not skeleton.isascii():
        skeleton = "".join(c for c in unicodedata.normalize("NFD", skeleton) if not unicodedata.combining(c))
    return _DOUBLED.sub(r"\1", skeleton).replace("ie", "e")


def _kazakh_endings() -> set[str]:
    plural = ["", "lar", "ler", "dar", "der", "tar", "ter"]
    owner = ["", "im", "m", "in", "i", "si", "imiz", "miz", "iniz", "niz"]
    case = [
        "", "nin", "din", "tin", "ga", "ge", "ka", "ke", "na", "ne", "a", "e", "ni", "di", "ti", "n", "da", "de", "ta",
        "te", "nda", "nde", "dan", "den", "tan", "ten", "nan", "nen", "men", "ben", "pen", "diki", "niki", "tiki",
        "dagi", "degi", "tagi", "tegi", "min", "bin", "pin", "dai", "dei", "tai", "tei", "siz",
    ]  # fmt: skip
    return {"".join(parts) for parts in product(plural, owner, case)} - {""}


# What a Russian ending replaced: Жанет-у was Жанет-а, Игор-ем was Игорь, Мари-ей was Мари-я.
_RUSSIAN = {
    "a": ("", "i"), "u": ("", "a"), "om": ("",), "em": ("", "i", "ei", "e"), "e": ("", "a", "ia", "i", "ei"),
    "i": ("a", "ia", ""), "oi": ("a",), "oiu": ("a",), "ei": ("ia", "a"), "iei": ("ia",), "ia": ("", "e"),
    "iu": ("", "ia", "e"), "im": ("", "i"), "ov": ("",), "ami": ("",), "am": ("", "a"), "ah": ("", "a"),
    "ih": ("", "i"), "ogo": ("i",), "omu": ("i",), "uiu": ("aia",), "s": ("",), "ou": ("a",), "evi": ("",),
    "iam": ("", "ia"),
}  # fmt: skip
_ENDINGS: dict[str, tuple[str, ...]] = dict.fromkeys(_kazakh_endings(), ("",))
for _end, _back in _RUSSIAN.items():
    _ENDINGS[_end] = tuple(dict.fromkeys(("", *_back) if _end in _ENDINGS else _back))
_LONGEST = max(map(len, _ENDINGS))
_AFTER = {
    "n": "aeiounm",
    "t": "kptsSfhCbdgvJ",
    "l": "aeioulrmnzJv",
    "d": "aeioulrmnzJvg",
    "k": "kptsSfhCbdgv",
    "p": "kptsSfhCbdgv",
}


# Doubled letters are folded into one, so these may have swallowed the last letter of the stem: Асан-нан, Болат-тан.
_DOUBLING = ("nan", "nen", "tan", "ten", "men", "pen")

# Uzbek and Uyghur endings do not change with the stem: Сардор-нинг, Sardor-ni.
_UZBEK = ("ni", "nin")

_CASES = words_of(
    "nin din tin ga ge ka ke ni di ti da de ta te dan den tan ten nan nen men ben pen a u om em e i "
    "oi oiu ei ia iu oiu"
)
_FRONT, _BACK = frozenset("әеөүіэ"), frozenset("аоұыя")


def is_case_form(word: str, lemma: str, spelling: str) -> bool:
    """True if a folded word is its lemma or the lemma in one plain case, spelled with vowel harmony.

    Possessives, plurals and broken harmony (кел-ді beside ал-ды) are forms that names take rarely
    and ordinary words often.
    """
    if word == lemma:
        return True
    shared = next(
        (i for i, (a, b) in enumerate(zip(word, lemma, strict=False)) if a != b), min(len(word), len(lemma))
    )
    if word[shared:] not in _CASES and word[max(shared - 1, 1) :] not in _CASES:
        return False
    vowels = [c for c in spelling.lower() if c in _FRONT or c in _BACK]
    if not {word[shared:], word[max(shared - 1, 1) :]}.isdisjoint(("men", "ben", "pen")):
        return True  # Ерлан-мен: this one does not follow the vowels.
    kazakh = len(word) - shared > 2 or word[shared:] in (
        "ga",
        "ge",
        "ka",
        "ke",
        "ni",
        "di",
        "ti",
        "da",
        "de",
        "ta",
        "te",
    )
    return not kazakh or len(vowels) < 2 or (vowels[-1] in _FRONT) == (vowels[-2] in _FRONT)


def fold_all(words: list[str]) -> list[str]:
    """The skeletons of many words; folding them as one text takes a quarter of the time."""
    return fold("\n".join(words)).split("\n") if words else []


def lemmas(word: str, shortest: int = 3) -> Iterator[str]:
    """What a folded word may be a form of, itself first; never shorter than `shortest` letters."""
    yield word
    for cut in range(len(word) - 1, max(shortest - 2, len(word) - _LONGEST, 1) - 1, -1):
        backs = _ENDINGS.get(word[cut:])
        if backs is None:
            continue
        if word[cut:] in _DOUBLING and cut + 1 >= shortest:
            yield word[: cut + 1]
        before = _AFTER.get(word[cut])
        if before is not None and word[cut - 1] not in before and word[cut:] not in _UZBEK:
            continue  # Kazakh endings take their first letter from the last of the stem: Асқар-дың, not Асқар-тың.
        stem = word[:cut]
        for back in backs:
            if len(stem) + len(back) >= shortest:
                yield stem + back
