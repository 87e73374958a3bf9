"""Taking a plain text apart, and finding what changed in it."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.policy import diff, service
from hotline.policy.document import parse

CLAUSES = [
    "1.1",
    "1.2",
    "1.3",
    "1.4",
    "1.5",
    "1.6",
    "1.7",
    "2.1",
    "2.2",
    "2.2.1",
    "2.2.2",
    "2.2.3",
    "2.2.4",
    "2.3",
    "2.3.1",
    "2.3.2",
    "2.3.3",
    "2.4",
    "3.1",
    "3.2",
    "3.3",
    "3.4",
    "3.4.1",
    "3.4.2",
    "3.5",
    "3.5.1",
    "3.5.2",
    "3.6",
    "4.1",
    "4.2",
    "5.1",
    "5.2",
    "5.3",
    "5.4",
    "5.5",
    "5.6",
]
LANGUAGES = ("kk", "ru", "en")
TEXTS = st.text(alphabet="абв12. \n", max_size=120)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_default_policy_has_all_36_clauses_and_5_sections(language: str) -> None:
    found = parse(service.default_text(language).decode())
    assert list(found.clauses) == CLAUSES
    assert len(CLAUSES) == 36
    assert [line.number for line in found.sections] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_default_policy_states_the_operators_facts(language: str) -> None:
    text = service.default_text(language).decode()
    for fact in (
        "Expert Independent Research Institute",
        "https://www.pytkamnet.kz/privacy",
        "instituteeir@gmail.com",
        "30 (",
        "USAID",
        "2023",
    ):
        assert fact in text, fact


def test_irregular_numbers_are_found() -> None:
    text = "Саясат\n1.ТЕРМИНДЕР\n2.2.1 Пайдаланушыға\n5.6.Осы саясат\n3.1. Бір\n2024 жылы\n7,5 теңге"
    found = parse(text)
    assert found.clauses == ("2.2.1", "5.6", "3.1")
    assert [line.number for line in found.sections] == ["1"]
    assert [line.lead for line in found.lines] == ["", "1.", "2.2.1", "5.6.", "3.1.", "", ""]


def test_a_number_that_stands_twice_is_an_anchor_once() -> None:
    assert [line.number for line in parse("1.1. Бір\n1.1. Екі").lines] == ["1.1", ""]


@given(TEXTS)
def test_the_pieces_of_a_line_are_the_line(text: str) -> None:
    lines = [line for line in text.split("\n") if line.strip()]
    assert [line.lead + line.rest for line in parse(text).lines] == lines


@given(TEXTS, TEXTS)
def test_a_comparison_holds_both_texts_word_for_word(old: str, new: str) -> None:
    paragraphs = diff.compare(old, new)
    for text, kinds in ((old, {"same", "removed"}), (new, {"same", "added"})):
        lines = ["".join(p.text for p in one.pieces if p.kind in kinds) for one in paragraphs]
        assert [line for line in lines if line.strip()] == [line for line in text.split("\n") if line.strip()]


def test_a_changed_word_is_shown_in_its_clause() -> None:
    changed = [
        one
        for one in diff.compare("1.1. Жауап 30 күнде.\n1.2. Сол", "1.1. Жауап 15 күнде.\n1.2. Сол")
        if one.is_changed
    ]
    assert [one.number for one in changed] == ["1.1"]
    assert [(piece.kind, piece.text) for piece in changed[0].pieces] == [
        ("same", "1.1. Жауап "),
        ("removed", "30"),
        ("added", "15"),
        ("same", " күнде."),
    ]


def test_the_shipped_texts_are_plain_one_clause_a_line() -> None:
    folder = resources.files("hotline.policy").joinpath("texts")
    for language in LANGUAGES:
        body = folder.joinpath(f"default.{language}.txt").read_bytes()
        assert b"\r" not in body
        assert body.endswith(b"\n")
