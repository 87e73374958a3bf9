"""Names that are not persons: streets, schools, shops, books, and the people of history."""

import re

from hotline.screening.chunks import ROLES_OF_PEOPLE, Chunk, named_after, named_before, neighbour_role
from hotline.screening.folding import lemmas, words_of
from hotline.screening.lexicon import SURE, Lexicon, Role
from hotline.screening.words import Word

_CROSSING = words_of(
    "na po ugol peresechenii uglu на по угол пересечении углу вдоль от до между перекрёсток "
    "перекресток мимо возле району"
)

_HONOURED = words_of("бибі батыр би ата хан жырау атындағы атында ақын")


_BEARS_THE_NAME = re.compile(r"(?:[сн]?[ыі])(?:н|на|не|нда|нде|нан|нен|ның|нің|мен)?$")


def is_not_a_person(row: list[Word], chunk: Chunk, text: str, lists: Lexicon) -> bool:
    """True for streets, schools, shops, books and the people of history."""
    before = (
        row[chunk.first - 1]
        if chunk.first and not re.search(r"[,.;!?\n)]", chunk.words[0].gap.replace(". ", " ", 1))
        else None
    )
    after = row[chunk.last + 1 : chunk.last + 4]
    people = neighbour_role(row, chunk) & ROLES_OF_PEOPLE
    plainly = (
        any(w.patronymic or w.initial for w in chunk.words)
        or len(chunk.words) > 1
        or any(w.given == SURE for w in chunk.words)
    )
    if before is not None:
        if (
            before.roles & Role.PLACE_BEFORE
            and not people
            and not (before.low == "имени" and chunk.first > 1 and row[chunk.first - 2].low == "по")
        ):
            return True
        if (
            before.roles & Role.PLACE_BEFORE_WEAK
            and not plainly
            and (before.plain or chunk.words[0].fold not in (chunk.words[0].name, chunk.words[0].name + "a"))
        ):
            return True
        if before.roles & Role.BRAND and (before.low != "бар" or '"' in chunk.words[0].gap) and not people:
            return True
        if before.low in ("after",) or before.low == "атындағы":
            return True
    if (
        len(after) > 1
        and after[0].low in ("атты", "деген", "есімді", "called", "аттас")
        and after[1].low != "бар"
        and after[1].roles & (Role.BRAND | Role.PLACE_AFTER | Role.PLACE_BEFORE | Role.PLACE_BEFORE_WEAK)
    ):
        return True
    if chunk.words[-1].low == "адам" and after and after[0].low.startswith("құқы"):
        return True  # «Адам құқықтары»: human rights.
    if (
        after
        and after[0].gap == " "
        and after[0].low in ("би", "батыр", "хан", "жырау", "бибі", "bi", "batyr", "khan")
    ):
        return True
    for step, word in enumerate(after[:3]):
        if not re.fullmatch(r"\"?[ -]\"?|\"? ?", word.gap):
            break
        if word.roles & Role.PLACE_AFTER and not (
            word.low
            in ("town", "city", "district", "village", "station", "hospital", "school", "region", "court")
            and plainly
            and word.gap == " "
            and step == 0
            and word.low == word.text
            and not people
            and len(chunk.words) > 1
        ):
            return not (
                chunk.words[-1].given
                and not chunk.words[-1].nominative
                and chunk.words[-1].surname == 0
                and step == 0
                and word.low in ("мектебі",)
            )
        if word.roles & Role.BRAND and (
            word.gap.startswith('"') or (step == 0 and not people and _owned(chunk, word))
        ):
            return True
        if word.low not in _HONOURED and not word.roles & Role.PLACE_BEFORE_WEAK:
            break
    if (
        _bears_the_name_of(chunk, text)
        or _in_name_of_a_shop(row, chunk)
        or _of_a_list(row, chunk, text)
        or _of_god_or_shrine(after, chunk, text)
    ):
        return True
    if (
        before is not None
        and before.roles & Role.PLACE_BEFORE_WEAK
        and not people
        and _known_to_history(chunk, lists)
    ):
        return True
    if _quoted(chunk, text) and not people and not _naming_near(text, chunk):
        return True
    if not people and _is_street(row, chunk, lists):
        return True
    return _is_namesake(row, chunk, lists)


def _known_to_history(chunk: Chunk, lists: Lexicon) -> bool:
    """True for «Жамбыла» in «сквер Жамбыла», and any single name that a street or a person of history bears."""
    word = chunk.words[0]
    return (
        len(chunk.words) == 1
        and word.given > 0
        and (
            bool({word.fold, word.name} & lists.streets)
            or word.fold in lists.namesakes
            or word.name in lists.namesakes
        )
    )


# «… атымен аталады», «… носит имя», "named after …": what bears the name of a person is no person.
_BEARS_AFTER = re.compile(
    r"^(?:тың|тің|дың|дің|ның|нің)?\s?(?:батыр\w*|ақын\w*|хан\w*)?\s?(?:атымен|есімімен|құрметіне|атын|есімін|атындағы)\s"
    r"(?:атал\w+|қойыл\w+|салын\w+|ал(?:ған|ды)|иелен\w+|беріл\w+|ашыл\w+)|"
    r"^(?:тың|тің|дың|дің|ның|нің)? (?:аты|есімі) (?:беріл|қойыл)\w+|"
    r"^\s?-?\s?(?:так|именно так) (?:называ\w+|зовётся|зовется|именуется)|^\s?-?\s?(?:деп|dep) атал(?:ады|атын|ған)|"
    r"^\s(?:is|was) the name of (?:the|a|our|that)",
    re.I,
)
_BEARS_BEFORE = re.compile(
    r"(?:носи\w+ имя|назва[лн]\w* (?:именем|в честь)|переименова\w+ в честь|"
    r"named (?:after|for|in honou?r of)|bears? the name of)\s(?:\w+\s){0,2}$",
    re.I,
)
_OF_THE_FAMILY = re.compile(
    r"(?:честь|after|for) (?:моего|моей|его|её|деда|дедушки|бабушки|отца|my|his|her|their|our)\b|"
    r"(?:\bон|\bона|сын\w*|дочь|\bhe|\bshe|\bson|daughter) (?:\w+ )?(?:носи\w+|bears)",
    re.I,
)


def _bears_the_name_of(chunk: Chunk, text: str) -> bool:
    """True if the words beside a name say that a thing is called after that person."""
    if _BEARS_AFTER.match(text[chunk.end : chunk.end + 60]):
        return True
    before = text[max(0, chunk.start - 50) : chunk.start]
    return bool(_BEARS_BEFORE.search(before)) and not _OF_THE_FAMILY.search(before)


# What follows in the sentence says that the names before it are those of shops and streets.
_NAMES_OF_THINGS = re.compile(
    r"^[^.!?\n]{0,60}?(?:(?:дүкен|көше|мектеп|кафе|салон)\w*(?:дің|дың|тің|тың|нің|ның) аттары|"
    r"атын алған|атын иеленген|"
    r"названия (?:улиц|магазин|кафе|школ)|(?:are|were) (?:the )?names of (?:shops|streets))",
    re.I,
)
_EXAMPLES = words_of("ivanov petrov sidorov")  # «Иванов, Петров, Сидоров»: anybody
_GOD_WISHES = words_of(
    "кешірсін сақтасын қаласа жазса бұйыртса берсін білсін разы риза біледі қорысын "
    "қаласаңыз жар қолдасын құдай тағала бір"
)
_SHRINE = re.compile(r"қорым|зиярат|мазар|кесене|жерасты меш|әулие", re.I)


def _of_a_list(row: list[Word], chunk: Chunk, text: str) -> bool:
    if len(chunk.words) == 1 and chunk.words[0].name in _EXAMPLES:
        near = {w.name for w in row[max(0, chunk.first - 4) : chunk.last + 5]}
        return len(near & _EXAMPLES) > 1
    return bool(_NAMES_OF_THINGS.match(text[chunk.end : chunk.end + 100]))


def _of_god_or_shrine(after: list[Word], chunk: Chunk, text: str) -> bool:
    if not after or after[0].gap != " " or len(chunk.words) > 1:
        return False
    if chunk.words[0].low in ("алла", "алланың", "аллаға"):
        return after[0].low in _GOD_WISHES
    return after[0].low in ("ата", "баба", "әулие") and bool(_SHRINE.search(text))


def _owned(chunk: Chunk, word: Word) -> bool:
    """True for «Мереке мейрамханасы»: the ending says what bears the name; «Айгүлдің дүкені» has an owner."""
    return chunk.words[-1].nominative and bool(_BEARS_THE_NAME.search(word.low))


def _in_name_of_a_shop(row: list[Word], chunk: Chunk) -> bool:
    """True for «Тамары» in «кафе "У Тамары"»."""
    for place in range(chunk.first, max(chunk.first - 3, 0), -1):
        if '"' in row[place].gap:
            return bool(row[place - 1].roles & (Role.BRAND | Role.PLACE_BEFORE | Role.PLACE_BEFORE_WEAK))
    return False


def _quoted(chunk: Chunk, text: str) -> bool:
    return text[max(0, chunk.start - 1) : chunk.start] == '"' and text[chunk.end : chunk.end + 1] == '"'


def _naming_near(text: str, chunk: Chunk) -> bool:
    return bool(
        re.search(
            r"(?:зовут|звать|имя|фамили\w+|аты(?:н|м)?\b|есім\w*|тегі\w*|name\w*|called)[^.!?\n]{0,30}$",
            text[max(0, chunk.start - 50) : chunk.start],
            re.I,
        )
    )


def _is_street(row: list[Word], chunk: Chunk, lists: Lexicon) -> bool:
    if len(chunk.words) > 2 or not any(w.fold in lists.streets for w in chunk.words):
        return False
    if chunk.first and row[chunk.first - 1].low in _CROSSING and chunk.words[0].gap == " ":
        return True
    for place in (chunk.first - 1, chunk.last + 1):
        if 0 <= place < len(row) and row[place].fold in lists.streets:
            gap = chunk.words[0].gap if place < chunk.first else row[place].gap
            if re.fullmatch(r"\s?[-/]\s?", gap):
                return True
    if (
        chunk.first > 1
        and row[chunk.first - 1].low in ("и", "-", "уг", "угол")
        and row[chunk.first - 2].fold in lists.streets
    ):
        return True
    return (
        bool(re.search("-", chunk.words[-1].text))
        and all(part in lists.streets for w in chunk.words for part in [w.fold]) is True
    )


def _is_namesake(row: list[Word], chunk: Chunk, lists: Lexicon) -> bool:
    forms = [
        {
            w.fold,
            *(() if w.surname else lemmas(w.fold)),
            w.name,
            w.name + "i" if w.name.endswith("sk") else w.name,
        }
        for w in chunk.words
        if not w.initial
    ]
    if (
        chunk.first
        and len(chunk.words) == 1
        and row[chunk.first - 1].low == "қыз"
        and row[chunk.first - 1].text[0] == "Қ"
    ):
        return chunk.words[0].fold == "Jibek"
    nicknamed = all(not w.given and w.name for w in chunk.words) and named_before(row, chunk)
    if not nicknamed and (neighbour_role(row, chunk) or named_before(row, chunk) or named_after(row, chunk)):
        return False
    if not forms:
        return False
    known = [person for form in forms[0] for person in lists.namesakes.get(form, ())]
    if len(forms) == 1 and chunk.last + 1 < len(row) and row[chunk.last + 1].gap == " ":
        following = row[chunk.last + 1]  # «Иван Грозный»: the second word looks like an adjective.
        if following.text[0].isupper() and any(following.fold in person.alone for person in known):
            return True
    for person in known:
        if all(form & person.parts for form in forms) and (
            len(forms) > 1 or any(form & person.alone for form in forms)
        ):
            return True
    return False
