"""Catalogues: extract every string from the sources, update the three `.po` files, compile them.

    make catalogues        writes, and says what is still missing
    python -m tests.support.catalogues --check   changes nothing; exits 1 if a file would change or a string is missing

A msgid is plain English, so the English catalogue fills itself; Kazakh and Russian are written by people in the
`.po` files. A string that left the sources leaves the catalogues, and nothing is ever guessed ("fuzzy").
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from hotline.web.languages import LANGUAGES as TAGS

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "hotline" / "translations"
LANGUAGES = tuple(TAGS)
SOURCES = ("hotline", "templates")
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.xml", "jinja2")]
NOT_OURS = {"texts", "words", "translations"}  # the policy's own texts, screening's word lists
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "msg": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
EPOCH = datetime(
    2026, 1, 1, tzinfo=UTC
)  # no moment of building in the files: the same sources, the same bytes


def path(language: str) -> Path:
    """Where a language's catalogue stands."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def found() -> dict[str | tuple[str, str], list[str]]:
    """Every string of the sources, and the files it stands in."""
    strings: dict[str | tuple[str, str], list[str]] = {}
    for source in SOURCES:
        for name, _line, message, _comments, _context in extract_from_dir(
            ROOT / source,
            METHODS,
            keywords=KEYWORDS,  # type: ignore[arg-type]
            directory_filter=lambda folder: Path(str(folder)).name not in NOT_OURS,
        ):
            key = message if isinstance(message, str) else (message[0], message[1])
            files = strings.setdefault(key, [])
            if (file := f"{source}/{name}") not in files:
                files.append(file)
    return strings


def read(language: str) -> Catalog:
    """The catalogue as it stands on the disk; an empty one for a new language."""
    if not path(language).exists():
        return Catalog(locale=language)
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """The catalogue for today's sources, with every translation that is still wanted."""
    old = read(language)
    new = Catalog(
        locale=language,
        project="hotline",
        version="1",
        header_comment="",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        creation_date=EPOCH,
        revision_date=EPOCH,
        fuzzy=False,
    )
    strings = found()
    for key in sorted(strings, key=lambda key: key if isinstance(key, str) else key[0]):
        before = old.get(key if isinstance(key, str) else key[0])
        string = before.string if before else ""
        if language == "en":
            string = key
        elif isinstance(key, tuple) and not isinstance(string, tuple | list):
            string = ("",) * new.num_plurals
        new.add(key, string, locations=[(file, None) for file in sorted(strings[key])])  # type: ignore[list-item]
    return new


def missing(catalogue: Catalog) -> Iterator[Message]:
    """Strings that nobody has put into this language yet, and guesses that nobody has confirmed."""
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and (message.fuzzy or not all(strings)):
            yield message


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as a file for people."""
    out = io.BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, include_lineno=False)
    return out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as a file for the program."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main(check: bool) -> int:
    """Bring the files up to date, or only look."""
    wrong = 0
    for language in LANGUAGES:
        catalogue = updated(language)
        for file, content in (
            (path(language), as_po(catalogue)),
            (path(language).with_suffix(".mo"), as_mo(catalogue)),
        ):
            if file.exists() and file.read_bytes() == content:
                continue
            wrong += check
            print("out of date:" if check else "written:", file.relative_to(ROOT))
            if not check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        for message in missing(catalogue):
            wrong += 1
            print(f"missing in {language}: {message.id!r} ({message.locations[0][0]})")
    print(f"{len(found())} strings")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
