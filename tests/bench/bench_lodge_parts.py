"""What accepting a report costs, part by part: the register alone, without HTTP, on SQLite with synchronous=FULL."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from hotline import vault
from hotline.audit import service as audit
from hotline.cases import service as cases
from hotline.cases.record import Record, content_mac
from hotline.db import Base, Database
from hotline.keys import service as keys
from tests.support.register import ANSWERS, NOON, Register, new_register

ROUNDS = 200


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        database = Database(f"sqlite:///{instance / 'hotline.sqlite3'}", instance / "writers.lock")
        Base.metadata.create_all(database.engine)
        register = new_register(instance, database)
        whole = _median(register.lodge)
        print(f"{'a report without files, prepared and lodged':52s} {whole * 1e3:7.2f} ms")
        for name, spent in (_outside(register) | _inside(register)).items():
            print(f"  {name:50s} {spent * 1e3:7.2f} ms {spent / whole:6.0%}")
        _files(register)
        database.engine.dispose()


def _outside(register: Register) -> dict[str, float]:
    """Before the write transaction."""
    side = vault.SideKey(os.urandom(16), vault.Side.REPORTER, os.urandom(32))
    record = Record("26-000-000", "report", ANSWERS, register.acceptance, NOON)
    receipt, salt = vault.draw(os.urandom(32)), cases.receipt_salt(register.anchor)
    owner = vault.Owner("case", os.urandom(16))

    def envelope() -> None:
        with register.database.reading() as session:
            keys.prepare_envelope(session, register.anchor, owner, os.urandom(32))

    return {
        "Argon2id of the receipt (8 MiB)": _median(lambda: vault.derive_receipt(receipt, salt)),
        "reading the key log, HPKE seal of the case key": _median(envelope),
        "sealing the record (padded, AES-GCM)": _median(
            lambda: side.seal("report", uuid4().bytes, record.encode(), vault.RECORD_LEAST)
        ),
        "keyed hash of the content": _median(lambda: content_mac(os.urandom(32), "report", ANSWERS, {})),
    }


def _inside(register: Register) -> dict[str, float]:
    """The write transaction: statements, and the commit with its fsync."""
    statements, commits, alone = [], [], []
    for _ in range(ROUNDS):
        prepared = register.prepare()
        with register.database.writing() as session:
            begun = time.perf_counter()
            cases.lodge(session, register.anchor, prepared, NOON)
            done = time.perf_counter()
        statements.append(done - begun)
        commits.append(time.perf_counter() - done)
        with register.database.writing() as session:
            audit.append(session, kind="bench", now=NOON, actor="system")
            done = time.perf_counter()
        alone.append(time.perf_counter() - done)
    return {
        "statements of the transaction, audit event included": statistics.median(statements),
        "commit: fsync of the write-ahead log": statistics.median(commits),
        "(for comparison: commit of one audit event alone)": statistics.median(alone),
    }


def _files(register: Register) -> None:
    """Sealing an upload while it arrives, against only reading it."""
    content = os.urandom(2**20)

    def upload() -> None:
        with cases.create_sealed_file(register.config.staged, NOON) as writer:
            for _ in range(25):
                writer.write(content)
            writer.finish()
        (register.config.staged / str(writer.id)).unlink()

    def small() -> None:
        with cases.create_sealed_file(register.config.staged, NOON) as writer:
            writer.write(b"x")
            writer.finish()
        (register.config.staged / str(writer.id)).unlink()

    spent = _median(upload, 8)
    print(
        f"{'a file of 25 MiB sealed, hashed twice, fsynced':52s} {spent * 1e3:7.1f} ms ({25 / spent:.0f} MiB/s)"
    )
    print(f"{'a file of one byte: two fsyncs':52s} {_median(small, 50) * 1e3:7.2f} ms")


def _median(part: Callable[[], object], rounds: int = ROUNDS) -> float:
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        part()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


if __name__ == "__main__":
    main()
