"""The disclosures of a case as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from hotline.cases import service as cases
from hotline.cases.service import Disclosure, OpenCase, OpenFile, Selection, Told
from hotline.desk import disclosing_forms
from hotline.desk.look import Look
from hotline.intake.questions import BY_NAME


@dataclass(frozen=True)
class Row:
    """One disclosure with its paper and what became of telling the reporter."""

    one: Disclosure
    given: tuple[str, ...] = field(repr=False)
    paper: OpenFile | None
    told: Told | None
    is_to_tell: bool
    is_late: bool


@dataclass(frozen=True)
class Outward:
    """What the section shows."""

    case: OpenCase = field(repr=False)
    rows: tuple[Row, ...]
    questions: list[tuple[cases.Asked, cases.ConsentAnswer | None]] = field(repr=False)
    is_open: bool  # whether anything may leave
    grounds: Mapping[str, object]
    purposes: Mapping[str, object]

    def labels(self, given: Selection) -> tuple[str, ...]:
        """What was given, by name and without its words."""
        return labels(self.case, given)


def part(look: Look) -> Outward:
    """Everything that left this case, and what the reporter was asked."""
    case = look.case
    to_tell = cases.to_tell(case)
    told = {one.serial: one for one in case.of(cases.TELLINGS)}
    papers = {one.id: one for one in case.files if one.meta}
    rows = tuple(
        Row(
            one,
            labels(case, one.given),
            papers.get(one.document) if one.document else None,
            told.get(one.serial),
            one in to_tell,
            is_late(one, look.today) and one in to_tell,
        )
        for one in case.of(cases.DISCLOSURES)
    )
    return Outward(
        case,
        rows,
        cases.questions(case),
        case.status not in cases.NOTHING_LEAVES and bool(case.desk_key),
        disclosing_forms.GROUNDS,
        disclosing_forms.PURPOSES,
    )


def is_late(one: Disclosure, today: date) -> bool:
    """Whether the law's days to tell the person have passed."""
    return one.tell_by is not None and one.tell_by < today


def labels(case: OpenCase, given: Selection) -> tuple[str, ...]:
    """Names of what was given: questions, places in the conversation, names of files that are still there."""
    files = {one.id: one.meta.name for one in case.files if one.meta}
    return (
        *(str(_(BY_NAME[name].label)) if name in BY_NAME else name for name in given.fields),
        *(str(_("Message %(number)s", number=at + 1)) for at in given.messages),
        *(str(_("File “%(name)s”", name=files.get(one, "…"))) for one in given.files),
    )
