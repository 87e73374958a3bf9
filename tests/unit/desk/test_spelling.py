"""A code read out letter by letter is the code that opens, whichever alphabet the caller writes it in."""

from __future__ import annotations

import re

import pytest

from hotline import vault
from hotline.desk.spelling import WORDS
from hotline.vault.alphabet import fold
from tests.support import catalogues


def test_every_letter_of_a_receipt_has_its_word() -> None:
    assert {sign for sign in vault.ALPHABET if sign.isalpha()} == set(WORDS)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_is_said_first_is_read_as_the_letter(language: str) -> None:
    catalogue = catalogues.read(language)
    for sign, word in WORDS.items():
        said = str(catalogue[word].string)
        assert fold(said[0]) == sign, said
        named = re.findall(r"\w+", said)
        assert fold(named[-1][0]) == sign or language == "en", said
