"""The desk's queue page at 100 and at 100,000 cases, through the served application."""

from __future__ import annotations

import dataclasses
import statistics
import tempfile
import time
from pathlib import Path

from hotline import config as settings
from hotline.web.opening import open_house
from tests.support.filling import fill
from tests.support.person import Person
from tests.support.running import environment, prepare, start
from tests.support.staff import sign_in

MANY = 100_000


def main() -> None:
    medians = {}
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        credentials = prepare(instance)
        config = settings.load({k: v for k, v in environment(instance).items() if k.startswith("HOTLINE_")})
        house = open_house(dataclasses.replace(config, rate_limits=False))
        done = 0
        for number in (100, MANY):
            began = time.perf_counter()
            fill(house, number - done, done)
            done = number
            server = start(instance, credentials)
            person = Person(server.port)
            sign_in(person, credentials["coordinator"])
            times = []
            for _ in range(60):
                at = time.perf_counter()
                assert person.get("/desk/cases").status == 200
                times.append(time.perf_counter() - at)
            server.stop()
            medians[number] = statistics.median(times[10:])
            print(
                f"queue at {number:7,d} cases: p50 {medians[number] * 1000:.1f} ms "
                f"(filled in {began and at - began:.0f} s)",
                flush=True,
            )
        house.database.engine.dispose()
    print(f"ratio {medians[MANY] / medians[100]:.2f} (must: <= 1.3)")


if __name__ == "__main__":
    main()
