"""`kill -9` of a reseal at random instants: every case opens after each of them, and the next run goes on."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hotline.db import Database
from tests.support.keyhouse import Keyhouse, found

ROOT = Path(__file__).parents[2]
BATCH = 10


def start(house: Keyhouse) -> subprocess.Popen[str]:
    """A reseal in a process of its own, about to begin."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.resealing"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    folder = house.anchor.trust_path.parent
    told = {
        "url": house.database.engine.url.render_as_string(hide_password=False),
        "line": str(folder / "writers.lock"),
        "instance": house.anchor.instance_id.hex(),
        "root": house.anchor.root_fingerprint.hex(),
        "trust": str(house.anchor.trust_path),
        "holder": house.reader.holder_id.hex(),
        "seed": house.reader.seed.hex(),
        "batch": BATCH,
    }
    process.stdin.write(json.dumps(told) + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "ready\n"
    return process


def kill_after(process: subprocess.Popen[str], seconds: float) -> bool:
    """Kill at an instant, unless the work is done by then; returns whether it was killed."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        return True
    finally:
        process.communicate()
    return False


def whole_run(house: Keyhouse) -> float:
    """Seconds that a reseal of everything takes here and now."""
    house.rotate()
    process = start(house)
    began = time.perf_counter()
    process.communicate()
    assert process.returncode == 0
    return time.perf_counter() - began


def assert_killed_anywhere_loses_nothing(house: Keyhouse, envelopes: int, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    house.fill(envelopes)
    length, killed = whole_run(house), 0  # seconds, of a quiet machine or a busy one
    while killed < kills:
        house.rotate()
        for _ in range(3):  # several interrupted runs before a whole one
            was_killed = kill_after(start(house), chance.uniform(0, length))
            killed += was_killed
            length *= 1 if was_killed else 0.8  # the machine got faster: most kills should find work
            assert sum(house.counts().values()) == envelopes
        house.assert_everything_opens()
        house.fill(1)  # a report that arrives between two runs
        envelopes += 1
    house.reseal()
    current = house.log().current.number
    assert house.counts() == {current: envelopes}
    assert house.verify() == envelopes
    for generation in house.log().open_generations[:-1]:
        house.retire(generation.number)
    house.assert_everything_opens()


def test_a_killed_reseal_loses_nothing(sqlite: Database, instance: Path) -> None:
    assert_killed_anywhere_loses_nothing(found(sqlite, instance), envelopes=100, kills=3, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_fifty_killed_reseals_lose_nothing(database: Database, instance: Path) -> None:
    assert_killed_anywhere_loses_nothing(found(database, instance), envelopes=600, kills=50, seed=2)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_two_reseals_at_once_both_killed_lose_nothing(database: Database, instance: Path) -> None:
    house, chance = found(database, instance), random.Random(3)
    house.fill(600)
    length = whole_run(house)
    for _ in range(10):
        house.rotate()
        both = start(house), start(house)
        for process in both:
            kill_after(process, chance.uniform(0, length / 2))
        house.assert_everything_opens()
    house.reseal()
    assert house.counts() == {house.log().current.number: 600}
    house.assert_everything_opens()
