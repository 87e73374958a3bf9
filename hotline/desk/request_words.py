# ruff: noqa: E501  (one message on one line is easier to compare with its translation)
"""What requests are called at the desk, and the templates that answers to them begin from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.cases.service import Petition
from hotline.intake.questions import BY_NAME, label_of
from hotline.intake.wording import msg
from hotline.web.languages import LANGUAGES

_BRACKETS = re.compile(r"\[[^\]]+\]")
THE_CASE = 0  # the number under which a case that is itself a request stands in addresses

RESULTS = {
    "granted": _l("Done"),
    "refused": _l("Refused"),
    "erased": _l("Erased"),
    "taken-back": _l("Taken back by the reporter"),
}
# What the buttons say, where "done" would not say enough.
DEEDS: Mapping[tuple[str, str], Any] = {
    ("correct", "granted"): _l("Correct and answer"),
    ("correct", "refused"): _l("Refuse and answer"),
    ("block", "granted"): _l("Keep it blocked and answer"),
    ("block", "refused"): _l("Lift the block and answer"),
    ("withdraw", "refused"): _l("Refuse and go on working"),
    ("erase", "refused"): _l("Refuse and answer"),
}
ANSWER, REFUSE, ERASE = _l("Send the answer"), _l("Refuse and answer"), _l("Erase for ever")

# One beginning for each decision. What stands in brackets is the coordinator's to fill in.
TEMPLATES: Mapping[tuple[str, str], str] = {
    ("see", "granted"): msg(
        "You asked what we keep about you (%(number)s). Under “My report” stands everything that you sent and that we "
        "wrote to you. We use it to help you and for nothing else. It was given to: [to nobody / to whom, when, by which "
        "law]. It is kept sealed, and every look at it is recorded."
    ),
    ("see", "refused"): msg(
        "You asked what we keep about you (%(number)s). We cannot tell you this part: [what]. The reason: [law and "
        "article]. You may complain to the authorised body for personal data or to a court."
    ),
    ("correct", "granted"): msg(
        "You asked us to correct your data (%(number)s). We have done so; how it read before is kept beside it."
    ),
    ("correct", "refused"): msg(
        "You asked us to correct your data (%(number)s). We did not, because: [reason]. If you have a paper that shows "
        "it, please attach it under “My report”."
    ),
    ("block", "granted"): msg(
        "You asked us to block your data (%(number)s). They stay blocked: nobody reads them or works on them. You can "
        "lift the block under “My report” at any time."
    ),
    ("block", "refused"): msg(
        "You asked us to block your data (%(number)s). We looked into it and found no breach of the rules: [what was "
        "looked at]. So the block is lifted and we go on with your report. If you do not agree, write to us, or complain "
        "to the authorised body for personal data or to a court."
    ),
    ("withdraw", "refused"): msg(
        "You took your consent back (%(number)s). By law we must go on keeping your data: [law and article, the "
        "obligation]. We use them for that alone. You may complain to the authorised body for personal data or to a "
        "court."
    ),
    ("erase", "refused"): msg(
        "You asked us to erase your data (%(number)s). By law we must keep them: [law and article, how long]. After that "
        "they are erased. You may complain to the authorised body for personal data or to a court."
    ),
    ("objection", "granted"): msg(
        "You objected to an automatic check (%(number)s). A person looked at it: [what]. You were right, and we have put "
        "it right."
    ),
    ("objection", "refused"): msg(
        "You objected to an automatic check (%(number)s). A person looked at it: [what]. The result stays as it is, "
        "because: [reason]. You may complain to the authorised body for personal data or to a court."
    ),
    ("claim", "granted"): msg(
        "We looked at your claim (%(number)s). You are right in this: [what]. We have done the following: [what, when]."
    ),
    ("claim", "refused"): msg(
        "We looked at your claim (%(number)s). We do not meet it, because: [reason]. You may go to a court."
    ),
    # For those who asked through the claim page, without a code.
    ("correct", ""): msg(
        "You asked us to correct your data (%(number)s). Who you are was checked: [how]. We have done so."
    ),
    ("block", ""): msg(
        "You asked us to block your data (%(number)s). Who you are was checked: [how]. They are blocked: nobody reads "
        "them or works on them."
    ),
    ("erase", ""): msg(
        "You asked us to erase your data (%(number)s). Who you are was checked: [how]. They are destroyed, with their "
        "keys and files."
    ),
    ("withdraw", ""): msg(
        "You took your consent back (%(number)s). Who you are was checked: [how]. Nobody works with your data any more, "
        "and they are destroyed."
    ),
    ("call", "granted"): msg(
        "You asked to be called (%(number)s). We called you on [day] and agreed: [what]."
    ),
    ("call", "refused"): msg(
        "You asked to be called (%(number)s). We tried [when] and did not reach you. Please write here when it is safe to "
        "call."
    ),
}


def template(kind: str, result: str, language: str, number: str) -> str:
    """The beginning of an answer in a language; empty where nobody can read one."""
    if number.endswith(f"/{THE_CASE}"):
        number = number.rpartition("/")[0]
        text = TEMPLATES.get((kind, "" if result == "granted" else result)) or TEMPLATES.get(
            (kind, result), ""
        )
    else:
        text = TEMPLATES.get((kind, result), "")
    if not text:
        return ""
    with force_locale(language):
        return str(_(text, number=number))


def left_over(text: str) -> str:
    """The first place of a template that nobody has filled in; empty if there is none."""
    return next((words for words in _BRACKETS.findall(text) if words in _open_places()), "")


@lru_cache(maxsize=1)
def _open_places() -> frozenset[str]:
    """Every place in brackets of every template in every language."""
    found: set[str] = set()
    for language in LANGUAGES:
        with force_locale(language):
            for text in TEMPLATES.values():
                found.update(_BRACKETS.findall(str(_(text, number=""))))
    return frozenset(found)


def deed(kind: str, result: str) -> str:
    """What the button that decides says."""
    if result == "erased":
        return str(ERASE)
    return str(DEEDS.get((kind, result)) or (ANSWER if result == "granted" else REFUSE))


def changes(asked: Petition, standing: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(question, as it stands, as it should read) of a request to correct."""
    return [
        (str(_(BY_NAME[name].label)), _shown(name, standing.get(name)), _shown(name, value))
        for name, value in asked.request.fields.items()
        if name in BY_NAME
    ]


def _shown(name: str, value: object) -> str:
    text = str(value or "")
    return str(_(label_of(name, text))) if BY_NAME[name].kind == "choice" and text else text
