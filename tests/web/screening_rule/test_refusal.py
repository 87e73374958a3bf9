"""Clause 2.4: another person's data without a document are refused, in every field and language, and leave nothing."""

from __future__ import annotations

import io
import re
from urllib.parse import quote

import pytest

from hotline.intake.questions import REPORT_QUESTIONS
from tests.web.intake.conftest import OTHER, PDF, PLAIN, Reporter
from tests.web.screening_rule.conftest import NAME, PHONE, STORY, Disk, choices, text_of

FREE = [one.name for one in REPORT_QUESTIONS if one.kind in {"line", "text"}] + ["region"]
WORDS = {
    "kk": f"Жанымда {NAME} болды, телефоны {PHONE}",
    "ru": f"Со мной была {NAME}, её телефон {PHONE}",
    "en": f"My neighbour Aigul Ospanova was there, phone {PHONE}",
}


def raw(reporter: Reporter) -> dict[str, list[str]]:
    """What any program needs that never loads the form: the visit's cookie and a token of its own page."""
    return reporter.form()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("field", FREE)
def test_a_raw_submission_is_refused_in_every_free_field(
    stranger: Reporter, disk: Disk, caplog: pytest.LogCaptureFixture, field: str, language: str
) -> None:
    stranger.language = language
    stranger.accept()
    token = raw(stranger)["csrf_token"]
    before = disk.bytes()
    answer = stranger.send(PLAIN, {field: WORDS[language][:60], "csrf_token": token})
    assert answer.status_code == 422
    assert choices(answer)
    assert disk.bytes() == before
    assert "спанова" not in caplog.text
    assert "spanova" not in caplog.text


@pytest.mark.parametrize("step", ["check", "send", ""])
def test_a_refusal_names_everything_and_changes_no_byte(
    reporter: Reporter, disk: Disk, caplog: pytest.LogCaptureFixture, step: str
) -> None:
    form = reporter.form()
    before = disk.bytes()
    answer = reporter.send(form, PLAIN, narrative=STORY, step=step or "send")
    page = text_of(answer)
    assert answer.status_code == 422
    assert disk.bytes() == before
    assert f">{STORY}</textarea>" in page.replace("\r\n", "\n").replace(">\n", ">")
    assert "<title>Mistake:" in page
    summary = re.search(r'id="errors".*?</div>', page, re.DOTALL)
    assert summary
    for name, found in choices(answer).items():
        assert f'href="#{name}"' in summary[0], found
    for words in ("A person's name", "A phone number", NAME, PHONE, "What happened?", "no document"):
        assert words in summary[0]
    marks = re.findall(r'<mark id="found-\d+"><a href="#(finding-[0-9a-f]+)">([^<]+)</a></mark>', page)
    assert [words for _, words in marks] == [NAME, PHONE, "Оспановаға"]
    assert marks[0][0] == marks[2][0] != marks[1][0]  # the same person, one choice
    for way in ("/en/claim?kind=call", "/en/how-we-check", "tel:+77172551234", ">+7 717 255 12 34<"):
        assert way in page
    for logged in (NAME, PHONE, "Оспанова", quote("Оспанова"), *(name for name, _ in marks)):
        assert logged not in caplog.text


def test_file_names_are_screened_and_only_ciphertext_stays(reporter: Reporter, disk: Disk) -> None:
    form = reporter.form()
    before = disk.bytes("staged")
    answer = reporter.send(form, PLAIN, evidence=(io.BytesIO(PDF), "паспорт_Оспанова_Айгүл.pdf"))
    assert answer.status_code == 422
    assert len(choices(answer)) == 1
    after = disk.bytes()
    assert {path: data for path, data in after.items() if "/staged/" not in path} == before
    for path, data in after.items():
        assert "Оспанова".encode() not in data, path
        assert PDF[:64] not in data, path


def test_the_check_follows_the_other_rules_and_shows_both(reporter: Reporter) -> None:
    answer = reporter.send(reporter.form(), PLAIN, narrative=STORY, given_name="http://x")
    assert answer.status_code == 422
    assert 'href="#given_name"' in text_of(answer)
    assert len(choices(answer)) == 2


def test_speaking_for_another_without_the_document_is_refused_too(reporter: Reporter, disk: Disk) -> None:
    form = reporter.form()
    before = disk.bytes()
    answer = reporter.send(form, OTHER, narrative=STORY)
    assert answer.status_code == 422
    assert 'href="#authorisation"' in text_of(answer)
    assert len(choices(answer)) == 2
    assert disk.bytes() == before


def test_the_reporters_own_data_and_officials_are_taken(reporter: Reporter) -> None:
    story = "Мен, Серікұлы Асан, телефоным 8 (701) 123-45-67. Капитан Иванов мені ұрды."
    answer = reporter.send(reporter.form(), PLAIN, narrative=story, phone="+7 701 123 45 67")
    assert answer.status_code == 303


def test_very_many_findings_still_make_a_page_of_use(reporter: Reporter) -> None:
    story = " ".join(f"Телефоны 8 701 {n // 100:03} {n % 100:02} 1{n % 10}." for n in range(600))
    refused = reporter.send(reporter.form(), PLAIN, narrative=story)
    page = text_of(refused)
    assert refused.status_code == 422
    assert len(choices(refused)) == 40
    assert 'name="finding-rest"' in page
    assert "And 560 more" in page
    assert page.count('<mark id="found-') == 600
    every = dict.fromkeys(choices(refused), "remove") | {"finding-rest": "remove"}
    check = reporter.send(reporter.hidden(refused), PLAIN, every, narrative=story, step="check")
    assert check.status_code == 200
    assert "8 701" not in re.sub(r"(?s)<div class=\"notice\" id=\"exchanged\">.*?</div>", "", text_of(check))
    assert "[phone 600]" in text_of(check)
    assert reporter.send(reporter.hidden(check), step="send").status_code == 303
