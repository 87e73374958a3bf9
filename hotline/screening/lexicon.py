"""The word lists of this package, read once and folded.

`lexicon()` reads `words/*.txt` at its first call and keeps the result; it holds no text of any report.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hotline.screening.folding import fold, fold_all


class Role:
    """What a word near a name says about its bearer; one bit for each section of roles.txt.

    Plain numbers: an `IntFlag` would take a third of the time of a screening.
    """

    RANK = 1
    OFFICIAL = 2
    GUARDED = 4
    STATE = 8
    KIN = 16
    PRIVATE = 32
    BETWEEN = 64
    PLACE_BEFORE = 128
    PLACE_BEFORE_WEAK = 256
    PLACE_AFTER = 512
    BRAND = 1024
    LINK = 2048


NOBODY = 0
SURE, DOUBTFUL = 2, 1  # how far a word is a given name: always, or an ordinary word as well


_TENDER = ("eCka", "oCka", "enka", "onka", "uSka", "iuSa", "Cik", "Jan", "aS", "eke", "tai")  # folded


def _beginning(word: str) -> str:
    """The first letters, four at most, that all case forms of a folded word share: Мари-я, Мари-ей."""
    kept = len(word) - (2 if word.endswith("ia") else 1 if word[-1] in "aeiou" else 0)
    return word[: max(2, min(4, kept))]


def never_key(word: str, skeleton: str = "") -> str:
    """The skeleton of a word and its alphabet: German is a nationality, Герман a name."""
    return ("latin " if word.isascii() else "") + (skeleton or fold(word))


@dataclass(frozen=True)
class Namesake:
    """A person of history: all known parts of the name, and those by which alone he or she is meant."""

    parts: frozenset[str]
    alone: frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    given: dict[str, int]
    first_parts: frozenset[str]
    root_letters: frozenset[str]  # the first three letters with which a name made of two roots may begin
    last_letters: frozenset[str]  # the last two of each last part
    last_parts: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]
    streets: frozenset[str]
    ordinary: frozenset[str]
    ordinary_stems: frozenset[str]
    never: frozenset[str]  # as never_key() gives them
    roles: dict[str, int]
    no_roles: frozenset[str]  # as spelled: they only look like a role
    namesakes: dict[str, list[Namesake]]  # by each part of the name
    common: dict[str, tuple[str, int]]  # words known to be no names, as spelled: skeleton and roles
    beginnings: frozenset[str]  # of listed words, as _beginning() gives them
    # Lower-case words met before that are no names, and their roles. Only hashes are kept, which Python salts
    # anew in every process: no word of a report can be read from them.
    met: dict[int, tuple[int, bool]]
    common_names: frozenset[str]  # given names that are spelled like an ordinary word, folded
    names: frozenset[str]  # every given name, surname and place, for a first look

    def compound(self, word: str) -> bool:
        """True if a folded word is two roots of Kazakh names put together."""
        if len(word) < 6 or word[-2:] not in self.last_letters or word[:3] not in self.root_letters:
            return False
        for cut in range(2, min(len(word) - 1, 9)):
            if word[:cut] in self.first_parts and word[cut:] in self.last_parts:
                return True
        return False

    def affectionate(self, word: str) -> int:
        """DOUBTFUL if a folded word is a given name made tender: Ванечка, Дәуренчик, Мадинаш, Ерболат-жан."""
        for ending in _TENDER:
            if word.endswith(ending) and len(word) > len(ending) + 2:
                base = word[: -len(ending)]
                if any(self.given.get(base + end) == SURE for end in ("", "a", "ia", "i")):
                    return DOUBTFUL if ending != "Jan" else SURE
        return SURE if word.endswith("Jan") and self.compound(word[:-3]) else 0

    def may_hold(self, word: str) -> bool:
        """False if no listed word begins like a folded word, so that its endings need no look."""
        return (
            word[:4] in self.beginnings
            or word[:3] in self.beginnings
            or (len(word) < 7 and word[:2] in self.beginnings)
        )

    def is_ordinary(self, spelling: str, shortest: int = 2) -> bool:
        """True if ordinary.txt holds a lower-case word, as it is or by one of its beginnings.

        A beginning shorter than a name that the word may be a form of says nothing: «сан*» is not санжар-а.
        """
        return spelling in self.ordinary or any(
            spelling[:i] in self.ordinary_stems for i in range(shortest, min(len(spelling), 20) + 1)
        )

    def given_name(self, word: str) -> int:
        """SURE or DOUBTFUL if a folded word in its basic form is a given name, otherwise 0."""
        return self.given.get(word, 0) or (SURE if self.compound(word) else self.affectionate(word))

    def role(self, forms: list[str], spelling: str) -> tuple[int, bool]:
        """The roles of a word given by its lemmas, itself first, and whether it stands in its basic form.

        Words of up to three letters are compared as they are spelled: their skeletons
        coincide too often (ұл "son", ул. "street").
        """
        if spelling in self.no_roles:
            return NOBODY, False
        exact = self.roles.get(spelling) or self.roles.get(forms[0], NOBODY)
        if exact:
            return exact, True
        for lemma in forms:
            if len(lemma) > 3 and (found := self.roles.get(lemma)):
                return found & ~(Role.BETWEEN | Role.LINK) if len(lemma) < 5 else found, False
        return NOBODY, False


def _lines(name: str) -> list[str]:
    text = files("hotline.screening").joinpath("words", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _folded(name: str) -> frozenset[str]:
    return frozenset(fold_all(_spelled(name)))


def _given() -> dict[str, int]:
    found: dict[str, int] = {}
    listed = _spelled("given_names.txt")
    for word, skeleton in zip(listed, fold_all([word.lstrip("?") for word in listed]), strict=True):
        sureness = DOUBTFUL if word.startswith("?") else SURE
        found[skeleton] = min(sureness, found.get(skeleton, SURE))
    return found


def _roles() -> tuple[dict[str, int], frozenset[str]]:
    found: dict[str, int] = {}
    none: set[str] = set()
    role, section = NOBODY, ""
    for line in _lines("roles.txt"):
        if line.startswith("["):
            section = line.strip("[]").replace("-", "_").upper()
            role = getattr(Role, section, NOBODY)
            continue
        if section == "NONE":
            none.update(line.split())
            continue
        listed = line.split()
        for word, skeleton in zip(listed, fold_all(listed), strict=True):
            key = skeleton if len(skeleton) > 3 else word.lower()
            found[key] = found.get(key, NOBODY) | role
    return found, frozenset(none)


def _spelled(name: str) -> list[str]:
    return [word for line in _lines(name) if not line.startswith("[") for word in line.split()]


def _parts() -> tuple[frozenset[str], frozenset[str]]:
    sections: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in _lines("name_parts.txt"):
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]"), set())
        else:
            words.update(map(fold, line.split()))
    return frozenset(sections["first"]), frozenset(sections["last"])


def _namesakes() -> dict[str, list[Namesake]]:
    people: dict[str, list[Namesake]] = {}
    for line in _lines("namesakes.txt"):
        parts, _, alone = line.partition("|")
        known = frozenset(map(fold, alone.split()))
        person = Namesake(frozenset(map(fold, parts.split())) | known, known)
        for part in person.parts:
            people.setdefault(part, []).append(person)
    return people


@cache
def lexicon() -> Lexicon:
    """All lists, read and folded at the first call (about a tenth of a second)."""
    first, last = _parts()
    ordinary = {word for line in _lines("ordinary.txt") for word in line.split()}
    given, surnames, places = _given(), _folded("surnames.txt"), _folded("places.txt")
    (roles, no_roles), names = _roles(), surnames | places | given.keys()
    common = {}
    spelled_alike = {word.rstrip("*") for word in ordinary}
    root_letters = frozenset(
        (root + part)[:3] for root in first for part in (last if len(root) == 2 else [""])
    )
    known = [word for word in ordinary if word.islower() and "*" not in word] + _spelled("roles.txt")
    for word, skeleton in zip(known, fold_all(known), strict=True):
        if skeleton not in names and word not in no_roles:
            common[word] = skeleton, roles.get(word.lower(), roles.get(skeleton, NOBODY))
    return Lexicon(
        given=given,
        first_parts=first,
        root_letters=root_letters,
        last_letters=frozenset(part[-2:] for part in last),
        last_parts=last,
        surnames=surnames,
        places=places,
        streets=_folded("streets.txt"),
        ordinary=frozenset(word for word in ordinary if not word.endswith("*")),
        ordinary_stems=frozenset(word.rstrip("*") for word in ordinary if word.endswith("*")),
        never=frozenset(never_key(word) for word in ordinary if word[0].isupper()),
        roles=roles,
        no_roles=no_roles,
        common=common,
        namesakes=_namesakes(),
        met={},
        common_names=frozenset(
            fold_all(
                [
                    n
                    for name in _spelled("given_names.txt")
                    if (n := name.lstrip("?").lower()) in spelled_alike
                ]
            )
        ),
        names=names,
        beginnings=frozenset(
            {_beginning(word) for word in (*names, *(key for key in roles if len(key) > 3))}
            | {(root + part)[:4] for root in first for part in last}
        ),
    )
