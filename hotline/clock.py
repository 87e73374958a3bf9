"""The time. Views and commands call `now`; services take it as a value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")  # legal days are counted here (UTC+5 since 2024-03-01)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """The calendar day of an instant in Kazakhstan."""
    return moment.astimezone(ALMATY).date()
