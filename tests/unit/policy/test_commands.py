"""`hotline policy` as people and programs use it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hotline.audit import service as audit
from hotline.cli import context, main
from tests.conftest import Home

FIRST = "Саясат\n1.1. Жауап 30 күнде.\n"


@pytest.fixture
def folder(home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(context, "load", lambda: home.house)
    (tmp_path / "kk.txt").write_text(FIRST, "utf-8")
    (tmp_path / "new.txt").write_text(FIRST.replace("30", "15"), "utf-8")
    (tmp_path / "en.txt").write_text("1.1. Answer.\n1.2. More.\n", "utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    return tmp_path


def run(*command: str, fails: bool = False) -> Result:
    result = CliRunner().invoke(main, ["policy", *command])
    assert (result.exit_code != 0) == fails, result.output
    return result


def read(*command: str) -> Any:
    return json.loads(run(*command, "--json").stdout)


def test_publishing_puts_a_text_in_force_and_leaves_a_trace(home: Home, folder: Path) -> None:
    with home.database.reading() as session:
        before = audit.head(session).count
    made = read("publish", "--kk", str(folder / "kk.txt"))
    assert made["number"] == 2
    assert made["languages"] == ["kk"]
    assert made["sha256"]["kk"] == hashlib.sha256(FIRST.encode()).hexdigest()
    with home.database.reading() as session:
        assert audit.head(session).count == before + 1
    assert [one["number"] for one in read("list")["versions"]] == [2, 1]
    assert run("list").stdout.startswith("2 ")


def test_other_clause_numbers_in_a_translation_are_said(folder: Path) -> None:
    result = run("publish", "--kk", str(folder / "kk.txt"), "--en", str(folder / "en.txt"))
    assert "version 2 is in force (kk, en)" in result.stdout
    assert "warning: en" in result.stderr


def test_a_difference_is_told_in_words(folder: Path) -> None:
    run("publish", "--kk", str(folder / "kk.txt"))
    run("publish", "--kk", str(folder / "new.txt"))
    assert run("diff", "2", "3").stdout == "1.1. Жауап [-30-][+15+] күнде.\n"
    assert [one["clause"] for one in read("diff", "2", "3")["changed"]] == ["1.1"]
    assert run("diff", "2", "2").stdout == ""


def test_a_file_that_is_no_policy_changes_nothing(folder: Path) -> None:
    result = run("publish", "--kk", str(folder / "bad.txt"), fails=True)
    assert "not UTF-8" in result.stderr
    run("publish", fails=True)
    run("publish", "--kk", str(folder / "absent.txt"), fails=True)
    run("diff", "1", "9", fails=True)
    assert [one["number"] for one in read("list")["versions"]] == [1]
