"""What of a case may be ticked to be given: every answer, every message, every file, and nothing beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from flask_babel import gettext as _

from hotline.cases import service as cases
from hotline.cases.service import FileMeta, Message, OpenCase, Selection
from hotline.desk.sections import Row, sections
from hotline.intake.questions import QUESTIONS

NAMES = tuple(one.name for one in QUESTIONS if one.kind not in {"file", "files"})
IMPERSONAL = frozenset(one.name for one in QUESTIONS if one.data_class == "other" and one.kind == "choice")


@dataclass(frozen=True)
class Choice:
    """One box: what is sent if it is ticked, and what people read beside it."""

    value: str
    label: str
    text: str = field(repr=False)


def choices(case: OpenCase) -> tuple[Choice, ...]:
    """Every box of a case."""
    rows, messages, files = parts_of(case, cases.offered(case, NAMES))
    return (
        *(Choice(f"q:{row.name}", row.question, row.answer) for row in rows),
        *(
            Choice(f"m:{at}", _("Message %(number)s", number=at + 1), message.text)
            for at, message in messages
        ),
        *(Choice(f"f:{file_id.hex}", _("File"), meta.name) for file_id, meta in files),
    )


def parts_of(
    case: OpenCase, given: Selection
) -> tuple[list[Row], list[tuple[int, Message]], list[tuple[UUID, FileMeta]]]:
    """What a selection holds: answers in the order of the form, messages with their place, files with their id."""
    answers = case.record.answers if case.record else {}
    chosen = {name: answers[name] for name in given.fields if name in answers}
    rows = [row for section in sections(chosen) for row in section.rows]
    messages = [(at, case.messages[at]) for at in sorted(given.messages)]
    files = [(one.id, one.meta) for one in case.files if one.meta and one.id in given.files]
    return rows, messages, files


def chosen(values: Iterable[str]) -> Selection:
    """The boxes that were ticked. What names nothing is left in, so that it is refused and not overlooked."""
    fields, messages, files = [], [], []
    for value in dict.fromkeys(values):
        kind, _colon, name = value.partition(":")
        if kind == "q":
            fields.append(name)
        elif kind == "m" and name.isascii() and name.isdigit() and len(name) < 8:
            messages.append(int(name))
        elif kind == "f":
            try:
                files.append(UUID(hex=name))
            except ValueError:
                fields.append(value)
        else:
            fields.append(value)
    return Selection(tuple(fields), tuple(messages), tuple(files))
