"""The section of a case's page about its clocks: what is owed when, by what, and whether the next step waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hotline.cases import service as cases
from hotline.cases.service import Step
from hotline.desk.forms import PauseForm
from hotline.desk.look import Look


@dataclass(frozen=True)
class Deadline:
    """What the section shows besides the case."""

    form: PauseForm
    steps: tuple[Step, ...]  # what is owed, the earliest first
    today: date
    is_late: bool
    may_pause: bool


def part(look: Look) -> Deadline:
    """The section of the case's page."""
    case = look.case
    return Deadline(
        look.form("deadline", PauseForm),
        _steps(look),
        look.today,
        is_late=case.due_on is not None and case.due_on < look.today,
        may_pause=cases.may_pause(case.kind, case.status) and case.paused is None,
    )


def _steps(look: Look) -> tuple[Step, ...]:
    """Nothing where the due day is that of no clock: what counts for it does not open, or days were just moved."""
    steps = look.case.steps
    return steps if steps and steps[0].on == look.case.due_on else ()


def is_shown(look: Look) -> bool:
    """Whether anything is owed."""
    return look.case.due_on is not None and not look.case.is_stopped
