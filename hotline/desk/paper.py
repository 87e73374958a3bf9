"""The authorisation of a case as its page shows it: the document, its term, and what it has to cover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hotline.cases import service as cases
from hotline.cases.service import Found, OpenCase
from hotline.desk.forms import DecisionForm
from hotline.desk.look import Look
from hotline.intake import authorisation
from hotline.intake.authorisation import Term


@dataclass(frozen=True)
class Paper:
    """What the case page shows of a document and of what it covers."""

    form: DecisionForm
    decisions: tuple[str, ...]  # what may be decided now
    decide_by: date | None  # None once it is decided, and while processing is stopped
    is_late: bool
    term: Term | None
    until: date | None  # the last day as decided, or by law where nothing else was
    is_expired: bool
    findings: Mapping[str, tuple[Found, ...]] = field(repr=False)  # by what was said of them


def is_shown(look: Look) -> bool:
    """Whether there is a document, or something that one would have to cover."""
    return look.case.authorisation != "none" or bool(part(look).findings)


def part(look: Look) -> Paper:
    """What the section shows."""
    return paper(look.case, look.today, look.form("authorisation", DecisionForm))


def paper(case: OpenCase, today: date, form: DecisionForm | None = None) -> Paper:
    """Everything about the authorisation of a case that was opened."""
    answers = case.record.answers if case.record else {}
    entries = [*answers.get(cases.FINDINGS, ())]
    for message in case.messages:
        entries += message.findings
    found = cases.decode_findings(entries)
    term = authorisation.term(
        str(answers.get("authorisation_kind", "")), _date(answers.get("authorisation_date"))
    )
    decided = [one.until for one in case.decisions if one.until]
    until = date.fromisoformat(decided[-1]) if decided else term.usual if term else None
    return Paper(
        form=form or DecisionForm(),
        decisions=cases.DECISIONS.get(case.authorisation, ()) if case.desk_key else (),
        decide_by=case.decide_by,
        is_late=case.decide_by is not None and case.decide_by < today,
        term=term,
        until=until,
        is_expired=until is not None and until < today,
        findings={
            choice: chosen
            for choice in ("represented", "mine", "official", "destroyed")
            if (chosen := tuple(one for one in found if one.choice == choice))
        },
    )


def _date(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None
