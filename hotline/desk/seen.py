"""Two coordinators at one case: every form carries what its writer saw, and whoever comes second is told.

seen()              the version that the form of this request carries
unchanged(…)        holds the case for a deed, if it is as its writer saw it
changed(number, …)  the answer when somebody was first: 409, what changed meanwhile, and all that was typed
"""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session
from wtforms import Form

from hotline.cases import service as cases
from hotline.desk.case_page import case_page
from hotline.web.numbers import whole


def seen() -> int | None:
    """The version of the case that the writer saw; -1, which no case ever has, if it cannot be read.

    None where the form carries none: then nothing is compared.
    """
    if "version" not in request.form:
        return None
    return request.form.get("version", -1, type=whole)


def unchanged(session: Session, number: str) -> None:
    """Hold a case that is still as the writer saw it. Raises `ChangedMeanwhileError`, `NotFoundError`."""
    cases.check_version(session, number, seen())


def changed(number: str, /, **typed: Form) -> tuple[str, int]:
    """The page of a case that somebody else changed first, with what was typed about it, ready to be sent again."""
    return case_page(number, since=seen(), **typed), 409
