"""How long an authorisation document holds (Civil Code 168)."""

from __future__ import annotations

from datetime import date

import pytest

from hotline.intake.authorisation import Term, term


@pytest.mark.parametrize(
    ("kind", "issued", "expected"),
    [
        ("poa_simple", date(2026, 11, 2), Term(date(2027, 11, 2), date(2029, 11, 2))),
        ("poa_notary", date(2024, 2, 29), Term(date(2025, 3, 1), date(2027, 3, 1))),
        ("advocate", date(2026, 11, 2), None),
        ("poa_simple", None, None),
        ("unknown", date(2026, 11, 2), None),
    ],
)
def test_a_power_of_attorney_holds_a_year_unless_it_says_otherwise_and_three_at_most(
    kind: str, issued: date | None, expected: Term | None
) -> None:
    assert term(kind, issued) == expected
