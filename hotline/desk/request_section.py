"""The section of a case's page about requests: what was asked, what is owed, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import ModuleType

from hotline.cases import service as cases
from hotline.desk import request_words
from hotline.desk.forms import WriteDownForm
from hotline.desk.look import Look


@dataclass(frozen=True)
class Requests:
    """What the section shows besides the requests themselves."""

    form: WriteDownForm
    words: ModuleType
    today: date
    may_ask: bool  # whether one may be written down for the reporter
    is_own: bool  # the case itself is such a request, and is open


def part(look: Look) -> Requests:
    """The section of the case's page."""
    case = look.case
    return Requests(
        look.form("requests", WriteDownForm),
        request_words,
        look.today,
        may_ask=case.kind == "report",
        is_own=_is_own(look),
    )


def is_owed(look: Look) -> bool:
    """Whether an answer is owed, or a request stops the case."""
    case = look.case
    return _is_own(look) or case.is_stopped or any(one.is_open for one in case.asked)


def _is_own(look: Look) -> bool:
    return look.case.kind != "report" and cases.clock_of(look.case.kind, look.case.status) is not None


def is_quiet(look: Look) -> bool:
    """Whether the section stands further down: nothing is owed, and something may be asked."""
    return look.case.status != "erased" and not is_owed(look)
