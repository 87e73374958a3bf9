"""What each kind of finding is called, and the neutral word that takes its place."""

from __future__ import annotations

from flask_babel import gettext

from hotline.intake.questions import BY_NAME
from hotline.intake.screened import PREFIX, REST, Screened
from hotline.intake.wording import msg
from hotline.screening import Kind

KINDS = {
    Kind.PERSON: msg("A person's name"),
    Kind.PHONE: msg("A phone number"),
    Kind.EMAIL: msg("An e-mail address"),
    Kind.IIN: msg("An IIN"),
    Kind.ADDRESS: msg("A home address"),
    Kind.DOCUMENT: msg("The number of an identity document"),
    Kind.HANDLE: msg("An account in a social network"),
    Kind.PLATE: msg("The number plate of a car"),
    Kind.CARD: msg("The number of a bank card or account"),
    Kind.DOB: msg("A date of birth"),
    Kind.OFFICIAL: msg("The name of an official"),
}
NEUTRAL = {
    Kind.PERSON: msg("person"),
    Kind.PHONE: msg("phone"),
    Kind.EMAIL: msg("e-mail"),
    Kind.IIN: msg("IIN"),
    Kind.ADDRESS: msg("address"),
    Kind.DOCUMENT: msg("document"),
    Kind.HANDLE: msg("account"),
    Kind.PLATE: msg("car"),
    Kind.CARD: msg("card"),
    Kind.DOB: msg("birthday"),
    Kind.OFFICIAL: msg("officer"),
}
FIELDS = {"body": msg("Your words"), "files": msg("a file's name")}  # of pages other than the report


def kind(found: Kind) -> str:
    """What was found, in the reader's language."""
    return str(gettext(KINDS[found]))


def kind_of(value: str) -> str:
    """The same by the value that is sealed with a case."""
    return kind(Kind(value))


def neutral(found: Kind) -> str:
    """What takes its place, without brackets and number."""
    return str(gettext(NEUTRAL[found]))


def field(name: str) -> str:
    """Where it was found: the label of the field."""
    return str(gettext(FIELDS[name] if name in FIELDS else BY_NAME[name].label))


def summary(screened: Screened) -> list[tuple[str, str]]:
    """What stands in the way, for the error summary: (id of the choice, what, where and why)."""
    lines = []
    for one in screened.open[: len(screened.shown)]:
        if one not in screened.shown:
            break
        words = ", ".join(f"“{words}”" for words in one.words[:3])
        where = ", ".join(f"“{field(name)}”" for name in one.where)
        line = gettext(
            "%(what)s: %(words)s in %(where)s. It is another person's, and there is no document.",
            what=kind(one.kind),
            words=words,
            where=where,
        )
        lines.append((one.name, str(line)))
    if screened.unshown and not screened.rest and not screened.has_document:
        line = gettext("There is more of the same: choose for the rest at once.")
        lines.append((PREFIX + REST, str(line)))
    return lines
