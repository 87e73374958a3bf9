"""The section of a case's page about its own clock: when the next step is owed, by what, and whether it waits."""

from __future__ import annotations

from dataclasses import dataclass

from hotline.cases import service as cases
from hotline.cases.service import Clock
from hotline.desk.forms import PauseForm
from hotline.desk.look import Look


@dataclass(frozen=True)
class Deadline:
    """What the section shows besides the case."""

    form: PauseForm
    clock: Clock | None
    is_late: bool
    may_pause: bool


def part(look: Look) -> Deadline:
    """The section of the case's page."""
    case = look.case
    return Deadline(
        look.form("deadline", PauseForm),
        cases.clock_of(case.kind, case.status),
        is_late=case.due_on is not None and case.due_on < look.today,
        may_pause=cases.may_pause(case.kind, case.status) and case.paused is None,
    )


def is_shown(look: Look) -> bool:
    """Whether anything is owed."""
    return look.case.due_on is not None and not look.case.is_stopped
