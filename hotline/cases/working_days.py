"""Which days are worked in Kazakhstan: the calendar of the law, and what the government moved in it.

The law's own days come from `holidays`, which knows weekends, feasts and the days given for feasts on a weekend. A
government decision may make a Saturday a working day and give a Monday for it, or fix the day of a feast that follows
the moon: an admin enters those (`calendar.py`). No database here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True)
class Calendar:
    """The law's calendar with the days that were moved in it."""

    working: frozenset[date] = frozenset()  # worked, though the law's calendar has them free
    free: frozenset[date] = frozenset()  # free, though the law's calendar has them worked

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        if day in self.working:
            return True
        return day not in self.free and is_working_by_law(day)

    def after(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which itself does not count (Civil Code 173)."""
        return _after(self, start, count)


LAW = Calendar()  # nothing moved


def is_working_by_law(day: date) -> bool:
    """Whether the law's own calendar has this day worked."""
    return day not in free_days(day.year)


@lru_cache(maxsize=64)
def free_days(year: int) -> frozenset[date]:
    """Every day of a year that is not worked by the law's calendar.

    `holidays` takes 80 ms to import and build a year, so this is done once in a process, before the workers of
    `hotline serve` are forked, and never while somebody waits.
    """
    import holidays

    known = holidays.country_holidays("KZ", years=year)
    days = (date(year, 1, 1) + timedelta(days=at) for at in range(366))
    return frozenset(day for day in days if day.year == year and not known.is_working_day(day))


def warm_up(today: date) -> None:
    """Read the calendar of the years that deadlines can fall into."""
    for year in (today.year, today.year + 1):
        free_days(year)


@lru_cache(maxsize=4096)
def _after(calendar: Calendar, start: date, count: int) -> date:
    day = start
    while count:
        day += timedelta(days=1)
        count -= calendar.is_working(day)
    return day
