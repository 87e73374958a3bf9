"""The documents of clause 2.4: what shows that one person may speak for another, and what each needs.

The law behind each kind stands in FACTS.md section 2. A document is never taken as valid by itself: a
coordinator looks at it. What is refused here is only what the law itself calls void.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hotline.errors import HotlineError
from hotline.intake.wording import msg

LONGEST_POWER_YEARS = 3  # Civil Code 168
UNNAMED_TERM_YEARS = 1  # where a power of attorney names none (the same article)


@dataclass(frozen=True)
class DocumentKind:
    """One kind of authorisation document."""

    value: str  # never renamed: sealed cases carry it
    label: str
    is_power: bool = False  # a power of attorney: void without the date of its making (Civil Code 168)


KINDS = (
    DocumentKind("poa_notary", msg("Power of attorney certified by a notary"), True),
    DocumentKind("poa_simple", msg("Power of attorney or consent written by hand"), True),
    DocumentKind(
        "poa_custody", msg("Power of attorney certified by the head of the place of detention"), True
    ),
    DocumentKind(
        "poa_institution",
        msg("Power of attorney certified by the head of a hospital, military unit or care home"),
        True,
    ),
    DocumentKind("poa_eds", msg("Electronic power of attorney with a digital signature"), True),
    DocumentKind("advocate", msg("Advocate's notice of defence or representation")),
    DocumentKind("parent", msg("Child's birth certificate or adoption decision")),
    DocumentKind("guardian", msg("Guardianship or foster care document")),
    DocumentKind("spouse_kin", msg("Marriage certificate or proof of close kinship")),
    DocumentKind("org", msg("Organisation's charter with an assignment")),
    DocumentKind("court", msg("Court decision or administrative act")),
    DocumentKind("other", msg("Another document")),
)
BY_VALUE = {kind.value: kind for kind in KINDS}


class UndatedPowerError(HotlineError):
    """A power of attorney without the date of its making is void (Civil Code 168)."""


class UnknownKindError(HotlineError):
    """Not one of the kinds that the form offers."""


@dataclass(frozen=True)
class Authorisation:
    """What the form says of the document. Whether it holds is for a coordinator to decide."""

    kind: DocumentKind
    issued_on: date | None
    is_over_old: bool  # older than a power of attorney can be: flagged for the coordinator, not refused


def examine(kind: str, issued_on: date | None, today: date) -> Authorisation:
    """Hold a document's particulars against the law. `issued_on` is not after `today`.

    Raises `UnknownKindError` or `UndatedPowerError`.
    """
    found = BY_VALUE.get(kind)
    if found is None:
        raise UnknownKindError
    if found.is_power and issued_on is None:
        raise UndatedPowerError
    is_over_old = (
        found.is_power and issued_on is not None and _years_after(issued_on, LONGEST_POWER_YEARS) < today
    )
    return Authorisation(found, issued_on, is_over_old)


@dataclass(frozen=True)
class Term:
    """How long a power of attorney holds (Civil Code 168)."""

    usual: date  # the last day where it names no term of its own
    longest: date  # the last day whatever it names


def term(kind: str, issued_on: date | None) -> Term | None:
    """The term of a document; None for kinds that the law gives none, and for undated ones."""
    found = BY_VALUE.get(kind)
    if found is None or not found.is_power or issued_on is None:
        return None
    return Term(_years_after(issued_on, UNNAMED_TERM_YEARS), _years_after(issued_on, LONGEST_POWER_YEARS))


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
