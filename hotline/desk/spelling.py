"""The signs of a receipt as they are said on the telephone."""

from __future__ import annotations

from flask_babel import gettext as _

from hotline.intake.wording import msg

# A word for each letter; in Kazakh and Russian the words begin with the Cyrillic letter of the same shape, because
# that is what the caller writes down, and both are read alike when the code is typed.
WORDS = {
    "A": msg("A as in Alfa"),
    "C": msg("C as in Charlie"),
    "E": msg("E as in Echo"),
    "H": msg("H as in Hotel"),
    "K": msg("K as in Kilo"),
    "M": msg("M as in Mike"),
    "P": msg("P as in Papa"),
    "T": msg("T as in Tango"),
    "X": msg("X as in X-ray"),
    "Y": msg("Y as in Yankee"),
}


def spelled(group: str) -> tuple[str, str]:
    """A group of a code, and how it is said, sign by sign."""
    return group, ", ".join(_(WORDS[sign]) if sign in WORDS else sign for sign in group)
