"""Sealed files on the disk, and the sweep."""

from __future__ import annotations

import hashlib
import io
import os
import tracemalloc
import uuid
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from hotline import vault
from hotline.cases import files
from hotline.cases import service as cases
from hotline.clock import ALMATY
from hotline.errors import NotFoundError
from tests.support.register import NOON, Register


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 300_000])
def test_what_was_written_is_read_back(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    with cases.create_sealed_file(tmp_path, NOON) as writer:
        for at in range(0, size, 10_007):
            writer.write(content[at : at + 10_007])
        assert writer.finish() == (size, hashlib.sha256(content).digest())
        staged = writer.staged("a.bin", "application/pdf")
    stored = (tmp_path / str(staged.id)).read_bytes()
    assert staged.sealed_sha256 == hashlib.sha256(stored).digest()
    assert content[:100] not in stored or size < 2
    with cases.open_sealed(tmp_path, staged.id, staged.key, size) as reader:
        assert reader.read() == content


def test_a_zip_can_be_looked_into_without_opening_it_all(tmp_path: Path) -> None:
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/media", os.urandom(200_000))
    with cases.create_sealed_file(tmp_path, NOON) as writer:
        writer.write(inside.getvalue())
        size, _ = writer.finish()
    with (
        cases.open_sealed(tmp_path, writer.id, writer.key, size) as reader,
        zipfile.ZipFile(reader) as archive,
    ):
        assert archive.namelist() == ["[Content_Types].xml", "word/media"]


def test_file_times_are_midnight_and_files_are_the_owners_alone(tmp_path: Path) -> None:
    with cases.create_sealed_file(tmp_path / "staged", NOON) as writer:
        writer.finish()
    status = (tmp_path / "staged" / str(writer.id)).stat()
    local = NOON.astimezone(ALMATY)
    midnight = local.replace(hour=0, minute=0).timestamp()
    assert status.st_mtime == status.st_atime == midnight
    assert status.st_mode & 0o777 == 0o600
    assert (tmp_path / "staged").stat().st_mode & 0o777 == 0o700


def test_an_abandoned_upload_leaves_nothing(tmp_path: Path) -> None:
    with cases.create_sealed_file(tmp_path, NOON) as writer:
        writer.write(b"x" * 200_000)
    writer.abandon()
    assert list(tmp_path.iterdir()) == []


def test_memory_stays_flat_while_a_large_file_arrives(tmp_path: Path) -> None:
    piece = bytes(65536)
    tracemalloc.start()
    try:
        with cases.create_sealed_file(tmp_path, NOON) as writer:
            for _ in range(320):  # 20 MiB
                writer.write(piece)
            writer.finish()
        assert tracemalloc.get_traced_memory()[1] < 2 * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("what", ["flipped", "cut", "extended", "other key"])
def test_a_changed_file_is_refused_and_nothing_of_it_is_released(register: Register, what: str) -> None:
    content = os.urandom(200_000)
    lodged = register.lodge(files={"evidence": [upload := register.stage(content)]})
    path = register.config.files / str(upload.id)
    data = path.read_bytes()
    if what == "flipped":
        path.write_bytes(data[:10] + bytes([data[10] ^ 1]) + data[11:])
    elif what == "cut":
        path.write_bytes(data[:-1])
    elif what == "extended":
        path.write_bytes(data + b"\0")
    else:
        other = register.stage(content)
        path.write_bytes((register.config.staged / str(other.id)).read_bytes())
    meta = register.look(lodged.number).file(upload.id)
    with pytest.raises(vault.AlteredError):
        cases.read_file(register.folders, upload.id, meta)


def test_a_later_chunk_that_was_changed_stops_the_stream_before_it(register: Register) -> None:
    content = os.urandom(200_000)
    lodged = register.lodge(files={"evidence": [upload := register.stage(content)]})
    path = register.config.files / str(upload.id)
    data = bytearray(path.read_bytes())
    data[150_000] ^= 1
    path.write_bytes(data)
    chunks = cases.read_file(register.folders, upload.id, register.look(lodged.number).file(upload.id))
    assert next(chunks) + next(chunks) == content[:131_072]
    with pytest.raises(vault.AlteredError):
        next(chunks)


def test_a_file_that_is_gone_is_not_found(register: Register) -> None:
    lodged = register.lodge(files={"evidence": [upload := register.stage(b"x")]})
    (register.config.files / str(upload.id)).unlink()
    with pytest.raises(NotFoundError):
        cases.read_file(register.folders, upload.id, register.look(lodged.number).file(upload.id))


def test_the_sweep_deletes_only_what_is_old_and_named_by_nothing(register: Register) -> None:
    kept = register.stage(b"kept")
    register.lodge(files={"evidence": [kept]})
    old, young = register.stage(b"old"), register.stage(b"young", now=NOON + timedelta(days=2))
    (register.config.staged / "README").write_text("not ours")
    assert cases.sweep(register.database, register.config, NOON + timedelta(hours=25)).deleted == 0
    swept = cases.sweep(register.database, register.config, NOON + timedelta(hours=50))
    assert swept == cases.Swept(deleted=1, settled=0)
    assert not (register.config.staged / str(old.id)).exists()
    assert (register.config.staged / str(young.id)).exists()
    assert (register.config.staged / "README").exists()
    assert (register.config.files / str(kept.id)).exists()


def test_an_upload_of_the_last_minute_of_a_day_still_has_its_26_hours(register: Register) -> None:
    late = NOON.astimezone(ALMATY).replace(hour=23, minute=59)
    upload = register.stage(b"x", now=late)
    cases.sweep(register.database, register.config, late + timedelta(hours=26))
    assert (register.config.staged / str(upload.id)).exists()


def test_the_sweep_finishes_what_a_kill_left(register: Register) -> None:
    """Killed after the commit and before the move; and an erasure killed before the files went."""
    upload = register.stage(b"content")
    prepared = register.prepare(files={"evidence": [upload]})
    with register.database.writing() as session:
        lodged = cases.lodge(session, register.anchor, prepared, NOON)
    meta = register.look(lodged.number).file(upload.id)
    assert register.read(upload.id, meta) == b"content", "readable where it was staged"
    orphan = register.config.files / str(uuid.uuid4())
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"sealed under keys that are gone")
    assert cases.sweep(register.database, register.config, NOON + timedelta(days=9)) == cases.Swept(1, 1)
    assert register.read(upload.id, meta) == b"content"
    assert (register.config.files / str(upload.id)).exists()
    assert not orphan.exists()


def test_discarding_spares_what_a_report_took_meanwhile(register: Register) -> None:
    """Of two sends of one form at once, one has lodged and not settled; the other tidies up."""
    taken, loose = register.stage(b"taken"), register.stage(b"loose")
    prepared = register.prepare(files={"evidence": [taken]})
    with register.database.writing() as session:
        cases.lodge(session, register.anchor, prepared, NOON)
    with register.database.writing() as session:
        cases.discard(session, register.config, [taken.id, loose.id])
    assert (register.config.staged / str(taken.id)).exists()
    assert not (register.config.staged / str(loose.id)).exists()


def test_the_quota_counts_what_waits(register: Register) -> None:
    assert cases.staged_bytes(register.config.staged) == 0
    register.lodge(files={"evidence": [register.stage(b"x" * 1000)]})
    register.stage(b"y" * 1000)
    assert 1000 <= cases.staged_bytes(register.config.staged) < 1200


def test_settling_what_is_not_there_is_harmless(tmp_path: Path) -> None:
    files.settle(tmp_path / "staged", tmp_path / "files", [uuid.uuid4()])
    files.remove((tmp_path,), [uuid.uuid4()])
    assert list(files.stored(tmp_path / "nowhere")) == []


def test_a_file_and_its_folder_are_on_the_disk_before_it_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So is the folder before a file counts as erased."""
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    with files.create_sealed_file(tmp_path, NOON) as writer:
        writer.write(b"x")
        path = tmp_path / str(writer.id)
        writer.finish()
    assert synced == [path.stat().st_ino, tmp_path.stat().st_ino]
    files.remove([tmp_path], [writer.id])
    assert synced[2:] == [tmp_path.stat().st_ino]
