"""The whole of screening: numbers first, then names, then whose they are."""

import re
from collections.abc import Iterator

from hotline.screening.accounts import emails, handles
from hotline.screening.addresses import addresses
from hotline.screening.chunks import Chunk, candidates
from hotline.screening.dates import dates_beside_names
from hotline.screening.evidence import evidence
from hotline.screening.folding import lemmas
from hotline.screening.invented import is_invented, speaks_of_invented_names
from hotline.screening.lexicon import Lexicon, lexicon, never_key
from hotline.screening.model import Finding, Hit, Kind, Own
from hotline.screening.namesakes import is_not_a_person
from hotline.screening.numbers import numbers
from hotline.screening.officials import is_official, kin_before, office_evidence
from hotline.screening.oneself import introduces_oneself, is_own
from hotline.screening.own import OwnName, is_own_contact, said_of_oneself
from hotline.screening.shadow import Shadow, file_name_shadow, shadow
from hotline.screening.words import Word, words

_TOGETHER = re.compile(r" (?:и|мен|және|and|men|jane|i|пен|бен) |, ?")


def find(text: str, own: Own) -> list[Finding]:
    """All personal data of others in a text, in order and without overlaps.

    The reporter's own data are not reported; officials named with a rank or a post are, as
    `Kind.OFFICIAL`.
    """
    return _find(shadow(text), own)


def find_in_filename(name: str, own: Own) -> list[Finding]:
    """The same for a file name: `_`, `-` and `.` are blanks, camel case is split, the ending is left out."""
    return _find(file_name_shadow(name), own)


_WHERE = frozenset(("с", "со", "на", "по", "от", "до", "из", "за", "from", "on", "at", "to"))


class _Taken:
    """Which characters belong to a finding already; the first to come keeps them."""

    def __init__(self, length: int) -> None:
        self._mask = bytearray(length)

    def take(self, start: int, end: int) -> bool:
        """Take a stretch of the text if all of it is still free."""
        if 1 in self._mask[start:end]:
            return False
        self._mask[start:end] = b"\x01" * (end - start)
        return True


def _find(plain: Shadow, own: Own) -> list[Finding]:
    lists = lexicon()
    taken = _Taken(len(plain.text))
    hits = _numbers(plain.text, own, lists, taken)
    blanked = _blank(plain.text, hits)
    people = [
        hit for hit in _people(blanked, words(blanked, lists), lists, own) if taken.take(hit[1], hit[2])
    ]
    ends = {end for kind, _, end, _ in people if kind is Kind.PERSON}
    hits += people
    hits += [hit for hit in dates_beside_names(plain.text, ends) if taken.take(hit[1], hit[2])]
    return [
        Finding(kind, *plain.span(start, end), why)
        for kind, start, end, why in sorted(hits, key=lambda hit: hit[1])
    ]


_OF_A_PERSON = (Kind.IIN, Kind.DOCUMENT, Kind.DOB)


def _numbers(text: str, own: Own, lists: Lexicon, taken: _Taken) -> list[Hit]:
    found = [(hit, False) for finder in (emails, handles, numbers) for hit in finder(text)]
    name = OwnName(own)
    hits = []
    for (kind, start, end, why), mine in (*found, *addresses(text, lists.places)):
        if not taken.take(start, end):
            continue
        if not (
            mine
            or is_own_contact(kind, text[start:end], own)
            or (kind is not Kind.ADDRESS and said_of_oneself(kind, text, start, end))
            or (kind in _OF_A_PERSON and name.stands_before(text, start))
        ):
            hits.append((kind, start, end, why))
    return hits


def _blank(text: str, hits: list[Hit]) -> str:
    """The text with what was found already turned into dots of the same length, so that no name is seen in it."""
    pieces, position = [], 0
    for _, start, end, _ in sorted(hits, key=lambda hit: hit[1]):
        pieces += [text[position:start], "_" * (end - start)]
        position = end
    return "".join([*pieces, text[position:]])


def _people(text: str, row: list[Word], lists: Lexicon, own: Own) -> list[Hit]:
    cased = any(w.capital and not w.first and not w.text.isupper() for w in row) and not (
        row and row[0].text.islower() and not row[0].start
    )  # Who begins without a capital letter is careless about the others too.
    own_name = OwnName(own)
    invented = speaks_of_invented_names(text)
    found: list[tuple[Chunk, str]] = []
    officials: set[str] = set()
    mine: set[str] = set()
    rejected: list[Chunk] = []
    things: set[str] = set()  # names of streets and the like
    chunks = candidates(row)
    for chunk in chunks:
        chunk.why = evidence(row, chunk, cased) or office_evidence(row, chunk, text)
        kin = kin_before(row, chunk) and len(chunk.words) == 1
        if own_name.known and is_own(row, chunk, text, own_name, kin and chunk.words[0].gap == " "):
            continue
        if chunk.why and is_not_a_person(row, chunk, text, lists):
            if len(chunk.words) == 1:
                things |= _names(chunk)
            continue
        itself = introduces_oneself(text, row, chunk, not own_name.known)
        if itself and (chunk.why or chunk.words[0].capital):
            mine |= _names(chunk)
            continue
        if not chunk.why:
            rejected.append(chunk)
            continue
        if invented and is_invented(text, chunk):
            continue
        whose = "OFFICIAL" if is_official(row, chunk, text) else "KIN" if kin_before(row, chunk) else ""
        if (
            not whose
            and found
            and found[-1][1] == "OFFICIAL"
            and found[-1][0].last == chunk.first - 1 - ("," not in chunk.words[0].gap)
        ):
            between = text[found[-1][0].end : chunk.start]
            if _TOGETHER.fullmatch(between) and any(w.surname or w.initial for w in chunk.words):
                whose = "OFFICIAL"
        if whose == "OFFICIAL":
            officials |= _names(chunk)
        found.append((chunk, whose))
    people = {name for chunk, whose in found if whose != "OFFICIAL" for name in _names(chunk)} - officials
    for chunk in rejected:
        if (
            _names(chunk) & (people | officials)
            and (chunk.words[0].capital or (not cased and chunk.words[0].strict))
            and not any(never_key(w.text, w.fold) in lists.never for w in chunk.words)
        ):
            chunk.why = "mentioned-before"
            found.append((chunk, ""))
    seen = {place for chunk in chunks for place in range(chunk.first, chunk.last + 1)}
    seen -= {chunk.first for chunk in rejected if not chunk.why}
    found += [(chunk, "") for chunk in _later_mentions(row, [chunk for chunk, _ in found], seen)]
    hits: list[Hit] = []
    for chunk, whose in found:
        names = _names(chunk)
        if whose != "KIN" and (names <= mine and mine):
            continue
        if not whose and names <= things and names and row[chunk.first - 1].low in _WHERE and chunk.first:
            continue  # «Привет с Мира», where the text speaks of a street of that name.
        official = whose == "OFFICIAL" or (not whose and bool(names & officials))
        why = "office" if whose == "OFFICIAL" else "named-as-official-before" if official else chunk.why
        hits.append((Kind.OFFICIAL if official else Kind.PERSON, chunk.start, chunk.end, why))
    return hits


# «Дәкең» for Дәулеткерей: the first letters and a word of respect.
_RESPECTED = re.compile(
    r"([^\W\d_]{2,4}?)(?:екең|[кқ][еа]ң)(?:нің|ның|ге|ге|ға|ді|ды|нен|нан|ден|дан|мен|де|да)?$"
)


def _later_mentions(row: list[Word], found: list[Chunk], seen: set[int]) -> Iterator[Chunk]:
    """Other case forms of names that no list knows, once the words beside one of them have shown it to be a name.

    «Немерем Әлкейжанды алып кетті. Әлкейжаннан хабар жоқ»: at the beginning of a sentence nothing else tells.
    `seen` are the places of the row that have been judged already.
    """
    people = [w for chunk in found for w in chunk.words if w.capital and len(w.fold) > 4]
    unlisted = {form: w for w in reversed(people) if not w.named for form in lemmas(w.fold, 5)}
    begins = {w.low[:length]: w for w in reversed(people) for length in (2, 3, 4)}
    for place, word in enumerate(row if people else ()):
        if (
            place in seen
            or not word.capital
            or word.ordinary
            or word.roles
            or (word.place and not word.named)
        ):
            continue
        first = None
        if not word.named and len(word.fold) > 4:
            first = next((unlisted[form] for form in lemmas(word.fold, 5) if form in unlisted), None)
        if first is None and (respected := _RESPECTED.match(word.low)):
            first = begins.get(respected[1])
        if first is not None:
            word.name = first.name or first.fold
            yield Chunk([word], place, place, "mentioned-before")


def _names(chunk: Chunk) -> set[str]:
    """The folded basic forms of the words of a name, without initials."""
    return {w.name or w.fold for w in chunk.words if not w.initial and not w.patronymic}


def same_person(findings: list[Finding], text: str) -> list[int]:
    """A number for each finding, counted from 1 within its kind; the same person has the same number.

    Inflected forms, another script and a surname alone after the full name count as the same
    person; a given name or surname that fits two people counts as the first of them.
    """
    lists = lexicon()
    seen: dict[Kind, list[set[str]]] = {}
    numbered = []
    for finding in findings:
        spelling = text[finding.start : finding.end]
        known = seen.setdefault(finding.kind, [])
        if finding.kind in (Kind.PERSON, Kind.OFFICIAL):
            names = {
                w.name or w.fold for w in words(spelling, lists) if len(w.text) > 1 and not w.patronymic
            } or {spelling}
            match = next((i for i, group in enumerate(known) if names <= group or group <= names), None)
        else:
            names = {re.sub(r"[\W_]", "", spelling).lower()[-10:]}
            match = next((i for i, group in enumerate(known) if names == group), None)
        if match is None:
            known.append(set(names))
            match = len(known) - 1
        else:
            known[match] |= names
        numbered.append(match + 1)
    return numbered
