"""What the law asks of a document that lets one person speak for another."""

from __future__ import annotations

from datetime import date

import pytest

from hotline.intake import authorisation
from hotline.intake.authorisation import KINDS, UndatedPowerError, UnknownKindError

TODAY = date(2026, 11, 22)
POWERS = [kind.value for kind in KINDS if kind.is_power]
OTHERS = [kind.value for kind in KINDS if not kind.is_power]


def test_there_are_the_twelve_kinds_of_the_facts() -> None:
    expected = """poa_notary poa_simple poa_custody poa_institution poa_eds advocate parent guardian
    spouse_kin org court other"""
    assert " ".join(kind.value for kind in KINDS) == " ".join(expected.split())
    assert len(POWERS) == 5


@pytest.mark.parametrize("kind", POWERS)
def test_an_undated_power_of_attorney_is_refused(kind: str) -> None:
    with pytest.raises(UndatedPowerError):
        authorisation.examine(kind, None, TODAY)


@pytest.mark.parametrize("kind", OTHERS)
def test_other_documents_need_no_date_and_never_grow_over_old(kind: str) -> None:
    assert not authorisation.examine(kind, None, TODAY).is_over_old
    assert not authorisation.examine(kind, date(1990, 1, 1), TODAY).is_over_old


@pytest.mark.parametrize(
    ("issued", "over_old"),
    [
        (date(2023, 11, 22), False),
        (date(2023, 11, 21), True),
        (date(2026, 11, 22), False),
        (date(2020, 2, 29), True),
    ],
)
def test_a_power_older_than_three_years_is_flagged_and_not_refused(issued: date, over_old: bool) -> None:
    assert authorisation.examine("poa_simple", issued, TODAY).is_over_old is over_old


def test_an_invented_kind_is_refused() -> None:
    with pytest.raises(UnknownKindError):
        authorisation.examine("ordered", None, TODAY)
