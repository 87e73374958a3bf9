"""What the spelling of a word tells by itself: endings of surnames and patronymics, and of what is neither."""

import re

from hotline.screening.folding import lemmas, words_of

_CASES_OV = ("", "a", "u", "im", "em", "om", "e", "oi", "ou", "oiu", "ei", "i", "ih", "imi")
_CASES_SK = ("i", "ogo", "omu", "im", "om", "aia", "oi", "uiu", "ie", "ih")
_CASES_UK = ("", "a", "u", "om", "e", "i")
_TAILS = {
    **{base + case: base for base in ("ov", "ev", "in") for case in _CASES_OV},
    **{base + case: base for base in ("sk",) for case in _CASES_SK},
    **{base: base for base in ("enko", "Svili", "adze", "idze", "ogli", "zade", "zoda")},
    **{base + case: base for base in ("Suk", "Cuk", "niuk", "riuk", "siuk", "ian") for case in _CASES_UK},
}
PATRONYMIC = {
    **{base + case: base for base in ("oviC", "eviC") for case in ("", "a", "u", "em", "om", "e", "ei")},
    **{
        base + case: base
        for base in ("ovn", "evn", "iniCn", "evn")
        for case in ("a", "i", "e", "u", "oi", "oiu")
    },
    **{base: base for base in ("uli", "kizi", "gizi", "ogli", "ugli", "ulinin", "uovna")},
}
PATRONYMIC_BASES = sorted(set(PATRONYMIC.values()), key=len, reverse=True)
RARE_PATRONYMICS = words_of(
    "iliC lukiC kuzmiC fomiC savviC nikitiC ilinisna iliniCna lukiniCna kuzminiCna fominiCna "
    "nikitiCna saviCna"
)

# «алмасатын», and «сынған», whose skeleton is that of Sinan.
PARTICIPLE = re.compile(r"(?:[ае]|й)т[ыі]н(?:дар|дер)?\w{0,3}$|нғ[ае]н\w{0,6}$|нг[ае]н\w{0,6}$")
CONTRACTION = re.compile(
    r"(?:i|you|we|they|he|she|it|who|that|there|what|here|where|how|let|y)['’](?:ve|ll|d|re|m|s|all)|\w{1,6}n['’]t"
)
# «ИИНі», «СИЗОда», «ҰҚКнің»: an abbreviation with a Kazakh or Russian ending. Two capitals may be a slip in a name.
INFLECTED_ABBREVIATION = re.compile(
    r"(?:[А-ЯӘҒҚҢӨҰҮҺІA-Z]{3,}[а-яәғқңөұүһіa-z]{1,7}|"
    r"[А-ЯӘҒҚҢӨҰҮҺІ]{2}(?:[ыі]|[нтд][ыі]ң|[тд][аеы]|[дтн][ае]н|[ғгқк][ае]|[тд]ағы|[тд]егі|[мбп]ен|ом|ов|ами))$"
)
# Endings that adjectives and participles have and surnames have not: «носовую», «арестованы», «беженкой», «легенько».
NOT_OF_A_SURNAME = re.compile(
    r"[оеё]в(?:ую|ое|ому|ые|ого)$|инн(?:ый|ая|ое|ом|ого|ой|ую|ою|ых|ым|ые|ому)$|ское$|цкое$|"
    r"(?:ов|ев|ёв|ир)анн?[ао]$|(?:ов|ев|ёв)анны$|иранн?ы$|шокированы$|ирован$|[её]ньк\w{1,3}$|онько$|[её]нк(?:ой|ою|ом|ами|ах|ам)$|ски$"
)
# «любовные», «тоқулымыз»: not the child of Любо or Тоқ.
NOT_OF_A_FATHER = re.compile(
    r"[оеё]вн(?:ые|ых|ым|ыми|ое|ого|ому|ый|ую|ая|ом)$|(?:[ұу]лы|[қғк]ыз[ыі]?|гіз[ыі]?)(?:лар|лер|м(?!ен)|ң|ымыз|ыңыз|імін)|"
    r"улі|улы(?:ның|ны|ға|дан|да|мен)"
)
LIKE_A_PARTICIPLE = re.compile("[оеё]ваны$")  # «арестованы», and Оспанова-ны: only a known stem tells
KAZAKH_LETTERS = re.compile("[әғқңөұүһі]")
# «Отардағы»: he who, or what, is there.
KAZAKH_WHERE = re.compile(r"[дт](?:ағы|егі)(?:лар|лер)?(?:ға|ге|[дн]ы|[дн]і|[нд]ың|[нд]ің|дан|ден|мен)?$")
TENDER_AT_SIGHT = ("Cik", "Cika", "Ciku", "Cikom", "oCka", "oCku", "eCka", "eCku", "Jan")
RUSSIAN_IN = re.compile(r"(?:[^\W\d_]{2}ин|цын|[а-я]кин|[bvdgklmnrst]kin|shin|lin|tsyn)(?![ң])")
ABBREVIATION = re.compile(r"[A-ZА-ЯӘҒҚҢӨҰҮҺІ]{2,}-")
LONG_INITIALS = frozenset(("Дж", "Zh", "Sh", "Kh", "Ch", "Yu", "Ya"))
_SURNAME_SIGN = re.compile(r"ov|ev|in|sk|nko|uk|ian|ili|dze|ogli|zade|zoda")
NAME_SIGN = re.compile(r"ov|ev|in|sk|nko|uk|ian|ili|dze|ogli|zade|zoda|iC|vn|uli|kizi|gizi|ugli|-")
PATRONYMIC_SIGN = re.compile(r"iC|vn|uli|kizi|gizi|ogli|ugli")
# «тойлыбаев», «досаева»: no ordinary word ends so, except those that are listed whole.
SURNAME_IN_LOWER_CASE = re.compile(
    r"(?:[аеыуия]ева?|[а-яәғқңөұүһі]{3}ова|(?:бек|қали|хан|жан|бер[гд]ен|улл)ов)(?:тың|тің|ның|у|ым|ой)?$"
)
SURNAME_AT_SIGHT = re.compile(r"(?:[оеё]ва?|[сц]к(?:ий|ая))(?:тың|тің|ның|у|ым|ой|а|е)?$")


def tail(word: str, tails: dict[str, str], shortest: int) -> str:
    """The word with its case ending taken off if it ends in one of the tails, otherwise nothing."""
    for length in range(min(8, len(word) - shortest), 1, -1):
        base = tails.get(word[-length:])
        if base is not None:
            return word[:-length] + base
    return ""


def surname_stem(word: str, forms: list[str] | None = None) -> str:
    """The masculine basic form of a folded word with the ending of a surname, or nothing."""
    if not _SURNAME_SIGN.search(word, 2):
        return ""
    plain = tail(word, _TAILS, 2)
    if plain and not plain.endswith("in"):
        return plain
    # The Kazakh genitive ends like Калинин: Ахметов-тің is looked at without it first.
    for lemma in lemmas(word) if forms is None else forms:
        if (
            lemma != word
            and len(lemma) > 4
            and (stem := tail(lemma, _TAILS, 2))
            and stem[-2:] in ("ov", "ev", "sk")
        ):
            return stem
    if plain:
        return plain
    for lemma in lemmas(word) if forms is None else forms:
        if lemma != word and len(lemma) >= max(len(word) - 6, 5) and (stem := tail(lemma, _TAILS, 2)):
            return stem
    return ""
