"""How fast screening is, and what it costs a worker: `make bench` prints it against what was promised."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from hotline.screening import Own, find
from tests.unit.screening.reading import cases

HOSTILE = {
    "digits": "7",
    "capitals": "A",
    "Cyrillic capitals": "Ж",
    "@": "@",
    "blanks": " ",
    "brackets": "(",
    "quotation marks": '"',
    "names": "Иван Иванов ",
    "half addresses": "ул. ",
    "Kazakh streets": "көшесі ",
    "ranks": "капитан ",
    "spelled addresses": "at ",
    "half numbers": "8 ",
    "dashes": "1-",
    "half flats": "Абая 12, кв ",
    "names never heard of": "брат Зурпапа. Зурпапаны Зукең. ",
    "houses and colons": "дом 7: ",
    "foreign plates": "car 34 AB 12 ",
}
MEASURE = """
import json, sys, time
import re, unicodedata, dataclasses, importlib.resources, functools
rss = lambda: int(open("/proc/self/statm").read().split()[1]) * 4096
before = rss()
began = time.process_time()
from hotline.screening import find, Own
find("Иванов Иван, +996 555 12 34 56", Own())
print(json.dumps([time.process_time() - began, rss() - before]))
"""


def main() -> None:
    text = " ".join(case.text for case in cases())
    find(text[:2000], Own())
    own = Own("Иванов", "Иван", "Иванович", "ivan@mail.kz", "8 701 123 45 67")
    times = []
    for start in range(0, len(text) - 1000, 150):
        began = time.process_time()
        find(text[start : start + 1000], own)
        times.append((time.process_time() - began) * 1000)
    times.sort()
    row("1,000 characters, median", f"{times[len(times) // 2]:.1f} ms", "< 5 ms")
    row("1,000 characters, 99th percentile", f"{times[int(len(times) * 0.99)]:.1f} ms", "< 15 ms")
    for name, piece in HOSTILE.items():
        long = (piece * 50_000)[:50_000]
        began = time.process_time()
        find(long, own)
        row(f"50,000 characters of {name}", f"{time.process_time() - began:.2f} s", "< 1 s")
    answer = subprocess.run([sys.executable, "-c", MEASURE], check=True, capture_output=True, text=True)
    seconds, memory = json.loads(answer.stdout)
    row("start-up with the first screening", f"{seconds:.2f} s", "< 0.3 s")
    row("memory of a worker", f"{memory / 2**20:.1f} MB", "< 10 MB")
    package = Path(__file__).parents[2] / "hotline" / "screening"
    size = sum(path.stat().st_size for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    row("installed", f"{size / 2**20:.2f} MB", "< 10 MB")


def row(what: str, measured: str, promised: str) -> None:
    print(f"{what:40} {measured:>10}   (must: {promised})")


if __name__ == "__main__":
    main()
