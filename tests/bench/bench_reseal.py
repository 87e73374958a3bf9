"""Reseal beside a bare loop of HPKE open and seal in the same run, and its memory from 1,000 to 100,000 cases.

Both run in one thread of one process. The bare loop is what cryptography itself costs; the rest is ours: the
verified log, reading, the writers' line, the transaction, fsync. They take turns, because the machine has
moods that last longer than a run. "Per core used" divides by our processor time; PostgreSQL's own work,
on whatever core or host it has, is told apart.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from uuid import uuid4

from sqlalchemy import insert, text

from hotline import vault
from hotline.db import Base, Database
from hotline.keys import service as keys
from hotline.keys.models import ENVELOPES
from hotline.models import MODELS
from tests.support import postgres
from tests.support.keyhouse import Keyhouse, found

SIZES = (1_000, 100_000)
ROUND = 2_000  # envelopes in each turn of the comparison
TURNS = 5
assert MODELS


def main() -> None:
    for kind in ("sqlite", "postgres"):
        with house_on(kind) as house:
            if house is not None:
                compare(kind, house)
    for size in SIZES:
        line = subprocess.run(
            [sys.executable, "-m", "tests.bench.bench_reseal", str(size)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        measured = json.loads(line)
        print(
            f"sqlite, {size:>7} envelopes: {measured['rate']:>5.0f}/s, memory grew by {measured['grew']:.1f} MB "
            f"to {measured['peak']:.0f} MB"
        )


@contextmanager
def house_on(kind: str) -> Iterator[Keyhouse | None]:
    """A house with keys on a new database, or None where there is no PostgreSQL."""
    if kind == "postgres" and not postgres.is_reachable():
        print("postgres: not reachable")
        yield None
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder)
        here = f"sqlite:///{path / 'hotline.sqlite3'}"
        url = here if kind == "sqlite" else stack.enter_context(postgres.scratch("bench"))
        database = Database(url, path / "writers.lock")
        Base.metadata.create_all(database.engine)
        yield found(database, path)
        database.engine.dispose()


def fill(house: Keyhouse, amount: int) -> None:
    """Many envelopes without the care of intake: one seal, written in large transactions."""
    log = house.log()
    key = vault.new_case_key()
    for start in range(0, amount, 5_000):
        rows = []
        for _ in range(min(5_000, amount - start)):
            owner = uuid4()
            wrapped = vault.seal_envelope(
                key,
                instance=house.anchor.instance_id,
                generation=log.current.number,
                generation_public=log.current.public,
                owner=vault.Owner("case", owner.bytes),
            )
            rows.append(
                {
                    "owner_kind": "case",
                    "owner_id": owner,
                    "generation": log.current.number,
                    "wrapped": wrapped,
                }
            )
        with house.database.writing() as session:
            session.execute(insert(ENVELOPES), rows)


def compare(kind: str, house: Keyhouse) -> None:
    """Print the ratio of reseal to the bare loop, by the clock and by processor time."""
    fill(house, ROUND)
    house.verify()
    by_clock, by_core, with_server, rates = [], [], [], []
    for _ in range(TURNS):
        bare_took, bare_cpu = bare_seconds(ROUND)
        house.rotate()
        began, before, server = time.perf_counter(), time.process_time(), server_seconds(house)
        moved = sum(keys.reseal(house.database, house.anchor, house.reader))
        took, cpu = time.perf_counter() - began, time.process_time() - before
        server = server_seconds(house) - server
        assert moved == ROUND
        rates.append(ROUND / took)
        by_clock.append(bare_took / took)
        by_core.append(bare_cpu / cpu)
        with_server.append(bare_cpu / (cpu + server))
    print(
        f"{kind}: reseal {median(rates):.0f}/s; to a bare loop of open + seal {median(by_core):.2f} per core used "
        f"(must: >= 0.6), {median(by_clock):.2f} by the clock, {median(with_server):.2f} with the server's work",
        flush=True,
    )


def bare_seconds(amount: int) -> tuple[float, float]:
    """HPKE open and seal, and nothing else: seconds by the clock, and of processor time."""
    private, info, key = vault.PrivateKey.from_seed(vault.new_seed()), b"bench", vault.new_case_key()
    sealed = vault.seal_to(private.public, key, info)
    began, before = time.perf_counter(), time.process_time()
    for _ in range(amount):
        sealed = vault.seal_to(private.public, private.open(sealed, info), info)
    return time.perf_counter() - began, time.process_time() - before


def server_seconds(house: Keyhouse) -> float:
    """Processor time that PostgreSQL has spent for our connections; none on SQLite."""
    if house.database.is_sqlite:
        return 0.0
    with house.database.reading() as session:
        found_ = text(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND client_port > 0"
        )
        pids = session.scalars(found_).all()
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory() -> float:
    """Resident memory of this process, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))) / 1024


def measure(size: int) -> None:
    """One size in a process of its own: the rate, and how far memory rose while it worked."""
    with house_on("sqlite") as house:
        assert house is not None
        fill(house, size)
        house.rotate()
        steps = keys.reseal(house.database, house.anchor, house.reader)
        moved = next(steps)  # everything is loaded and every pool is filled
        start = peak = memory()
        began = time.perf_counter()
        first = moved
        for done in steps:
            moved += done
            peak = max(peak, memory())
        took = time.perf_counter() - began
        assert moved == size
        print(json.dumps({"rate": (moved - first) / took, "grew": peak - start, "peak": peak}))


if __name__ == "__main__":
    measure(int(sys.argv[1])) if len(sys.argv) > 1 else main()
