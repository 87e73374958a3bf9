"""Passphrases for staff: generated ones, and what a chosen one is worth. FORMAT.md section 9."""

from __future__ import annotations

import unicodedata

from hotline.vault.alphabet import ALPHABET, fold, grouped, random_signs

GENERATED_LENGTH = 16  # signs: 69 bits
REQUIRED_BITS = 60.0  # guesses, as a power of two, that a chosen passphrase must cost

# Bits granted to one more character. Prose carries little over one bit a letter (Shannon
# 1951); a change of kind is harder to foresee, a run or a repetition is foreseen.
_LIKE_PROSE = 2.0
_CHANGE_OF_KIND = 3.0
_FORESEEN = 0.25
_LOOKED_AT = 128  # characters: more add nothing to the answer and much to the time


def generate() -> str:
    """16 random signs in four groups, such as 4KX0-7TAM-1PHY-93EC: 69 bits."""
    return grouped(random_signs(GENERATED_LENGTH))


def prepared(passphrase: str) -> bytes:
    """The bytes that go into Argon2id: NFKC (UAX #15), UTF-8.

    A generated passphrase is understood however it is typed: small letters, without
    hyphens, on a Cyrillic keyboard.
    """
    signs = fold(passphrase)
    if len(signs) == GENERATED_LENGTH and all(sign in ALPHABET for sign in signs):
        return grouped(signs).encode()
    return unicodedata.normalize("NFKC", passphrase).encode()


def estimate_bits(text: str) -> float:
    """A low estimate of the guesses, as a power of two, that a person's own choice costs.

    It knows no words, so it treats every letter as part of one. A generated passphrase is
    not to be judged by it: how that was made is known.
    """
    text = unicodedata.normalize("NFKC", text[:_LOOKED_AT])
    return sum((_worth(text, at) for at in range(len(text))), 0.0)


def strong_enough(text: str) -> bool:
    """Whether somebody's own passphrase may stand in place of a generated one."""
    return estimate_bits(text) >= REQUIRED_BITS


def _worth(text: str, at: int) -> float:
    """Bits granted to the character at `at`, given all before it."""
    if at == 0:
        return _CHANGE_OF_KIND
    before, here = text[at - 1], text[at]
    runs_on = abs(ord(here) - ord(before)) <= 1
    seen = text[: at + 1].casefold().count(text[at - 1 : at + 1].casefold()) > 1
    if runs_on or seen:
        return _FORESEEN
    return _LIKE_PROSE if _kind(here) == _kind(before) else _CHANGE_OF_KIND


def _kind(character: str) -> str:
    """Lower-case letter, capital, digit or anything else."""
    category = unicodedata.category(character)
    return category if category in ("Ll", "Lu", "Nd") else "other"
