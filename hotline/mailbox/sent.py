"""What the reporter sent, shown back to them: the right to see one's data needs no request (PDL article 24)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from hotline.intake.questions import QUESTIONS, label_of


def rows(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(question, answer) in the order of the form, in the reader's language; unanswered ones left out."""
    found = []
    for question in QUESTIONS:
        value = answers.get(question.name)
        if not value or question.kind in {"file", "files"}:
            continue
        if question.kind == "check":
            value = _("Yes")
        elif question.kind == "choice":
            value = _(label_of(question.name, value))
        found.append((_(question.label), str(value)))
    return found
