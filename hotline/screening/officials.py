"""Whether a name is given with a rank or a post of the state, or with a word of kinship."""

import re

from hotline.screening.chunks import TITLES, Chunk, around, is_adjective, named_before
from hotline.screening.folding import words_of
from hotline.screening.lexicon import Role
from hotline.screening.shapes import SURNAME_IN_LOWER_CASE
from hotline.screening.words import Word

_OFFICE = Role.RANK | Role.OFFICIAL

_PEOPLE = _OFFICE | Role.KIN | Role.PRIVATE | Role.GUARDED

_SKIPPED = Role.BETWEEN | Role.STATE | Role.LINK | Role.PLACE_BEFORE_WEAK

_STOP = re.compile(r"[.!?;\n]")

_PAUSE = re.compile(r"[,:()—–\"]|(?<=\s)-(?=\s)")

_ADJECTIVE = re.compile(
    r"(?:ого|его|ому|ему|ский|цкий|ская|ской|ный|ной|ная|ний|ней|няя|ым|ых|их|дық|дік|тық|тік|лық|лік|ғы|гі|"
    r"қы|кі|ның|нің|дың|дің|тың|тің)$"
)

_ORDINALS = words_of(
    "біріншісі екіншісі үшіншісі төртіншісі біреуі бірі екіншісі тағы басқасы первый второй третий "
    "четвёртый другой один другая вторая третья first second third other another birinshisi ekinshisi"
)

_GUARDS = words_of("guard guards охранник охранники охранника күзетші күзетшілер күзетшісі kuzetshi")

_THEIR_HEAD = words_of("жетекшісі басшысы бастығы старший главный")

_ANYBODY = words_of("әйел жігіт кісі азамат азаматша woman man")

_PASSED = words_of(
    "өзі сам сама himself herself делам вопросам работе имя по им его её оның біздің "
    "the my our his her their country нашей нашего моей"
)

_PRIVATE_LIFE = re.compile(
    r"жив[её]т|прожива\w+|тұрады|\blives?\b|resid\w+|женился|женат|үйлен\w+|ажырас\w+|развод\w*|"
    r"развел\w+|развёл\w+|алимент\w*|бывший муж|бывшая жена|married|divorc\w*|dating|affair|"
    r"роман с|встречается|изменя\w+|любовниц\w*|болеет|болен|"
    r"беременн\w*|жүкті|диагноз|тойы|день рождения|birthday|личный (?:номер|телефон)|"
    r"жеке (?:нөмір\w*|телефон\w*)|домашн\w+ адрес|үй мекен\w*|home address|(?<!к )(?<!о )(?<!при )(?<!до )"
    r"дач[аеу]\b(?! (?:показан|взят|объяснен|лож))|одолжил|"
    r"взаймы|қарыз\w*|\bдолг\b|owes",
    re.I,
)


def _walk_back(row: list[Word], first: int) -> list[tuple[Word, int]]:
    """The people words before a chunk in its clause, nearest first, each with its distance in words."""
    found: list[tuple[Word, int]] = []
    place, gap = first - 1, row[first].gap
    while place >= 0 and first - place < 13:
        word = row[place]
        if gap != " " and _STOP.search(gap) and not (gap.startswith(".") and len(word.text) <= 4):
            break
        if (
            gap != " "
            and _PAUSE.search(gap)
            and (found or (place < first - 1 and not row[place + 1].roles & Role.LINK))
            and row[place + 1].low not in TITLES
        ):
            break
        if word.low in _ANYBODY and place and row[place - 1].roles & _OFFICE and word.gap == " ":
            pass  # «Тергеуші әйел …»: the office counts, not that she is a woman.
        elif word.roles & _PEOPLE and not (word.named and word.capital and not word.first):
            found.append((word, first - place))
            if len(found) > 2:
                break
        elif not (
            word.roles & _SKIPPED
            or word.place
            or word.text.isupper()
            or _ADJECTIVE.search(word.low)
            or word.low in TITLES
            or word.low in _PASSED
        ):
            break
        gap = word.gap
        # The gap of the word just read stands before it, so it is examined with the next word.
        place -= 1
    return found


def _roles_before(row: list[Word], chunk: Chunk) -> list[tuple[Word, int]]:
    """The same for a chunk, walked once and kept."""
    if chunk.roles_before is None:
        chunk.roles_before = _walk_back(row, chunk.first)
    return chunk.roles_before


def _state_near(row: list[Word], place: int) -> bool:
    reach = 12 if row[place].low in _GUARDS else 4
    near = row[max(0, place - (20 if _of_those_before(row, place) else reach)) : place + reach + 1]
    return any(
        w.roles & (Role.STATE | _OFFICE) or w.low in ("тюремный", "тюремная", "тюремного", "prison")
        for w in near
    )


def _of_those_before(row: list[Word], place: int) -> bool:
    """True for «Жетекшісі» and «их старший» at the beginning: one of those of whom the sentence before spoke."""
    word = row[place]
    if word.low in _THEIR_HEAD:
        return bool(_STOP.search(word.gap))
    return (
        place > 0
        and row[place - 1].low in ("их", "their", "олардың", "the")
        and bool(_STOP.search(row[place - 1].gap))
    )


def _shop_near(row: list[Word], place: int) -> bool:
    near = row[max(0, place - 3) : place + 4]
    return any(w.roles & Role.BRAND for w in near)


def _office(row: list[Word], place: int) -> bool:
    """True if the bearer of the role at this place acts for the state."""
    word = row[place]
    if word.roles & _OFFICE and not word.roles & Role.PRIVATE:
        return True
    return bool(word.roles & Role.GUARDED) and _state_near(row, place) and not _shop_near(row, place)


def kin_before(row: list[Word], chunk: Chunk) -> bool:
    """True if the chunk stands beside a word of kinship or acquaintance, or a relative of an official."""
    roles = _roles_before(row, chunk)
    if not roles:
        return False
    word, distance = roles[0]
    return bool(word.roles & (Role.KIN | Role.PRIVATE)) and not word.roles & _OFFICE and distance == 1


def is_official(row: list[Word], chunk: Chunk, text: str) -> bool:
    """True if a rank or a post of the state goes with the name."""
    roles = _roles_before(row, chunk)
    if roles:
        _, distance = roles[0]
        if _office(row, chunk.first - distance):
            return not _belongs_to_kin(row, roles, chunk) and not _private(text, chunk)
        relative, distance = roles[0]
        if relative.roles & Role.KIN and relative.plain and distance == 1 and not relative.roles & _OFFICE:
            return False  # «Бывший муж, Шоканов Даурен, служит капитаном»: a husband first of all.
        return bool(_after_says_office(row, chunk, text))
    if _after_says_office(row, chunk, text):
        return not _private(text, chunk)
    if named_before(row, chunk) and _of_a_clause_before(row, chunk):
        return True
    before = row[chunk.first - 1] if chunk.first else None
    if before is not None and before.low in _ORDINALS and re.fullmatch(r"[\s:—–-]{1,3}", chunk.words[0].gap):
        for word in reversed(row[max(0, chunk.first - 25) : chunk.first - 1]):
            if word.roles & _PEOPLE and word.low not in _ORDINALS:
                return bool(word.roles & _OFFICE)
    return False


def _of_a_clause_before(row: list[Word], chunk: Chunk) -> bool:
    """True for "the officer who shouted at me was called …"."""
    relative = False
    for place in range(chunk.first - 1, max(chunk.first - 14, -1), -1):
        word = row[place]
        relative = relative or word.low in ("who", "whose", "который", "которая", "которого", "которую")
        if word.roles & (_PEOPLE & ~Role.GUARDED) or (word.roles & Role.GUARDED and relative):
            return relative and _office(row, place)
        if _STOP.search(word.gap):
            return False
    return False


def office_evidence(row: list[Word], chunk: Chunk, text: str) -> str:
    """A code if an unknown capitalised word is a name because a post stands farther before it."""
    word = chunk.words[-1]
    if (
        len(chunk.words) > 1
        or not (word.capital or (word.surname and SURNAME_IN_LOWER_CASE.search(word.low)))
        or word.first
        or word.place
        or word.ordinary
        or word.roles
    ):
        return ""
    posts = [person for person, _ in _roles_before(row, chunk) if person.roles & (_OFFICE | Role.GUARDED)]
    if not posts or is_adjective(row, chunk, word):
        return ""
    return "role+name" if is_official(row, chunk, text) else ""


def _private(text: str, chunk: Chunk) -> bool:
    """True if the official is named for something private: where he lives, whom she married."""
    left, right = around(text, chunk, 60, 60)
    return bool(
        _PRIVATE_LIFE.search(right[:50])
        or re.search(
            r"(?:бывш\w+ (?:муж|жена|жены|жену)|ex-(?:wife|husband) of|бұрынғы (?:әйелі|күйеуі)) ?\w* $",
            left,
            re.I,
        )
        or re.search(r"(?:личный|домашний|жеке|home|private)\s\w+\s$", left)
    )


def _belongs_to_kin(row: list[Word], roles: list[tuple[Word, int]], chunk: Chunk) -> bool:
    """«Жена майора Айгуль» and «мой сосед капитан Ким» are about private persons."""
    if len(roles) < 2:
        return False
    (post, near), (owner, far) = roles[0], roles[1]
    if len(roles) > 2 and not owner.roles & (Role.KIN | Role.PRIVATE) and "," in chunk.words[0].gap:
        near, (owner, far) = far, roles[2]  # "The daughter of the deputy warden, Zarina."
    if owner.roles & Role.KIN and far - near < 4 and "," in chunk.words[0].gap:
        return True  # «Жена прокурора, Алия, …», "the wife of the prosecutor, Aliya, …".
    if not owner.roles & (Role.KIN | Role.PRIVATE) or owner.roles & _OFFICE or far - near != 1:
        return False
    if owner.low in ("свидетель", "потерпевший", "адвокат", "гражданин", "куә"):
        return False
    if owner.low in ("аға", "аға-", "aga") and post.roles & _OFFICE:
        return False  # «Аға лейтенант» is a senior lieutenant, not an elder brother.
    if owner.plain and not post.plain:
        return any(w.nominative for w in chunk.words)
    return owner.plain == post.plain


def _after_says_office(row: list[Word], chunk: Chunk, text: str) -> bool:
    place = chunk.last + 1
    if place >= len(row):
        return False
    word = row[place]
    last = chunk.words[-1]
    base = last.nominative or not last.given
    if word.gap == " " and base and word.plain and word.roles & Role.RANK:
        return True
    if re.fullmatch(r" ?[,(—–-]{1,2} ?", word.gap) and base:
        ahead = row[place : place + 6]
        for step, other in enumerate(ahead):
            if step and other.gap != " ":
                break
            if other.roles & _PEOPLE:
                if not other.plain and not re.search(r"(?:ы|і|сы|сі)$", other.low):
                    return False
                return _office(row, place + step) and not (
                    step == 0 and place + 1 < len(row) and row[place + 1].named and row[place + 1].capital
                )
            if not (
                other.roles & (Role.BETWEEN | Role.STATE | Role.LINK | Role.PLACE_BEFORE_WEAK)
                or other.place
                or other.text.isupper()
                or _ADJECTIVE.search(other.low)
                or other.low in ("a", "an", "the", "он", "она", "ол", "he", "she", "who", "это")
            ):
                break
    if word.low in (
        "деген",
        "есімді",
        "атты",
        "дейтін",
        "degen",
        "esimdi",
        "работает",
        "служит",
        "служил",
        "работал",
        "is",
        "was",
        "болып",
        "является",
        "who",
        "-",
    ):
        for step, other in enumerate(row[place + 1 : place + 6]):
            if step and other.gap != " ":
                break
            if other.roles & _PEOPLE:
                return _office(row, place + 1 + step) and (word.low not in ("is", "was") or step > 0)
            if not (
                other.roles & _SKIPPED
                or other.place
                or _ADJECTIVE.search(other.low)
                or other.low in ("a", "an", "the", "бір", "in")
            ):
                break
    return False
