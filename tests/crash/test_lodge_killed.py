"""kill -9 inside lodging: nothing acknowledged is lost, nothing half done is left, the sweep finds the rest."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from hotline.cases import service as cases
from hotline.cases.models import AcceptanceRow, Case, CaseFile, ReceiptCopy, SealedValue, Shred
from hotline.db import Database
from hotline.keys.models import EnvelopeRow
from tests.support.register import NOON, Register, new_register

ROOT = Path(__file__).parents[2]
LONG_AFTER = NOON.replace(year=NOON.year + 1)


@pytest.fixture
def register(sqlite: Database, instance: Path) -> Register:
    return new_register(instance, sqlite)


def start(register: Register, mode: str) -> subprocess.Popen[str]:
    anchor = register.anchor
    facts = f"{anchor.instance_id.hex()}:{anchor.root_fingerprint.hex()}:{register.acceptance.sha256}"
    command = [sys.executable, "-m", "tests.crash.lodger", mode, str(register.config.instance), facts]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def check(register: Register, acknowledged: list[str]) -> int:
    """Everything acknowledged opens whole; every table agrees; returns how many cases there are."""
    for line in acknowledged:
        number, receipt, sha256 = line.split()
        seen = register.look(number)
        assert seen.damaged == ()
        assert seen.record is not None
        assert register.find(receipt)[0] == seen.id
        content = register.read(seen.files[0].id, seen.file(seen.files[0].id))
        assert hashlib.sha256(content).hexdigest() == sha256
    with register.database.reading() as session:
        assert list(cases.differing_cases(session)) == []
        counts = {
            table.__name__: session.scalar(select(func.count()).select_from(table))
            for table in (Case, AcceptanceRow, Shred, SealedValue, CaseFile, ReceiptCopy, EnvelopeRow)
        }
    assert len(set(counts.values())) == 1, f"half a case: {counts}"
    return counts["Case"] or 0


def check_after_sweep(register: Register, count: int) -> None:
    """No orphan is left, and no file of a case is missing."""
    cases.sweep(register.database, register.config, LONG_AFTER)
    assert list(register.config.staged.iterdir()) == []
    with register.database.reading() as session:
        named = {str(one) for one in session.scalars(select(CaseFile.id))}
    assert {path.name for path in register.config.files.iterdir()} == named
    assert len(named) == count


def test_killed_at_every_statement_of_the_transaction(register: Register) -> None:
    output, _ = start(register, "points").communicate(timeout=100)
    *acknowledged, last = output.splitlines()
    points = int(last.split()[1])
    assert points >= 12
    assert len(acknowledged) == 1, "only the run that no point killed says so"
    count = check(register, acknowledged)
    assert count == 3, "the acknowledged one, and two killed between commit and answer"
    check_after_sweep(register, count)


@pytest.mark.parametrize(
    "rounds", [4, pytest.param(100, marks=[pytest.mark.soak, pytest.mark.timeout(1200)])]
)
def test_killed_at_random_instants(register: Register, rounds: int) -> None:
    chance = random.Random(rounds)
    acknowledged: list[str] = []
    for _ in range(rounds):
        process = start(register, "stream")
        assert process.stdout is not None
        acknowledged.append(process.stdout.readline())
        time.sleep(chance.random() * 0.3)
        process.kill()
        rest, _ = process.communicate(timeout=60)
        acknowledged += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    count = check(register, acknowledged)
    assert len(acknowledged) <= count <= len(acknowledged) + rounds
    check_after_sweep(register, count)
