"""Twenty signs that survive a bad keyboard, a phone call and a pencil. FORMAT.md section 6.1.

They are shapes that Latin and Cyrillic share, and digits. Receipts, generated
passphrases, one-time codes and fingerprints are all written in them.
"""

from __future__ import annotations

import secrets
import unicodedata

ALPHABET = "0123456789ACEHKMPTXY"
BASE = len(ALPHABET)
BITS = 4.32  # log2(20), rounded down: what one random sign is worth

# What a person may type or see in place of a sign, by shape. Nothing on the left is a
# sign itself, so nothing is lost; Latin B and Cyrillic В can only be an 8 misread.
_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("OQОӨΟ", "0"),
        **dict.fromkeys("ILІӀ|ΙЇ", "1"),
        **dict.fromkeys("ZΖ", "2"),
        **dict.fromkeys("ЗҘЭ", "3"),
        "Ч": "4",
        **dict.fromkeys("SЅ", "5"),
        **dict.fromkeys("GБ", "6"),
        **dict.fromkeys("BВΒ", "8"),
        **dict.fromkeys("АΑ", "A"),
        **dict.fromkeys("СҪ", "C"),
        **dict.fromkeys("ЕЁΕ", "E"),
        **dict.fromkeys("НҢҺΗ", "H"),
        **dict.fromkeys("КҚΚ", "K"),
        **dict.fromkeys("МΜ", "M"),
        **dict.fromkeys("РΡ", "P"),
        **dict.fromkeys("ТΤ", "T"),
        **dict.fromkeys("ХҲΧ", "X"),
        **dict.fromkeys("УҮҰЎΥ", "Y"),
        "−": "-",  # the minus sign is not a dash to Unicode
    }
)

_IGNORED = {"Zs", "Zl", "Zp", "Pd", "Cc", "Cf"}  # spaces, dashes, line ends, invisible marks


def fold(typed: str) -> str:
    """Read what a person typed: case, spaces and dashes ignored, look-alikes put right.

    What has no place in the alphabet stays, for the caller to refuse.
    """
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES)
    return "".join(sign for sign in plain if unicodedata.category(sign) not in _IGNORED)


def grouped(signs: str) -> str:
    """Groups of four, hyphens between."""
    return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def random_signs(count: int) -> str:
    """`count` signs from the system's random source."""
    return "".join(secrets.choice(ALPHABET) for _ in range(count))
