"""Clause 2.4 for what is added later: the same check, the same choices, the document of this case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from hotline import vault
from hotline.cases.service import OpenCase
from hotline.intake import finding_words, looking_over
from hotline.intake.screened import REMOVE, Screened, Text, choices, screen
from hotline.intake.staging import Bench, Waiting
from hotline.screening import Own

BODY, FILES = "body", "files"  # where a finding stands
_OWN = ("surname", "given_name", "patronymic", "email", "phone")


def look_over(
    case: OpenCase,
    words: str,
    waiting: Sequence[Waiting],
    typed: MultiDict[str, str],
    *,
    secret: bytes,
    refuses_officials: bool,
) -> Screened:
    """Screen a message and its files' names. `secret` is this host's; choices hold for this case alone."""
    answers = case.record.answers if case.record else {}
    own = Own(**{name: str(answers.get(name) or "") for name in _OWN})
    names = [Text(FILES, one.name, one.id.hex) for one in waiting]
    return screen(
        [Text(BODY, words), *names],
        own,
        typed,
        secret=vault.derive(secret, f"mailbox/{case.id.hex}"),
        refuses_officials=refuses_officials,
        has_document=case.has_document,
    )


def without_removed(
    found: Screened, words: str, waiting: Sequence[Waiting], bench: Bench
) -> tuple[str, list[Waiting], list[tuple[str, str]]]:
    """The message and its files as they read after taking out, and what was exchanged for what."""
    texts, exchanged = looking_over.words_without_removed(found)
    by_file = {found.texts[number].file: new for number, new in texts.items()}
    renamed = []
    for one in waiting:
        if one.id.hex in by_file:
            file = replace(one.file, name=by_file[one.id.hex])
            one = Waiting(one.question, file, bench.token(one.question, file))
        renamed.append(one)
    return by_file.get("", words), renamed, exchanged


def shown(
    found: Screened | None, exchanged: Sequence[tuple[str, str]], typed: MultiDict[str, str]
) -> dict[str, Any]:
    """What a page needs to show findings, what was exchanged for what, and to carry the other choices along."""
    return {
        "screened": found or Screened(),
        "exchanged": exchanged,
        "choices": [one for one in choices(typed) if one[1] != REMOVE],
        "found": finding_words,
    }
