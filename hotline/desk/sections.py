"""A sealed report as a page: its answers under the questions that were asked, in the order of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.cases.service import FINDINGS
from hotline.desk.corrections import Corrections, corrections
from hotline.desk.look import Look
from hotline.intake.forms import OVER_OLD
from hotline.intake.questions import BY_NAME, QUESTIONS, SECTIONS, label_of
from hotline.web.pages import day

# What stands beside the answers without having been asked.
BESIDE = {
    "consent_read_by": _l("Who read the consent aloud"),
    OVER_OLD: _l("The power of attorney is older than three years"),
}


@dataclass(frozen=True)
class Row:
    """One answer with its question, both as people read them."""

    name: str
    question: str
    answer: str = field(repr=False)


@dataclass(frozen=True)
class Section:
    """Answers that belong together."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Written:
    """What the section "What was written" shows."""

    sections: tuple[Section, ...]
    corrections: Corrections


def part(look: Look) -> Written:
    """What the section "What was written" shows."""
    return Written(
        sections(look.case.record.answers) if look.case.record else (),
        corrections(look),
    )


def sections(answers: Mapping[str, Any]) -> tuple[Section, ...]:
    """Every answer that was given; what no question of today asks for comes last, under its bare name."""
    found = []
    for name, title in SECTIONS:
        rows = tuple(
            _row(one.name, answers[one.name])
            for one in QUESTIONS
            if one.section == name and _given(answers, one.name)
        )
        if rows:
            found.append(Section(_(title), rows))
    shown = {row.name for section in found for row in section.rows}
    other = tuple(
        Row(name, str(BESIDE.get(name, name)), _plain(answers[name]))
        for name in sorted(answers)
        if name not in {*shown, FINDINGS} and _given(answers, name)
    )
    return (*found, Section(_("Also"), other)) if other else tuple(found)


def _given(answers: Mapping[str, Any], name: str) -> bool:
    return answers.get(name) not in (None, "", [], {})


def _row(name: str, value: Any) -> Row:
    question = BY_NAME[name]
    if question.kind == "choice":
        text = _(label_of(name, str(value)))
    elif question.kind == "check":
        text = _("Yes") if value in (True, "yes") else _("No")
    elif question.kind == "date":
        text = day(date.fromisoformat(str(value)))
    else:
        text = _plain(value)
    return Row(name, _(question.label), text)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, list):
        return "\n".join(_plain(item) for item in value)
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_plain(item)}" for key, item in value.items())
    return str(value)
