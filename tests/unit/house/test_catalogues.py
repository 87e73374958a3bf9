"""The catalogues are whole: every string of the sources, in every language, word for word compiled."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

from hotline.web.languages import LANGUAGES
from tests.support import catalogues

PLACE = re.compile(r"%\((\w+)\)([sd])|%%")
KEYS = {tag: {message.id for message in catalogues.read(tag) if message.id} for tag in LANGUAGES}


def _strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (str(message.string),)


def _ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (str(message.id),)


def test_the_tool_knows_every_language_of_the_house() -> None:
    assert tuple(LANGUAGES) == catalogues.LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_and_nothing_is_guessed(language: str) -> None:
    assert [message.id for message in catalogues.missing(catalogues.read(language))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sources_say_nothing_that_the_catalogue_lacks(language: str) -> None:
    assert {key if isinstance(key, str) else key[0] for key in catalogues.found()} == {
        key if isinstance(key, str) else key[0] for key in KEYS[language]
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_the_placeholders_of_its_string(language: str) -> None:
    for message in catalogues.read(language):
        if not message.id:
            continue
        wanted = {match.group() for one in _ids(message) for match in PLACE.finditer(one)} - {"%%"}
        for string in _strings(message):
            assert {match.group() for match in PLACE.finditer(string)} - {"%%"} == wanted, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_program_reads_is_what_people_wrote(language: str) -> None:
    compiled = catalogues.path(language).with_suffix(".mo").read_bytes()
    assert compiled == catalogues.as_mo(catalogues.read(language))


def test_an_english_string_is_its_own_translation() -> None:
    for message in catalogues.read("en"):
        if message.id:
            assert _strings(message) == _ids(message)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_translation_was_left_in_english(language: str) -> None:
    """Names and units may stay as they are; a sentence may not."""
    for message in catalogues.read(language):
        for one in _ids(message):
            if one and " " in one.strip():
                assert one not in _strings(message), one
