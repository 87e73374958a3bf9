"""Everything that the reporter may see, as one file: streamed, uncompressed, with a neutral name."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import service as cases
from hotline.cases.models import CaseFile
from hotline.web import zips
from tests.conftest import Home
from tests.support.register import ANSWERS, Register
from tests.web.rights.conftest import HERE, Mailbox

CONTENT = "Үкілі сурет".encode()


def fetch(mailbox: Mailbox, language: str = "en") -> tuple[Any, zipfile.ZipFile]:
    answer = mailbox.client.get(f"/{language}/case/file")
    assert answer.status_code == 200
    return answer, zipfile.ZipFile(io.BytesIO(answer.data))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_it_holds_the_page_the_data_and_the_files(
    mailbox: Mailbox, register: Register, lodged: cases.Lodged, language: str
) -> None:
    register.reply(lodged.number, "Біз оқыдық.")
    mailbox.ask("see")
    answer, archive = fetch(mailbox, language)
    assert archive.testzip() is None
    assert archive.namelist() == ["index.html", "data.json", "files/жара суреті.pdf"]
    assert archive.read("files/жара суреті.pdf") == CONTENT
    page, data = archive.read("index.html").decode(), json.loads(archive.read("data.json"))
    for words in (ANSWERS["narrative"], "Жоламанова", "Біз оқыдық.", lodged.number, "жара суреті.pdf"):
        assert words in page
    assert f'<html lang="{language}">' in page
    assert data["answers"]["surname"] == "Жоламанова"
    assert data["files"] == [
        {
            "name": "files/жара суреті.pdf",
            "size": len(CONTENT),
            "type": "application/pdf",
            "sha256": hashlib.sha256(CONTENT).hexdigest(),
        }
    ]
    assert [one["kind"] for one in data["requests"]] == ["see"]
    assert data["messages"][0]["from"] == "hotline"
    assert all(one.compress_type == zipfile.ZIP_STORED for one in archive.infolist())
    assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="kuzhattar.zip"')
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["X-Robots-Tag"].startswith("noindex")


def test_the_trace_is_there_and_names_no_time_of_day(mailbox: Mailbox, home: Home) -> None:
    fetch(mailbox)
    with home.database.reading() as session:
        event = next(one for one in audit.latest(session) if one.kind == kinds.CASE_EXPORTED)
    assert (event.actor, len(event.at)) == ("reporter", len("2026-11-22"))


def test_an_altered_file_is_named_and_the_rest_is_there(mailbox: Mailbox, home: Home) -> None:
    with home.database.writing() as session:
        row = session.scalars(select(CaseFile)).one()
        row.sealed_meta = bytes(len(row.sealed_meta))
    _answer, archive = fetch(mailbox)
    assert archive.namelist() == ["index.html", "data.json"]
    assert json.loads(archive.read("data.json"))["damaged"] == 1
    assert "A part of it does not open" in archive.read("index.html").decode()


def test_a_file_whose_bytes_were_altered_leaves_no_whole_archive(mailbox: Mailbox, home: Home) -> None:
    (path,) = (one for one in home.config.files.rglob("*") if one.is_file())
    path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(vault.AlteredError):  # a server cuts the connection there
        assert mailbox.client.get(f"{HERE}/file").data


def test_it_writes_no_temporary_file(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path / "nowhere"))
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    _answer, archive = fetch(mailbox)
    assert archive.testzip() is None


def test_a_large_archive_comes_in_pieces() -> None:
    pieces = (bytes([at % 256]) * 65536 for at in range(64))
    sent = list(zips.stream([zips.Member("a", pieces, 64 * 65536)]))
    assert len(sent) > 60
    assert max(map(len, sent)) < 70_000
    archive = zipfile.ZipFile(io.BytesIO(b"".join(sent)))
    assert archive.testzip() is None
    assert len(archive.read("a")) == 64 * 65536


@pytest.mark.parametrize(
    ("names", "safe"),
    [
        (["a.pdf", "A.pdf", "a.pdf"], ["f/a.pdf", "f/A (2).pdf", "f/a (3).pdf"]),
        (["../../etc/passwd", "..", ""], ["f/etc passwd", "f/file", "f/file (2)"]),
        (["C:\\x\r\n.exe", ".bash"], ["f/C  x  .exe", "f/bash"]),
    ],
)
def test_names_in_an_archive_are_no_paths(names: list[str], safe: list[str]) -> None:
    assert zips.safe_names(names, "f/") == safe
