"""Uploads wait sealed, under tokens of one visit, within their quotas."""

from __future__ import annotations

import errno
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotline.cases.files import SealedFileWriter
from hotline.config import Config
from hotline.intake import staging
from hotline.intake.arrivals import MOST_FILES, Arrivals
from hotline.intake.staging import Bench

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + b"x" * 200_000


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    fresh = staging.Quota()
    monkeypatch.setattr(staging, "QUOTA", fresh)
    monkeypatch.setattr("hotline.intake.arrivals.QUOTA", fresh)
    config = Config(instance=tmp_path, max_file_mb=1, max_total_mb=2, staged_visit_mb=3, staged_total_mb=8)
    return Bench(config, b"s" * 32, b"visit")


def send(bench: Bench, *files: tuple[str, bytes], field: str = "evidence") -> Arrivals:
    with Arrivals(bench, ("evidence",), NOW) as arrivals:
        for name, body in files:
            part = arrivals.part(field, name)
            for start in range(0, len(body), 50_000):
                part.write(body[start : start + 50_000])
            part.seek(0)
        arrivals.finish()
    return arrivals


def on_disk(bench: Bench) -> list[Path]:
    return sorted(bench.config.staged.glob("*"))


def test_a_token_opens_in_its_own_visit_and_on_its_own_host_only(bench: Bench) -> None:
    (one,) = send(bench, ("а.pdf", PDF)).taken
    assert bench.open(one.token) == one
    assert Bench(bench.config, bench.secret, b"other").open(one.token) is None
    assert Bench(bench.config, b"t" * 32, bench.visit).open(one.token) is None
    for junk in ("", "AAAA", one.token[:-8], "Ж"):
        assert bench.open(junk) is None


def test_neither_name_nor_content_lies_on_the_disk(bench: Bench) -> None:
    (one,) = send(bench, ("құпия.pdf", PDF)).taken
    (path,) = on_disk(bench)
    assert path.name == str(one.id)
    assert b"x" * 16 not in path.read_bytes()


def test_each_reason_to_refuse_leaves_nothing_on_the_disk(bench: Bench) -> None:
    big = PDF + b"x" * 2**20
    found = send(bench, ("a.exe", b"MZ"), ("b.pdf", b""), ("c.pdf", big), ("d.jpg", PDF))
    assert [one.code for one in found.refused] == ["file-large", "file-type", "file-empty", "file-extension"]
    assert found.taken == []
    assert on_disk(bench) == []


def test_the_file_that_makes_it_too_much_is_left_out_and_the_rest_taken(bench: Bench) -> None:
    body = PDF + b"x" * 700_000
    found = send(bench, ("1.pdf", body), ("2.pdf", body), ("3.pdf", body), ("4.pdf", PDF))
    assert [one.name for one in found.taken] == ["1.pdf", "2.pdf", "4.pdf"]
    assert [(one.code, one.name) for one in found.refused] == [("file-total", "3.pdf")]


def test_a_visit_that_holds_too_much_gets_room_back_by_taking_files_out(bench: Bench) -> None:
    body = PDF + b"x" * 700_000
    held = send(bench, ("1.pdf", body), ("2.pdf", body)).taken + send(bench, ("3.pdf", body)).taken
    assert [one.code for one in send(bench, ("4.pdf", body)).refused] == ["file-quota"]
    bench.discard(one.file for one in held[:1])
    assert send(bench, ("4.pdf", body)).refused == []
    other = Bench(bench.config, bench.secret, b"other")
    assert send(other, ("1.pdf", PDF)).refused == []


def test_when_the_waiting_room_is_full_files_are_refused(bench: Bench) -> None:
    bench.config.staged.mkdir()
    name = "00000000-0000-4000-8000-000000000000"
    with (bench.config.staged / name).open("wb") as full:
        full.truncate(9 * 2**20)
    assert [one.code for one in send(bench, ("1.pdf", PDF)).refused] == ["file-quota"]


def test_a_full_disk_refuses_the_file_and_not_the_form(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: SealedFileWriter, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(SealedFileWriter, "write", full)
    found = send(bench, ("1.pdf", PDF))
    assert [one.code for one in found.refused] == ["file-quota"]
    assert on_disk(bench) == []


def test_what_came_only_in_half_is_thrown_away(bench: Bench) -> None:
    with Arrivals(bench, ("evidence",), NOW) as arrivals:
        part = arrivals.part("evidence", "a.pdf")
        part.write(PDF)
    assert arrivals.taken == []
    assert on_disk(bench) == []


def test_fields_that_no_question_asks_for_go_nowhere(bench: Bench) -> None:
    assert send(bench, ("a.pdf", PDF), field="iin").taken == []
    assert send(bench, ("", b"")).refused == []
    assert on_disk(bench) == []


def test_very_many_files_are_cut_off(bench: Bench) -> None:
    found = send(bench, *[(f"{n}.pdf", b"%PDF-1") for n in range(MOST_FILES + 2)])
    assert len(found.taken) == MOST_FILES
    assert {one.code for one in found.refused} == {"file-many"}
