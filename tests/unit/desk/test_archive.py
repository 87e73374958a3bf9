"""An archive of our own writing is one that everybody reads, and tells its length before its first byte."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.desk import archive
from hotline.desk.archive import Member

DAY = date(2026, 11, 25)


def _member(name: str, content: bytes) -> Member:
    pieces = [content[at : at + 7] for at in range(0, len(content), 7)]
    return Member(name, len(content), zlib.crc32(content), lambda: pieces)


@given(st.dictionaries(st.text(st.characters(categories=["L", "Nd"]), min_size=1), st.binary(), max_size=5))
def test_what_is_written_is_read_back(contents: dict[str, bytes]) -> None:
    members = [_member(name, content) for name, content in contents.items()]
    written = b"".join(archive.write(members, DAY))
    assert len(written) == archive.length(members)
    with zipfile.ZipFile(io.BytesIO(written)) as found:
        assert found.testzip() is None
        assert {one.filename: found.read(one) for one in found.infolist()} == contents
        assert all(one.date_time == (2026, 11, 25, 0, 0, 0) for one in found.infolist())


def test_another_program_reads_it_too(tmp_path: Path) -> None:
    if shutil.which("unzip") is None:
        pytest.skip("no unzip")
    path = tmp_path / "a.zip"
    path.write_bytes(b"".join(archive.write([_member("files/01-сурет.txt", b"abc" * 1000)], DAY)))
    assert subprocess.run(["unzip", "-t", str(path)], capture_output=True).returncode == 0


def test_nothing_is_called_before_its_turn() -> None:
    opened = []

    def content() -> list[bytes]:
        opened.append(1)
        return [b"x"]

    pieces = archive.write([Member("a", 1, zlib.crc32(b"x"), content)] * 2, DAY)
    next(pieces)
    assert opened == []


@pytest.mark.parametrize("content", [b"", b"xyz"])
def test_a_member_of_another_size_breaks_it_off(content: bytes) -> None:
    with pytest.raises(ValueError, match="another size"):
        list(archive.write([Member("a", 2, 0, lambda: [content])], DAY))
