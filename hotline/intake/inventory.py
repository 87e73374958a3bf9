"""The form's part of the inventory that `/data` shows: what is asked comes from the questions themselves."""

from __future__ import annotations

from flask_babel import gettext as _

from hotline.intake.questions import QUESTIONS
from hotline.policy.inventory import Item


def asked() -> tuple[Item, ...]:
    """One item for each question, in the reader's language."""
    return tuple(Item(_(one.label), one.data_class, one.purpose, one.clause) for one in QUESTIONS)
