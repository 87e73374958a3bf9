"""The conversation of a case as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from hotline.desk.forms import ReplyForm
from hotline.desk.look import Look


@dataclass(frozen=True)
class Conversation:
    """The form for the next answer; the messages stand in the case."""

    form: ReplyForm


def part(look: Look) -> Conversation:
    """What the section shows."""
    return Conversation(look.form("conversation", ReplyForm))
