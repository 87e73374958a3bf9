"""What the register and the audit log tell of a year, without a key."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hotline.cases import statistics
from hotline.cases.models import Case
from hotline.desk.statistics import safe
from tests.support.register import NOON, Register

TODAY = date(2026, 12, 24)


def _year(register: Register, number: int = 2026) -> statistics.Year:
    with register.database.reading() as session:
        return statistics.of_year(session, number, ("astana", "almaty"), TODAY)


def _counts(year: statistics.Year, table: str) -> dict[str, int]:
    return dict(year.table(table).cells)


def test_fewer_than_five_cases_are_not_told(register: Register) -> None:
    for _ in range(4):
        register.lodge()
    year = _year(register)
    assert (year.cases, year.tables, year.late_share) == (0, (), None)


def test_the_days_until_the_first_answer_are_counted_in_almaty(register: Register) -> None:
    """An answer at 19:30 UTC on the second day is one of the third day; later answers do not count."""
    evening = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
    for _ in range(6):
        number = register.lodge().number
        register.reply(number, "Алдық", evening - timedelta(minutes=40))  # 23 November, the day after
        register.reply(number, "Тағы", evening + timedelta(days=40))
    for _ in range(9):
        number = register.lodge().number
        register.move(number, "acknowledged", NOON)
        register.reply(number, "Алдық", evening)  # 24 November already
    year = _year(register)
    assert year.cases == 15
    with register.database.reading() as session:
        acknowledged, answered = statistics._deeds(session, 2026, 15)
    assert answered == {"0-1": 6, "2-3": 9, "not-yet": 0}
    assert acknowledged == {"0-1": 15, "not-yet": 0}


def test_the_register_is_split_by_its_clear_columns(register: Register) -> None:
    for _ in range(40):
        register.lodge()
    with register.database.writing() as session:
        for at, row in enumerate(session.query(Case).order_by(Case.sequence)):
            row.region = ("astana", "almaty")[at % 2] if at < 30 else "gone"
            row.status = "received" if at < 20 else "answered"
            row.due_on = date(2026, 12, 1) if at < 10 else date(2027, 1, 1) if at < 20 else None
    year = _year(register)
    assert year.cases == 40
    assert _counts(year, "region") == {"astana": 15, "almaty": 15, "": 0, "other": 10}
    assert _counts(year, "month")["2026-11"] == 40
    assert len(year.table("month").cells) == 12
    assert all(sum(count for _, count in table.cells) <= 40 for table in year.tables)
    assert all(count % 5 == 0 for table in year.tables for _, count in table.cells)


def test_the_late_share_is_reckoned_from_what_is_told(register: Register) -> None:
    for _ in range(62):
        register.lodge()
    with register.database.writing() as session:
        for at, row in enumerate(session.query(Case).order_by(Case.sequence)):
            row.status = statistics.OPEN[at % 4]
            row.due_on = date(2026, 12, 1) if at < 20 else date(2027, 1, 1)
    assert _year(register).late_share == 33, "20 of 60, and not 20 of 62"
    table = statistics.Table("status", (("received", 15), ("received/late", 5), ("answered", 0)))
    assert table.share(["received/late"], ["received", "received/late"]) == 25
    assert table.share(["answered"], ["received", "answered"]) is None


def test_other_years_are_other_people(register: Register) -> None:
    for _ in range(5):
        register.lodge()
    assert _year(register, 2025).cases == 0
    with register.database.reading() as session:
        assert statistics.years(session) == [2026]


@given(st.text())
def test_no_cell_of_the_file_is_a_formula(text: str) -> None:
    assert safe(text)[:1] not in set("=+-@\t\r\n")
    assert safe(text).removeprefix("'") == text.removeprefix("'")
