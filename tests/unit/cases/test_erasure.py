"""Erasing: the keys leave the disk, a tombstone stays."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import service as cases
from hotline.cases.models import AcceptanceRow, CaseFile, ReceiptCopy, SealedValue, Shred
from hotline.errors import NotFoundError
from hotline.keys.models import EnvelopeRow
from tests.support.register import NOON, Register


def erase(register: Register, lodged: cases.Lodged) -> None:
    with register.database.writing() as session:
        files = cases.erase(session, lodged.case_id, "account:1", NOON)
    cases.finish_erasure(register.database, register.config, files)


def test_an_erased_case_leaves_a_tombstone_and_nothing_else(register: Register) -> None:
    kept = register.lodge()
    lodged = register.lodge(files={"evidence": [upload := register.stage(b"x")]}, region="almaty")
    register.reply(lodged.number, "Жауап")
    erase(register, lodged)
    seen = register.look(lodged.number)
    assert (seen.status, seen.record, seen.messages, seen.files, seen.region, seen.damaged) == (
        "erased",
        None,
        (),
        (),
        "",
        (),
    )
    with pytest.raises(NotFoundError):
        register.find(lodged.receipt)
    with pytest.raises(NotFoundError):
        register.reply(lodged.number, "Жауап")
    with register.database.reading() as session:
        for table in (Shred, ReceiptCopy, EnvelopeRow, SealedValue):
            assert session.scalar(select(func.count()).select_from(table)) == 1, table
        assert session.scalar(select(func.count()).select_from(CaseFile)) == 0
        assert session.scalar(select(func.count()).select_from(AcceptanceRow)) == 2
        assert list(cases.differing_cases(session)) == []
        assert audit.latest(session)[1].kind == kinds.ERASED
        with pytest.raises(NotFoundError):
            cases.open_for_reporter(session, lodged.case_id, lodged.reporter_key)
    assert not any((folder / str(upload.id)).exists() for folder in register.folders)
    rows = {row.number: row for row in register.queue().rows}
    assert (rows[lodged.number].name, rows[lodged.number].is_damaged) == ("", False)
    assert register.look(kept.number).record is not None


def test_the_erased_keys_are_in_no_file_of_the_instance(lite: Register) -> None:
    lodged = lite.lodge()
    with lite.database.reading() as session:
        shred = session.scalar(select(Shred.secret))
        wrapped = session.scalar(select(EnvelopeRow.wrapped))
        lookup = session.scalar(select(ReceiptCopy.lookup))
    assert shred
    assert wrapped
    assert lookup
    needles = (shred, wrapped[-64:], lookup)
    assert any(needle in _disk(lite) for needle in needles)
    erase(lite, lodged)
    assert not any(needle in _disk(lite) for needle in needles)


def test_a_case_is_erased_once(register: Register) -> None:
    lodged = register.lodge()
    erase(register, lodged)
    with pytest.raises(NotFoundError):
        erase(register, lodged)


def test_a_resealed_generation_does_not_bring_an_erased_case_back(register: Register) -> None:
    from hotline.keys import service as keys

    lodged, kept = register.lodge(), register.lodge()
    register.rotate()
    erase(register, lodged)
    assert sum(keys.reseal(register.database, register.anchor, register.reader)) == 1
    assert register.look(lodged.number).record is None
    assert register.look(kept.number).record is not None


def _disk(register: Register) -> bytes:
    return b"".join(path.read_bytes() for path in register.config.instance.rglob("*") if path.is_file())


def test_a_file_that_was_not_settled_yet_goes_too(register: Register) -> None:
    """The server was killed between the commit and the move out of the waiting room."""
    prepared = register.prepare(files={"evidence": [upload := register.stage(b"x")]})
    with register.database.writing() as session:
        lodged = cases.lodge(session, register.anchor, prepared, NOON)
    assert (register.config.staged / str(upload.id)).exists()
    erase(register, lodged)
    assert not any((folder / str(upload.id)).exists() for folder in register.folders)
