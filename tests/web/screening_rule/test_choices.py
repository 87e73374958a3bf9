"""The ways on from a refusal: it is mine, take it out, I represent this person, ask a person."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from tests.conftest import Home
from tests.web.intake.conftest import OTHER, PDF, PLAIN, Reporter
from tests.web.screening_rule.conftest import (
    NAME,
    PHONE,
    STORY,
    Disk,
    choices,
    chosen,
    opened,
    text_of,
)

TOLD = PLAIN | {"narrative": STORY}


def refused(reporter: Reporter, **more: Any) -> Any:
    answer = reporter.send(reporter.form(), TOLD, **more)
    assert answer.status_code == 422
    return answer


def every(page: Any, choice: str) -> dict[str, str]:
    return dict.fromkeys(choices(page), choice)


def test_mine_is_kept_as_the_reporters_declaration(reporter: Reporter, home: Home) -> None:
    page = refused(reporter)
    assert reporter.send(reporter.hidden(page), TOLD, every(page, "mine")).status_code == 303
    record = opened(home, reporter.receipt()[1]).record
    assert record is not None
    assert record.answers["narrative"] == STORY
    found = {one["kind"]: one for one in record.answers["findings"]}
    assert {one["choice"] for one in found.values()} == {"mine"}
    assert [one["words"] for one in found["PERSON"]["mentions"]] == [NAME, "Оспановаға"]
    assert [one["words"] for one in found["PHONE"]["mentions"]] == [PHONE]
    for one in found.values():
        for mention in one["mentions"]:
            assert STORY[mention["start"] : mention["end"]] == mention["words"]


@pytest.mark.parametrize(("language", "person"), [("kk", "адам"), ("ru", "человек"), ("en", "person")])
@pytest.mark.parametrize("step", ["check", "send"])
def test_taken_out_is_shown_before_it_is_sent(
    reporter: Reporter, home: Home, disk: Disk, language: str, person: str, step: str
) -> None:
    reporter.language = language
    page = refused(reporter)
    before = disk.bytes()
    shown = reporter.send(reporter.hidden(page), TOLD, every(page, "remove"), step=step)
    assert shown.status_code == 200
    phone = "phone" if language == "en" else "телефон"
    story = f"Мені ұрғанын [{person} 1] көрді. Оның телефоны [{phone} 1]. [{person} 1] сеніңіз."
    assert f">{story}</dd>" in text_of(shown)
    assert f"“{NAME}” → [{person} 1]" in text_of(shown)
    assert disk.bytes() == before
    hidden = reporter.hidden(shown)
    assert hidden["narrative"] == [story]
    assert not [name for name in hidden if name.startswith("finding-")]
    assert reporter.send(hidden, step="send").status_code == 303
    record = opened(home, reporter.receipt()[1]).record
    assert record is not None
    assert record.answers["narrative"] == story
    assert "findings" not in record.answers


def test_a_name_in_a_file_name_is_taken_out_of_it(reporter: Reporter, home: Home) -> None:
    page = reporter.send(reporter.form(), PLAIN, evidence=(io.BytesIO(PDF), "паспорт_Оспанова_Айгүл.pdf"))
    shown = reporter.send(reporter.hidden(page), PLAIN, every(page, "remove"))
    assert shown.status_code == 200
    assert reporter.send(reporter.hidden(shown), step="send").status_code == 303
    (file,) = opened(home, reporter.receipt()[1]).files
    assert file.meta is not None
    assert file.meta.name == "паспорт_[person 1].pdf"


def test_numbers_go_on_after_those_that_stand_there(reporter: Reporter) -> None:
    story = "Бірінші рет [person 1] келді, кейін Айгүл Оспанова келді."
    page = reporter.send(reporter.form(), PLAIN, narrative=story)
    shown = reporter.send(reporter.hidden(page), PLAIN, every(page, "remove"), narrative=story)
    assert "Бірінші рет [person 1] келді, кейін [person 2] келді." in text_of(shown)


def test_representing_opens_the_document_fields_and_keeps_everything(reporter: Reporter, home: Home) -> None:
    page = refused(reporter)
    again = reporter.send(reporter.hidden(page), TOLD, every(page, "represented"))
    assert again.status_code == 422
    text = text_of(again)
    assert "<details open>" in text
    assert 'value="other" checked' in text
    for field in ("represented_surname", "authorisation_kind", "authorisation"):
        assert f'href="#{field}"' in text
    assert chosen(again) == every(page, "represented")
    sent = reporter.send(
        reporter.hidden(again),
        OTHER,
        chosen(again),
        narrative=STORY,
        authorisation=(io.BytesIO(PDF), "сенімхат.pdf"),
    )
    assert sent.status_code == 303
    case = opened(home, reporter.receipt()[1])
    assert case.authorisation == "attached"
    assert case.record is not None
    assert {one["choice"] for one in case.record.answers["findings"]} == {"represented"}


def test_with_a_document_what_is_left_unmarked_counts_as_represented(reporter: Reporter, home: Home) -> None:
    story = STORY + " Капитан Иванов та болды."
    sent = reporter.send(
        reporter.form(), OTHER, narrative=story, authorisation=(io.BytesIO(PDF), "сенімхат.pdf")
    )
    assert sent.status_code == 303
    record = opened(home, reporter.receipt()[1]).record
    assert record is not None
    found = {one["kind"]: one["choice"] for one in record.answers["findings"]}
    assert found == {"PERSON": "represented", "PHONE": "represented", "OFFICIAL": "official"}


def test_a_choice_survives_other_edits_but_not_those_of_its_words(reporter: Reporter) -> None:
    page = refused(reporter)
    mine = every(page, "mine")
    moved = "Бұл кеше болды. " + STORY.replace("көрді", "анық көрді")
    assert reporter.send(reporter.hidden(page), TOLD, mine, narrative=moved, step="check").status_code == 200
    other = STORY.replace(NAME, "Дана Ахметова")
    again = reporter.send(reporter.hidden(page), TOLD, mine, narrative=other)
    assert again.status_code == 422
    assert any("Дана Ахметова" in found for found in choices(again).values())
    assert set(chosen(again).values()) == {"mine"}  # of the phone alone
    assert len(chosen(again)) < len(choices(again))


def test_a_choice_of_another_form_is_worth_nothing(reporter: Reporter, app: Flask) -> None:
    mine = every(refused(reporter), "mine")
    other = Reporter(app.test_client())  # type: ignore[arg-type]
    other.accept()
    assert other.send(other.form(), TOLD, mine).status_code == 422


def test_a_made_up_choice_is_no_choice(reporter: Reporter) -> None:
    page = refused(reporter)
    for choice in ("official", "yes", "", "represented "):
        assert reporter.send(reporter.hidden(page), TOLD, every(page, choice)).status_code == 422
    assert reporter.send(reporter.hidden(page), TOLD, {"finding-rest": "remove"}).status_code == 422


def test_switching_the_language_keeps_the_choices_and_the_marks(reporter: Reporter) -> None:
    page = refused(reporter)
    name = next(iter(choices(page)))
    for language in ("kk", "ru"):
        fields = reporter.hidden(page) | TOLD | {name: "mine", "step": "edit"}
        page = reporter.client.post(f"/{language}/report", data=fields)
        assert page.status_code == 200
        assert chosen(page) == {name: "mine"}
        assert len(choices(page)) == 2
        assert f'<mark id="found-1"><a href="#{name}">{NAME}</a></mark>' in text_of(page)


def test_going_back_from_the_check_page_keeps_the_choices(reporter: Reporter) -> None:
    page = refused(reporter)
    shown = reporter.send(reporter.hidden(page), TOLD, every(page, "mine"), step="check")
    assert shown.status_code == 200
    back = reporter.send(reporter.hidden(shown), step="edit")
    assert chosen(back) == every(page, "mine")
    assert reporter.send(reporter.hidden(shown), step="send").status_code == 303


def test_mine_and_remove_together(reporter: Reporter, home: Home) -> None:
    page = refused(reporter)
    found = choices(page)
    said = {name: "mine" if "phone" in words else "remove" for name, words in found.items()}
    shown = reporter.send(reporter.hidden(page), TOLD, said)
    assert shown.status_code == 200
    assert reporter.send(reporter.hidden(shown), step="send").status_code == 303
    record = opened(home, reporter.receipt()[1]).record
    assert record is not None
    assert [(one["kind"], one["choice"]) for one in record.answers["findings"]] == [("PHONE", "mine")]


def test_the_same_form_sent_twice_is_one_case(reporter: Reporter) -> None:
    page = refused(reporter)
    for _ in range(2):
        assert reporter.send(reporter.hidden(page), TOLD, every(page, "mine")).status_code == 303
