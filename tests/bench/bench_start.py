"""From starting the server to its first answer, and what two idle workers hold in memory."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from tests.support.person import Person
from tests.support.running import prepare, start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        credentials = prepare(instance)
        for _ in range(3):
            began = time.perf_counter()
            server = start(instance, credentials)
            assert Person(server.port).get("/kk/").status == 200
            took = time.perf_counter() - began
            time.sleep(1)
            memory = pss(server.process.pid)
            server.stop()
            print(
                f"start to first answer {took:.2f} s (must: < 2)   idle {memory / 2**20:.0f} MB PSS (must: < 150)"
            )


def pss(group: int) -> int:
    """Proportional set size of all processes of a group, in bytes."""
    total = 0
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            if os.getpgid(int(entry)) != group:
                continue
            text = Path(f"/proc/{entry}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) * 1024
    return total


if __name__ == "__main__":
    main()
