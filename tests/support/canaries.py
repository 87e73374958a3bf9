"""Looking for canaries: whether anything of what was typed lies readable in a folder."""

from __future__ import annotations

import json
import string
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

CERTAIN = 10  # hexadecimal digits: a megabyte of identifiers holds them by chance once in a million


def forms(text: str) -> set[bytes]:
    """How a text may lie on a disk: in Unicode's encodings, escaped as JSON or in an address."""
    escaped = json.dumps(text)[1:-1].encode()
    return {text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"), escaped, quote(text).encode()}


def shortest(words: Iterable[str]) -> set[str]:
    """The words that contain no other of them: whoever finds none of these finds none of the rest."""
    found: list[str] = []
    for word in sorted(set(words), key=len):
        if not any(one in word for one in found):
            found.append(word)
    return set(found)


def is_chance(word: str) -> bool:
    """Whether identifiers may hold it by chance: six digits, a device's code, stand in one megabyte of sixteen."""
    return len(word) < CERTAIN and set(word) <= set(string.hexdigits)


def scan(folder: Path, words: Iterable[str]) -> int:
    """Look into every file of a folder, by content and by name; gives how many bytes there were.

    Fails with the names of the files that hold one of the words, and with what they hold.
    """
    telling = shortest(word for word in words if not is_chance(word))
    canaries = {form: word for word in telling for form in forms(word)}
    scanned, told = 0, {}
    for path in sorted(folder.rglob("*")):
        content = path.name.encode() + b"\n" + (path.read_bytes() if path.is_file() else b"")
        scanned += len(content)
        if found := {word for form, word in canaries.items() if form in content}:
            told[str(path.relative_to(folder))] = found
    assert not told, f"readable on the disk: {told}"
    return scanned
