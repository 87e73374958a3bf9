"""The internal notes of a case as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from hotline.cases import service as cases
from hotline.desk.forms import NoteForm
from hotline.desk.look import Look


@dataclass(frozen=True)
class Notes:
    """Every note with its earlier wordings, and the form for another one."""

    wordings: tuple[cases.Wordings, ...] = field(repr=False)
    form: NoteForm  # of a new note
    again: NoteForm | None  # of the note that is being corrected, where that was not taken
    note: UUID | None  # which one that is


def part(look: Look) -> Notes:
    """What the section shows."""
    typed = look.form("notes", NoteForm)
    wordings = cases.wordings(look.case.of(cases.NOTES))
    if typed.note_id is None:
        return Notes(wordings, typed, None, None)
    return Notes(wordings, NoteForm(), typed, typed.note_id)
