"""Findings of a form: one entry for a person, ids that hold as long as the words do, and taking out."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.cases.findings import replace_spans, words_out
from hotline.intake.replacing import replaced
from hotline.intake.screened import MOST, Screened, Text, screen
from hotline.screening import Kind, Own

SECRET = bytes(32)
STORY = "Мені ұрғанын Айгүл Оспанова көрді. Оның телефоны 8 701 234 56 78. Оспановаға сеніңіз."
WORDS = {kind: kind.value.lower() for kind in Kind}


def look(*texts: str, secret: bytes = SECRET, where: str = "narrative", **typed: str) -> Screened:
    return screen([Text(where, text) for text in texts], Own(), typed, secret=secret)


def ids(found: Screened) -> list[str]:
    return [one.id for one in found.entries]


def test_one_person_is_one_entry_with_every_mention() -> None:
    person, phone = look(STORY).entries
    assert person.kind is Kind.PERSON
    assert person.words == ("Айгүл Оспанова", "Оспановаға")
    assert phone.words == ("8 701 234 56 78",)


def test_ids_hold_through_edits_elsewhere_and_more_of_the_same_words() -> None:
    before = ids(look(STORY))
    assert ids(look("Бұл кеше болды.\n\n" + STORY.replace("көрді", "анық көрді"))) == before
    assert ids(look(STORY + " Айгүл Оспанова жақсы адам.")) == before


@pytest.mark.parametrize(
    "other",
    [
        STORY.replace("Айгүл", "Дана"),  # another name
        STORY + " Оспанованы босатыңыз.",  # a spelling that nobody was asked about
    ],
)
def test_ids_change_with_the_words_they_stand_for(other: str) -> None:
    assert ids(look(other))[0] != ids(look(STORY))[0]
    assert ids(look(other))[1] == ids(look(STORY))[1]


def test_ids_tell_nothing_without_the_forms_secret() -> None:
    assert not {*ids(look(STORY))} & {*ids(look(STORY, secret=b"x" * 32))}
    assert not {*ids(look(STORY))} & {*ids(look(STORY, where="place"))}
    assert all(len(one) == 20 and int(one, 16) >= 0 for one in ids(look(STORY)))


def test_the_same_person_has_the_same_word_everywhere() -> None:
    first = screen(
        [Text("narrative", STORY), Text("place", "Айгүл Оспанованың үйі")], Own(), {}, secret=SECRET
    )
    typed = {one.name: "remove" for one in first.entries}
    found = screen(first.texts, Own(), typed, secret=SECRET)
    taken = replaced(found, WORDS.__getitem__)
    assert taken.texts == {
        0: "Мені ұрғанын [person 1] көрді. Оның телефоны [phone 1]. [person 1] сеніңіз.",
        1: "[person 1] үйі",
    }


def test_officials_are_let_through_unless_the_setting_refuses_them() -> None:
    texts = [Text("narrative", "Капитан Иванов мені ұрды.")]
    allowed = screen(texts, Own(), {}, secret=SECRET)
    assert allowed.entries == allowed.open == ()
    assert [one["choice"] for one in allowed.found()] == ["official"]
    refused = screen(texts, Own(), {}, secret=SECRET, refuses_officials=True)
    assert [one.kind for one in refused.open] == [Kind.OFFICIAL]
    sly = {refused.entries[0].name: "official"}
    assert screen(texts, Own(), sly, secret=SECRET, refuses_officials=True).open


def test_what_is_sealed_stands_where_it_says_though_the_ends_are_trimmed() -> None:
    text = "\n  " + STORY
    first = look(text)
    mine = {one.name: "mine" for one in first.entries}
    for one in look(text, **mine).found():
        for mention in one["mentions"]:
            assert text.strip()[mention["start"] : mention["end"]] == mention["words"]


def test_the_rest_can_be_taken_out_but_not_declared_unseen() -> None:
    text = " ".join(f"Телефоны 8 701 {n:03} 11 22." for n in range(MOST + 20))
    first = look(text)
    named = {one.name: "mine" for one in first.entries}
    assert len(look(text, **named).open) == 20
    assert len(look(text, **named, **{"finding-rest": "mine"}).open) == 20
    assert look(text, **named, **{"finding-rest": "remove"}).open == ()


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=300),
    st.lists(st.sampled_from([STORY, "8 701 234 56 78", "Ким Олег", "a@b.kz"]), max_size=4),
)
def test_pieces_put_together_are_the_text(noise: str, known: list[str]) -> None:
    text = noise + " ".join(known) + noise[::-1]
    for pieces in look(text).marks("narrative"):
        assert "".join(piece.words for piece in pieces) == text


def test_fifty_thousand_characters_of_numbers_are_quick() -> None:
    text = (" ".join(f"8 701 {n // 100 % 1000:03} {n % 100:02} 11" for n in range(4000)))[:50_000]
    began = time.perf_counter()
    found = look(text)
    marks = found.marks("narrative")
    assert time.perf_counter() - began < 5
    assert len(found.entries) > MOST
    assert len(marks) == 1


def test_replacing() -> None:
    assert replace_spans("abcdef", [(4, 5, "Y"), (1, 3, "X")]) == "aXdYf"
    assert replace_spans("abc", []) == "abc"
    assert words_out("Али мен Алия, АЛИ; али_фото", [("Али", "[1]")]) == "[1] мен Алия, [1]; [1]_фото"
    assert words_out("Айгүл  Оспанова, Айгүл", [("Айгүл", "[2]"), ("Айгүл Оспанова", "[1]")]) == "[1], [2]"
