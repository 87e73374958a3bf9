"""A reporter who accepted the policy, and ways to look at what lies on the disk."""

from __future__ import annotations

import re
import tempfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from hotline.cases import service as cases
from tests.conftest import Home
from tests.web.intake.conftest import app, reporter, stranger

__all__ = ["app", "reporter", "stranger"]

NAME, PHONE = "Айгүл Оспанова", "8 701 234 56 78"
STORY = f"Мені ұрғанын {NAME} көрді. Оның телефоны {PHONE}. Оспановаға сеніңіз."


def text_of(page: Any) -> str:
    """A page as a person reads its source."""
    return unescape(page.get_data(as_text=True))


def choices(page: Any) -> dict[str, str]:
    """The choices that a page offers: {field: what was found}."""
    found = re.findall(
        r"<legend>([^<]*: <mark>.*?)</legend>.*?name=\"(finding-[0-9a-f]+)\"", text_of(page), re.DOTALL
    )
    return {name: re.sub(r"<[^>]+>", "", legend) for legend, name in found}


def chosen(page: Any) -> dict[str, str]:
    """The choices that are made on a page."""
    return dict(re.findall(r'name="(finding-[0-9a-f]+)" id="[^"]*" value="([a-z]+)" checked', text_of(page)))


def opened(home: Home, code: str) -> cases.OpenCase:
    """The case of a receipt, as its reporter may see it."""
    with home.database.reading() as session:
        case_id, key = cases.find_by_receipt(session, code, cases.receipt_salt(home.house.anchor))
        return cases.open_for_reporter(session, case_id, key)


class Disk:
    """Every byte of the instance and of the folder for temporary files."""

    def __init__(self, instance: Path, temporary: Path) -> None:
        self._folders = (instance, temporary)

    def bytes(self, besides: str = "") -> dict[str, bytes]:
        """Content by path. SQLite's shared memory is no content: it is locks and an index of the log."""
        return {
            str(path): path.read_bytes()
            for folder in self._folders
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.endswith("-shm") and not (besides and besides in path.parts)
        }


@pytest.fixture
def disk(instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """What lies on the disk; temporary files would come into a folder of their own."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return Disk(instance, temporary)
