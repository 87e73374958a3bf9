"""Which words may make up one name, and what stands beside them.

`candidates` cuts a text into chunks of words that look like a name. Whether one is a name is decided in
evidence.py and namesakes.py, whose name it is in officials.py, oneself.py and invented.py.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from hotline.screening.folding import words_of
from hotline.screening.lexicon import DOUBTFUL, SURE, Role
from hotline.screening.words import Word

_JOIN = re.compile(r"[ \u00a0]{1,3}|-")

_AFTER_INITIAL = re.compile(r"\. ?")

_LINKED = re.compile(r"[\s:,\"(—–-]{1,4}|\. ?|, ")

_NAMING = words_of(
    "зовут звать звали имени есімі есімді аты атты деген dep деп дейтін named called name имя фамилия "
    "фамилии тегі есім aty degen esimi zovut zvali imeni esimdi imya familiya familiiasy фио атын "
    "есімін"
)

ROLES_OF_PEOPLE = Role.KIN | Role.PRIVATE | Role.RANK | Role.OFFICIAL | Role.GUARDED

TITLES = words_of("mr mrs ms miss mister madam sir dr мистер миссис господин госпожа г-н г-жа мырза ханым")

_NOT_A_WORD_OF_A_NAME = (
    ROLES_OF_PEOPLE
    | Role.STATE
    | Role.PLACE_BEFORE
    | Role.PLACE_BEFORE_WEAK
    | Role.PLACE_AFTER
    | Role.BRAND
    | Role.LINK
)


@dataclass
class Chunk:
    """Words `first` to `last` of the row, taken for one name."""

    words: list[Word]
    first: int
    last: int
    why: str = ""
    roles_before: list[tuple[Word, int]] | None = None

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        end = self.words[-1].end
        return end + 1 if self.words[-1].initial else end


def _unknown_name(word: Word) -> bool:
    """True for a capitalised word inside a sentence about which nothing is known."""
    return (
        word.capital
        and not word.first
        and not word.place
        and not word.ordinary
        and not word.initial
        and not word.roles & _NOT_A_WORD_OF_A_NAME
        and len(word.text) > 1
    )


def _name_like(word: Word) -> bool:
    if word.initial:
        return True
    if word.place and not (
        word.given
        and word.capital
        and (not word.first or word.gap == ": ")
        and (word.nominative or word.place == DOUBTFUL or word.surname == SURE)
    ):
        return False
    if word.ordinary and not (word.capital and word.given and len(word.fold) > 3):
        return False
    if (
        word.roles & _NOT_A_WORD_OF_A_NAME
        and not (word.named and word.capital and not word.first)
        and not word.patronymic
    ):
        if word.first and word.roles & (Role.RANK | Role.OFFICIAL):
            return False
        return bool(word.given and word.nominative and word.capital) or (
            word.surname == SURE and word.capital
        )
    return (
        word.named
        and (
            word.capital
            or word.given > 0
            or word.surname == SURE
            or word.patronymic
            or word.name[-2:] in ("ov", "ev", "sk")
        )
    ) or _unknown_name(word)


def _joined(before: Word, word: Word) -> bool:
    if before.initial:
        return bool(_AFTER_INITIAL.fullmatch(word.gap))
    return bool(_JOIN.fullmatch(word.gap))


def candidates(row: list[Word]) -> list[Chunk]:
    """Runs of words that look like parts of a name, at most four words each."""
    chunks: list[Chunk] = []
    place = 0
    while place < len(row):
        if not (_name_like(row[place]) or _first_of_full_name(row, place) or _called_a_person(row, place)):
            place += 1
            continue
        last = place
        while (
            last + 1 < len(row)
            and last - place < 3
            and (_name_like(row[last + 1]) or _surname_and_place(row, last + 1))
            and _joined(row[last], row[last + 1])
        ):
            last += 1
        if (
            last + 1 < len(row)
            and row[last + 1].low in ("ұлы", "қызы", "uly", "qyzy", "kyzy", "улы", "кызы")
            and last > place
            and row[last].nominative
        ):
            last += 1  # The patronymic in two words: Ахметов Нұрлан Серік ұлы.
        chunks += _split(row, place, last)
        place = last + 1
    return chunks


def _surname_and_place(row: list[Word], place: int) -> bool:
    """True for «Алтынсарин» after «Ыбырай»: a district, but here a surname."""
    return bool(row[place].place and row[place].surname and row[place].capital and row[place - 1].given)


_SOMEBODY = words_of(
    "жігіт бала кісі адам азамат қыз әйел келіншек қария шал ер жас сержант майор капитан тергеуші полицей учаскелік "
    "тұтқын дос көрші таныс zhigit jigit bala kisi adam qyz"
)


def _called_a_person(row: list[Word], place: int) -> bool:
    """True for an unknown capitalised word in «Сағым деген жігітті», though it begins a sentence."""
    word = row[place]
    if (
        not (word.first and word.capital and place + 2 < len(row))
        or word.ordinary
        or word.place
        or word.roles
    ):
        return False
    called, who = row[place + 1], row[place + 2]
    return called.low in ("деген", "есімді", "атты", "degen", "esimdi", "atty") and any(
        who.low.startswith(one) for one in _SOMEBODY
    )


def _first_of_full_name(row: list[Word], place: int) -> bool:
    """True for «Вера» in «Вера Павловна» at the beginning of a sentence."""
    if place + 1 >= len(row) or not row[place].given:
        return False
    following = row[place + 1]
    if not row[place].capital:
        return (
            row[place].nominative
            and following.surname == SURE
            and not following.capital
            and _joined(row[place], following)
        )
    return (
        following.capital
        and bool(following.patronymic or following.surname)
        and _joined(row[place], following)
    )


def _split(row: list[Word], first: int, last: int) -> list[Chunk]:
    """One chunk, or several where lower case begins: «Айбек менің»."""
    cuts = [first]
    for place in range(first + 1, last + 1):
        before, word = row[place - 1], row[place]
        lower = (
            before.capital != word.capital
            and not before.initial
            and not word.initial
            and not word.patronymic
            and word.low not in ("ұлы", "қызы", "улы", "кызы")
            and not (
                before.capital
                and before.first
                and (word.surname == SURE or (word.given == SURE and word.strict and not word.ordinary))
            )
        )
        if lower:
            cuts.append(place)
    cuts.append(last + 1)
    return [Chunk(row[a:b], a, b - 1) for a, b in pairwise(cuts)]


def named_before(row: list[Word], chunk: Chunk) -> bool:
    """True if «зовут», «есімі», "named" and the like introduce the chunk."""
    place = chunk.first - 1
    if place > 0 and row[place].low in ("его", "её", "ее", "их", "оны") and row[place].gap == " ":
        place -= 1  # «Зовут его Лаврик».
    if chunk.first and row[chunk.first - 1].low in TITLES and chunk.words[0].capital:
        return bool(re.fullmatch(r"\.? ", chunk.words[0].gap))  # "Mr. Nwachukwu"
    return (
        place >= 0
        and row[place].low in _NAMING
        and row[place].low not in ("деген", "деп", "dep", "degen", "есімді", "атты", "дейтін")
        and bool(_LINKED.fullmatch(chunk.words[0].gap))
    )


_WHAT_IS = words_of("не ұғым сөз сөздің нәрсе нәрсенің түсінік түсініктің осы сол құр тек ne")


def named_after(row: list[Word], chunk: Chunk) -> bool:
    """True if «деген», «есімді» or «звали» follow the chunk; not for «Бақыт деген не», which asks what it is."""
    place = chunk.last + 1
    if place >= len(row) or not re.fullmatch(r"\"? ", row[place].gap):
        return False
    if row[place].low in ("звали", "зовут", "zvali", "zovut"):
        return not chunk.words[-1].ordinary
    return row[place].low in ("деген", "есімді", "атты", "дейтін", "degen", "esimdi", "atty") and not (
        place + 1 < len(row) and row[place + 1].low in _WHAT_IS
    )


_WHOSE = words_of(
    "его её ее их мой моя моё мое моего моей моему моём моем моим мою наш наша нашего нашей нашему нашу твой твоя "
    "ego eyo moi moy moya moego moey"
)


def neighbour_role(row: list[Word], chunk: Chunk) -> int:
    """The role of the word right before the chunk, over a comma or a colon at most."""
    place = chunk.first - 1
    if place < 0 or not _LINKED.fullmatch(chunk.words[0].gap):
        return 0
    if chunk.words[0].gap.startswith(".") and len(row[place].text) > 3:
        return 0
    if place and row[place].low in _WHOSE and row[place].gap == " " and chunk.words[0].capital:
        # «Сослуживец его Ерасыл», «сватья моя, Бурулча».
        return row[place - 1].roles & (Role.KIN | Role.PRIVATE)
    return row[place].roles & ROLES_OF_PEOPLE


_POLITE = words_of(
    "ака аке аку аки акой апа апе апу апы апой апаға апаны апаның апамен ападан опа опе опу опы опой "
    "аға ага ағай агай апай тәте тате көке эже эне байке аке әке хала aka apa opa aga agai apai baike xola"
)


def role_after(row: list[Word], chunk: Chunk) -> int:
    """The role of the word right after the chunk, as in «Шырақ майор» or "Айбек, тергеуші"."""
    place = chunk.last + 1
    if place >= len(row):
        return 0
    word = row[place]
    if word.gap == "-" and word.low in _POLITE and chunk.words[-1].capital:
        return Role.KIN  # «Бурулча-апа»
    if word.gap == " " and chunk.words[-1].nominative | (not chunk.words[-1].given):
        return word.roles & Role.RANK if word.plain else 0
    if re.fullmatch(r" ?[,(-] ?", word.gap):
        return word.roles & (Role.RANK | Role.OFFICIAL) if word.plain else 0
    return 0


def is_adjective(row: list[Word], chunk: Chunk, word: Word) -> bool:
    """True for «Медеуского» in «судья Медеуского районного суда», «Верховного» in «Верховного суда»."""
    if not re.search(
        r"(?:ого|его|ому|ской|цкой|ский|ском|ская|ной|ный|ная|ым|ых|скую|ов)$|(?:дық|дік|тық|тік|лық|лік)$",
        word.low,
    ) or (word.low.endswith("ов") and word.surname != 0):
        return False
    place = chunk.last + 1
    return (
        place < len(row)
        and row[place].gap == " "
        and not row[place].capital
        and (
            bool(row[place].roles)
            or bool(re.search(r"(?:ого|его|ой|ому|ый|ая|ном|ских|ной)$", row[place].low))
        )
    )


def around(text: str, chunk: Chunk, before: int, after: int) -> tuple[str, str]:
    """What stands before and after a chunk in its own sentence."""
    left = re.split(r"[!?\n]|(?<=[^\W\d_]{3})\. ", text[max(0, chunk.start - before) : chunk.start])[-1]
    right = re.split(r"[!?\n]|\.(?=\s|$)", text[chunk.end : chunk.end + after])[0]
    return left, right
