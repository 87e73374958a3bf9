"""A text as a row of words, each with all that the lists and its shape tell about it."""

import re
from dataclasses import dataclass

from hotline.screening import shapes
from hotline.screening.folding import fold, fold_all, is_case_form, lemmas, words_of
from hotline.screening.lexicon import DOUBTFUL, NOBODY, SURE, Lexicon, never_key

_POLITE = (
    r"-(?:[ао]п(?:[аеуы]|ой)|ак(?:[аеуи]|ой)|апа(?:ға|ны|ның|мен|дан)|аға|ага|ағай|агай|апай|тәте|оке|эже|эне|байке|аке|хон|жон|ханум|"
    r"ханым|eje|baike|xon|jon|aka|apa|opa|aga|agai|apai)(?![^\W\d_])"
)
_WORD = re.compile(rf"[^\W\d_]+(?:(?!{_POLITE})['’ʼʻ`-][^\W\d_]+)*")
_END = re.compile(r"[.!?…;:\n\"]|^\s*-\s*$")
_SHORT = words_of(
    "г гр ул д кв пр мкр им т тел п с о стр обл р ст б зам нач просп пер пл пос mr mrs ms dr st prof "
    "қ ж ш к-сі"
)


@dataclass(slots=True)
class Word:
    """One word of the text. Offsets are those of the shadow."""

    start: int
    end: int
    text: str
    gap: str  # what stands between the word before and this one
    low: str = ""
    fold: str = ""
    capital: bool = False  # begins with a capital letter
    first: bool = False  # begins a sentence, so that the capital letter says nothing
    roles: int = NOBODY
    plain: bool = False  # stands in its basic form, as far as the role is concerned
    given: int = 0  # SURE, DOUBTFUL or 0
    nominative: bool = False  # a given name without an ending
    strict: bool = False  # the given name is in its basic form or in a plain case
    name: str = ""  # the basic form of the given name, surname or patronymic, folded
    surname: int = 0  # SURE if a list or its stem confirms it, DOUBTFUL if only the ending speaks for it
    patronymic: bool = False
    initial: bool = False
    place: int = 0  # SURE if the word is the name of a place, DOUBTFUL if it is a case form of one
    ordinary: bool = False
    never: bool = False  # listed with a capital letter among the ordinary words

    @property
    def named(self) -> bool:
        return bool(self.given or self.surname or self.patronymic)


_REMEMBERED = 20_000  # words, about 3 MB


def _patronymic(word: Word, forms: list[str], lists: Lexicon) -> str:
    """The basic form of a patronymic, or nothing; in lower case only if the father's name is known."""
    if (
        len(word.fold) < 5
        or not shapes.PATRONYMIC_SIGN.search(word.fold, 2)
        or shapes.NOT_OF_A_FATHER.search(word.low)
    ):
        return ""
    for lemma in forms:
        if lemma in shapes.RARE_PATRONYMICS:
            return lemma
        if len(lemma) > 4 and (stem := shapes.tail(lemma, shapes.PATRONYMIC, 2)):
            father = stem[: -len(next(base for base in shapes.PATRONYMIC_BASES if stem.endswith(base)))]
            if (word.capital and not word.first) or any(
                lists.given_name(father + end) for end in ("", "a", "i", "ia", "ei")
            ):
                return stem
    return ""


def _look_up(word: Word, lists: Lexicon, forms: list[str]) -> None:
    found = town = ""
    compound, by_roots = word.fold[:3] in lists.root_letters, False
    tender = (word.capital or word.fold.endswith(shapes.TENDER_AT_SIGHT)) and any(
        map(lists.affectionate, forms)
    )
    nothing = not (compound or tender) and lists.names.isdisjoint(forms)
    for place, lemma in enumerate(() if nothing else forms):
        listed = lemma in lists.names or (compound and lists.compound(lemma))
        if not listed and not (tender and lists.affectionate(lemma)):
            continue
        sureness = lists.given_name(lemma)
        if sureness > word.given or (sureness == SURE and by_roots and lemma in lists.given):
            by_roots = lemma not in lists.given  # A listed name is preferred: Ербол-дың, not Ер-болды-ң.
            word.given, word.name, word.nominative = sureness, lemma, place == 0
            word.strict = is_case_form(word.fold, lemma, word.text)
        if lemma in lists.places and not word.place:
            town = lemma
            word.place = (
                0 if not is_case_form(word.fold, lemma, word.text) else SURE if place == 0 else DOUBTFUL
            )
        if (
            not found
            and lemma in lists.surnames
            and (
                len(lemma) > 3
                or (len(lemma) == 3 and place == 0)
                or (word.capital and is_case_form(word.fold, lemma, word.text))
            )
        ):
            found = lemma
    if (
        word.place
        and len(town) > len(word.name)
        and town[-1] in "aeiou"
        and word.given
        and not word.nominative
    ):
        word.given, word.name, word.strict = 0, "", False  # Алматы-ның, not Алмат-ының.
    if word.given == SURE and word.name in lists.common_names and word.text.isascii() and word.text.islower():
        word.given = DOUBTFUL  # "saghat" is an hour, as «сағат» is.
    if stem := _patronymic(word, forms, lists):
        word.patronymic, word.name = True, stem
    if word.nominative and word.given == SURE:
        return
    stem = "" if shapes.NOT_OF_A_SURNAME.search(word.low) else shapes.surname_stem(word.fold, forms)
    if stem[-2:] in ("ov", "ev") and not word.nominative:
        word.given, word.strict = 0, False  # Абилов is a surname, not a case of Абил.
    if stem.endswith("in") and stem not in lists.surnames and not shapes.RUSSIAN_IN.search(word.low):
        stem = ""  # Сайт-тың, Конституция-сын and Window are no surnames, Сейфуллин and Птицын are.
    if found:
        word.surname, word.name = SURE, found
    elif stem and not word.patronymic:
        root = stem[:-2]
        known = (
            stem in lists.surnames
            or stem.endswith(("enko", "Svili", "adze", "idze"))
            or (len(root) > 3 and root in lists.first_parts)
            or lists.given_name(root)
            or lists.given_name(root + "a")
            or lists.given_name(root + "i")
        )
        if known or not shapes.LIKE_A_PARTICIPLE.search(word.low):
            word.surname, word.name = (SURE if known else DOUBTFUL), stem


def _parts_of(word: Word, lists: Lexicon, forms: list[str]) -> None:
    """Double surnames, and names written with a hyphen: each part speaks for the whole."""
    _look_up(word, lists, forms)
    if (
        "-" in word.text
        and all(part[:1].isupper() for part in word.text.split("-"))
        and not (word.named or word.place)
    ):
        for part in word.text.split("-"):
            piece = Word(word.start, word.end, part, "", fold=fold(part))
            if len(piece.fold) > 2:
                _look_up(piece, lists, list(lemmas(piece.fold)))
            if piece.named:
                word.given, word.surname, word.name = piece.given, max(piece.surname, 1), word.fold
                word.nominative, word.strict = piece.nominative, piece.strict


_RUSSIAN_CASES = frozenset(("a", "u", "om"))
_KAZAKH_CASES = frozenset(
    (
        "di",
        "ti",
        "ga",
        "ge",
        "ka",
        "ke",
        "nin",
        "din",
        "tin",
        "dan",
        "den",
        "tan",
        "ten",
        "nan",
        "nen",
        "men",
        "pen",
    )
)


def _plainly_a_name(word: Word, lists: Lexicon) -> bool:
    """True for «санжара»: a name of five letters that is no word itself, and one of the commonest endings."""
    if word.name not in lists.given or len(word.name) < 5 or not word.fold.startswith(word.name):
        return False
    ending = word.fold[len(word.name) :]
    if ending in _RUSSIAN_CASES:  # -у is the Kazakh infinitive too.
        return not shapes.KAZAKH_LETTERS.search(word.low)
    return ending in _KAZAKH_CASES and word.name not in lists.common_names and word.given == SURE


def _analyse(word: Word, lists: Lexicon) -> None:
    """Look up a folded word that was not met before."""
    if not word.capital and not lists.may_hold(word.fold) and not shapes.NAME_SIGN.search(word.fold, 2):
        word.ordinary = word.low in lists.ordinary
        return
    if shapes.CONTRACTION.fullmatch(word.low):
        word.ordinary = word.never = True
        return
    look = len(word.text) < 30
    forms = list(lemmas(word.fold)) if look else [word.fold]
    word.roles, word.plain = lists.role(forms, word.low)
    if 1 < len(word.text) < 30 and not ("-" in word.text and shapes.ABBREVIATION.match(word.text)):
        _parts_of(word, lists, forms)
    long_name = (
        (word.nominative and len(word.name) > 3)
        or (word.strict and len(word.name) > 6)
        or word.patronymic
        or (word.surname == SURE and len(word.name) > 5)
    )
    word.ordinary = word.low.removesuffix("'s").removesuffix("’s") in lists.ordinary or (
        word.named
        and (
            word.low in lists.ordinary_stems
            or (
                not long_name
                and not (shapes.SURNAME_AT_SIGHT if word.capital else shapes.SURNAME_IN_LOWER_CASE).search(
                    word.low
                )
                and lists.is_ordinary(word.low, len(word.name) if _plainly_a_name(word, lists) else 2)
            )
        )
    )
    if word.text[0].islower() and shapes.PARTICIPLE.search(word.low) and not word.surname:
        word.ordinary = True
    if shapes.INFLECTED_ABBREVIATION.match(word.text):
        word.ordinary = word.never = True
        return
    if len(word.fold) > 6 and not word.nominative and shapes.KAZAKH_WHERE.search(word.low):
        # Who or what is somewhere: nobody's name stands in this form.
        word.given = word.surname = 0
        word.place = word.place or DOUBTFUL
    if not word.text[0].islower():
        doubtful = word.surname != SURE and not word.given
        word.never = any(
            never_key(word.text, form) in lists.never
            for form in (forms if doubtful else forms[:1])
            if len(form) > 4 or form == word.fold
        )


def _see_capitals(word: Word, before: Word | None, text: str, lists: Lexicon) -> None:
    """Tell what the capital letter of a word says: a name, a heading, or only that a sentence begins."""
    spelling, gap = word.text, word.gap
    word.first = before is None or (gap != " " and bool(_END.search(gap)) and not _abbreviated(before, gap))
    if word.first and before is not None and '"' in gap and text[word.end : word.end + 1] == '"':
        # One word in quotation marks begins no sentence.
        word.first = bool(re.search(r"[.!?…;:\n]", gap))
    all_capitals = len(spelling) > 1 and (spelling.isupper() or bool(shapes.ABBREVIATION.match(spelling)))
    word.capital = True
    if all_capitals:
        # Capital letters throughout are more often СИЗО or a heading than a name, unless the name is known.
        given = word.nominative and word.given == SURE and len(spelling) > 3
        word.capital = given or (word.surname == SURE and len(spelling) > 4)
    elif not word.first:
        word.ordinary = False  # Only words listed with a capital letter stay ordinary here.
    if word.capital and word.never:
        word.ordinary = True
    if len(spelling) < 3 and text[word.end : word.end + 1] == ".":
        word.initial = (len(spelling) == 1 and spelling.isupper()) or spelling in shapes.LONG_INITIALS


def _folded(spellings: set[str]) -> dict[str, str]:
    """The skeletons of many words at once."""
    order = list(spellings)
    plain = [spelling.removesuffix("'s").removesuffix("’s") for spelling in order]
    return dict(zip(order, fold_all(plain), strict=True))


def words(text: str, lists: Lexicon) -> list[Word]:
    """Cut a text into words and look each of them up."""
    matches = list(_WORD.finditer(text))
    different = {match[0] for match in matches}
    skeletons = _folded({w for w in different if w not in lists.common and hash(w) not in lists.met})
    row: list[Word] = []
    seen: dict[str, tuple[Word, bool]] = {}
    position = 0
    before = None
    for match in matches:
        start, end = match.span()
        spelling = match[0]
        lower = spelling[0].islower()
        word = Word(start, end, spelling, text[position:start], spelling.lower())
        position = end
        met = seen.get(spelling)
        if (common := lists.common.get(spelling)) is not None:
            word.fold, word.roles = common
            word.plain, word.ordinary = bool(word.roles), not word.roles or word.low in lists.ordinary
        elif spelling not in skeletons:
            word.roles, word.plain = lists.met[hash(spelling)]
        elif met is None:
            # Whether the word begins a sentence matters to a patronymic nobody has heard of.
            word.capital = not lower
            word.first = before is None or not word.gap.isspace()
            word.fold = skeletons[spelling]
            _analyse(word, lists)
            seen[spelling] = word, word.ordinary
            word.first = word.capital = False
            if lower and not (word.named or word.place or word.ordinary) and len(lists.met) < _REMEMBERED:
                lists.met[hash(spelling)] = word.roles, word.plain
        else:
            known, word.ordinary = met
            word.fold, word.roles, word.plain, word.given = known.fold, known.roles, known.plain, known.given
            word.nominative, word.strict, word.name = known.nominative, known.strict, known.name
            word.surname, word.patronymic, word.place = known.surname, known.patronymic, known.place
            word.never = known.never
        if not lower:
            _see_capitals(word, before, text, lists)
        row.append(word)
        before = word
    return row


def _abbreviated(word: Word, gap: str) -> bool:
    """True if the full stop after a word belongs to an abbreviation or an initial."""
    return (
        gap.startswith(".")
        and not re.search(r"[!?…;:\n\"]", gap)
        and (len(word.text) == 1 or word.low in _SHORT)
    )
