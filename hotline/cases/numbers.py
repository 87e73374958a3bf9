"""Case numbers: `26-481-937`, the year and a draw. They tell nobody how many cases there are."""

from __future__ import annotations

import secrets
from datetime import date


def draw(arrived_on: date, attempt: int = 0) -> str:
    """A number that may be free; the register decides. After many misses it grows by one group."""
    groups = 2 if attempt < 20 else 3
    digits = f"{secrets.randbelow(1000**groups):0{3 * groups}d}"
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "-".join([f"{arrived_on.year % 100:02d}", *parts])
