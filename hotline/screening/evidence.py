"""Why a chunk of words is a name: its own form, or the words beside it."""

import re
from dataclasses import dataclass
from itertools import pairwise

from hotline.screening.chunks import (
    Chunk,
    is_adjective,
    named_after,
    named_before,
    neighbour_role,
    role_after,
)
from hotline.screening.folding import words_of
from hotline.screening.lexicon import DOUBTFUL, SURE, Role
from hotline.screening.words import Word

_HUMAN_ACTS = words_of(
    "келді кетті айтты көрді ұрды естіді қашты шықты жылады айқайлады дейді деді жазды сұрады "
    "қорқады білмейді біледі айтады ұсталды қамалды сотталды ауырады отырды "
    "қоңырау хабарласты апа апай апке әпке жеңге аға ағай тәте көке әже ата екеуі екеуміз есімді атты "
    "сказал сказала видел видела слышал слышала ударил ударила сидит умер умерла плачет "
    "рассказал рассказала пришёл пришел пришла звонил звонила позвонил позвонила боится "
    "лежит живёт живет работает говорит знает молчит кричал кричала потерял потеряла подписал "
    "подписала отказался отказалась пропал пропала исчез исчезла вернулся вернулась "
    "said saw told heard came lives works died cried called knows refused signed disappeared keldi ketti aitty kordi"
)

_LIKE_AN_ADJECTIVE = re.compile(r"(?:ой|ом|ою|ого|ому|ая|ую|ые|ый|ых|ое|ыми)$")

_LOWER_ADJECTIVE = re.compile(
    _LIKE_AN_ADJECTIVE.pattern + r"|(?:ский|цкий|ские|цкие|ских|цких|ским|цким|ском|цком)$"
)

_WHERE = words_of("в во из под около до близ in from to at near")

_TOWN_ENDING = re.compile(r"(?:ском|цком|ского|цкого|ское|цкое|ске|цке|ово|ево|ино|ове|еве)$")

# Not -ке: «путёвке» and «установке» begin sentences too.
_KAZAKH_CASE_OF_A_SURNAME = re.compile(
    r"[оеё]в(?:тың|тің|қа|ты|ті|тан|тен|пен)$|[оеё]ва(?:ның|ны|ға|дан|мен)$"
)

_KAZAKH_PLACE = re.compile(r"(?:да|де|та|те|дан|ден|тан|тен|нан|нен|ға|ге|қа|ке|дағы|дегі)$")


@dataclass(frozen=True)
class _Signs:
    """What speaks for a chunk, gathered once."""

    words: list[Word]  # without initials
    initials: int
    given: int
    surname: int
    capital: bool  # the first and the last word begin with a capital letter
    inside: bool  # one of the capital letters stands inside a sentence
    role: int  # of the words right beside
    named: bool  # «зовут», «деген» and the like stand beside


def _signs(row: list[Word], chunk: Chunk) -> _Signs:
    words = [w for w in chunk.words if not w.initial]
    return _Signs(
        words=words,
        initials=len(chunk.words) - len(words),
        given=max((w.given for w in words), default=0),
        surname=max((w.surname for w in words if not (w.given == SURE and w.nominative)), default=0),
        capital=bool(words) and words[0].capital and words[-1].capital,
        inside=any(w.capital and not w.first for w in words),
        role=neighbour_role(row, chunk) | role_after(row, chunk),
        named=named_before(row, chunk) or named_after(row, chunk),
    )


def evidence(row: list[Word], chunk: Chunk, cased: bool) -> str:
    """Why a chunk is a name: a short code, or nothing if it is not.

    `cased` says that the writer uses capital letters inside sentences, so that a lower-case word
    is not a name unless the words around it say so.
    """
    signs = _signs(row, chunk)
    words = signs.words
    if not words:
        return ""
    father = any(w.patronymic for w in words) and (signs.capital or not cased or len(words) > 1)
    if father and (len(words) > 1 or words[0].capital or len(words[0].fold) > 8):
        return "patronymic"
    supported = (
        signs.given or signs.surname or signs.role or signs.named or (signs.inside and signs.initials > 1)
    )
    if supported and signs.initials and signs.capital and not (len(words) == 1 and words[0].place):
        return "initials"
    if len(words) > 1:
        if why := _of_several(signs, cased):
            return why
        if not ((signs.given == SURE and not cased) or (signs.capital and (signs.given or signs.surname))):
            return ""
    word = next((w for w in words if w.given or w.surname), words[0])
    return _of_neighbours(row, chunk, signs, word, cased) or _of_form(row, chunk, signs, word, cased)


def _of_several(signs: _Signs, cased: bool) -> str:
    """Two words and more: a given name and a surname, or a role and capital letters."""
    words = signs.words
    plain = [w for w in words if not w.ordinary]
    if signs.capital and (plain or signs.surname):
        known = all(w.named for w in words)
        if signs.given == SURE or (signs.given and (signs.surname or (signs.inside and known))):
            return "full-name"
        like_adjectives = any(_LIKE_AN_ADJECTIVE.search(w.low) for w in words)
        likely = signs.given or (signs.surname == SURE) or (signs.surname and not like_adjectives)

        if likely and signs.inside and not all(w.surname == DOUBTFUL for w in words):
            return "full-name"
        if signs.role or signs.named:
            return "role+name" if signs.role else "named"
        return ""
    certain = any(w.surname == SURE and len(w.name) > 5 for w in plain)
    if not plain or not (certain or len(plain) == len(words)):
        return ""
    long_given = any(w.nominative and len(w.name) > 4 for w in words)
    if signs.given == SURE and (signs.surname == SURE or (signs.surname and long_given)):
        return "full-name"
    two_given = sum(w.given == SURE and len(w.fold) > 3 for w in plain) > 1
    return "full-name" if not cased and (two_given or (signs.given and signs.surname == SURE)) else ""


def _of_neighbours(row: list[Word], chunk: Chunk, signs: _Signs, word: Word, cased: bool) -> str:
    """One word, beside one that says who its bearer is."""
    why = "kin+name" if signs.role & Role.KIN else "role+name"
    if signs.role and word.capital:
        begins = word.first and not word.named and not re.search(r"[:,\"-]", word.gap)
        only_place = word.place and not word.given
        aside = not word.named and "," in word.gap and not signs.role & (Role.KIN | Role.PRIVATE)
        if not (begins or only_place or aside or is_adjective(row, chunk, word)):
            return why
    if signs.role and not word.capital and not word.ordinary and word.gap == " " and len(word.fold) > 2:
        given = word.given and word.strict and len(word.name) > (2 if word.nominative else 3)
        surname = word.surname == SURE or (word.surname and signs.role & (Role.RANK | Role.OFFICIAL))
        surname = surname and not _LIKE_AN_ADJECTIVE.search(word.low)
        if (given or surname) and not (word.given == DOUBTFUL and cased):
            return why
    if (
        signs.named
        and not word.place
        and (
            word.capital
            or (word.named and not word.patronymic and not word.ordinary)
            or (word.given == SURE and word.nominative and len(word.name) > 4)
        )
    ):
        return "named"
    return ""


def _of_form(row: list[Word], chunk: Chunk, signs: _Signs, word: Word, cased: bool) -> str:
    """One word that is a name by itself."""
    if word.ordinary and word.given and word.nominative and word.capital and word.first and _acts(row, chunk):
        return "given-name"
    if word.ordinary or (word.place and not _rather_person(row, chunk, signs, word)):
        return ""
    short = len(word.fold) < 4
    unknown = any(not w.named for w in signs.words)
    if word.given == SURE and not (unknown and not signs.capital):
        too_short = (short and word.first and len(word.text) < 4) or len(word.fold) < 3
        if word.capital and not too_short and (not word.first or (word.strict and len(word.text) > 3)):
            return "given-name"
        unmistakable = len(word.name) > 7  # «абдурашид» in a text that has capital letters elsewhere
        if (
            not word.capital
            and (not cased or unmistakable)
            and word.strict
            and (len(word.name) > 4 or _short_but_clear(word))
            and not word.roles
        ):
            return "given-name"
    if word.given == DOUBTFUL and word.capital and not word.first and not short:
        return "given-name"
    clear = (not word.first and len(word.fold) > 2) or (word.surname == SURE and len(word.fold) > 4)
    clear = clear or bool(_KAZAKH_CASE_OF_A_SURNAME.search(word.low))
    if clear and word.surname and word.capital and not is_adjective(row, chunk, word):
        return "" if _in_a_town(row, chunk, word) else "surname"
    lower = word.surname == SURE and not word.capital and not cased and len(word.fold) > 5
    return "surname" if lower and not _LOWER_ADJECTIVE.search(word.low) else ""


_SHORT_NAMES = words_of(  # folded
    "saSa miSa dima vova kolia tolia fedia petia vitia leha leSa lena katia maSa daSa paSa tania olia iulia nadia "
    "galia lesia Jenia iura sania tema vadia valia nastia asia timur artem dias aida aliia alua aSat baha Jeka rusia "
    "tolik"
)


def _short_but_clear(word: Word) -> bool:
    """True for a name of four letters that no ordinary word looks like, and for "dias's"."""
    if word.low in ("машу", "пашу", "паши", "маши", "лене", "тему", "теме", "темы"):
        return False
    return word.name in _SHORT_NAMES or (len(word.name) == 4 and word.text.endswith(("'s", "’s")))


def _rather_person(row: list[Word], chunk: Chunk, signs: _Signs, word: Word) -> bool:
    """True for «Илью» (Или is a district) and «Георгий», not for «в Жанибеке», «Отарда»."""
    if word.given != SURE:
        return False
    if word.place == SURE:
        return word.nominative and _among_names(row, chunk)
    if word.nominative:
        return True
    return signs.inside and row[chunk.first - 1].low not in _WHERE and not _KAZAKH_PLACE.search(word.low)


def _among_names(row: list[Word], chunk: Chunk) -> bool:
    """True for the first in «Нұрсұлтан, Бекарыс, Жантөре»: a list of given names, not of towns."""
    beside = ((chunk.first - 1, chunk.first), (chunk.last + 1, chunk.last + 1))
    return any(
        0 <= at < len(row)
        and gap < len(row)
        and row[gap].gap in (", ", " және ", " и ")
        and row[at].given == SURE
        and row[at].capital
        and not row[at].place
        for at, gap in beside
    )


def _in_a_town(row: list[Word], chunk: Chunk, word: Word) -> bool:
    """True for «в Гвардейском», «из Шахтинского»: a settlement that no list knows, named like a surname."""
    before = row[chunk.first - 1].low if chunk.first else ""
    return before in _WHERE and len(chunk.words) == 1 and bool(_TOWN_ENDING.search(word.low))


def _acts(row: list[Word], chunk: Chunk) -> bool:
    """True if the next word is what people do: «Серік келді», «Роза сказала», or «Бақыт … өз анасы» has a mother."""
    place = chunk.last + 1
    for own, kin in pairwise(row[place : place + 6]):
        if own.gap != " ":
            break
        if (
            own.low == "өз"
            and kin.roles & Role.KIN
            and re.search(r"[ыі](?:н|на|не|нан|нен|мен|ның|нің)?$", kin.low)
        ):
            return True
    return place < len(row) and row[place].gap == " " and row[place].low in _HUMAN_ACTS
