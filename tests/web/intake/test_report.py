"""The report, from the form to its receipt: what is refused, and that nothing typed is lost on the way."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from hotline import clock
from hotline.cases import service as cases
from hotline.cases.models import Case, ReceiptCopy
from hotline.config import Config
from hotline.errors import BusyError
from hotline.keys.service import KeyAlarmError
from hotline.web.limits import TooManyError
from tests.conftest import Home
from tests.web.intake.conftest import OTHER, PDF, PLAIN, Reporter


def lodged(home: Home) -> int:
    with home.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def text_of(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def waiting(config: Config) -> list[Path]:
    return sorted(config.staged.iterdir()) if config.staged.exists() else []


def opened(home: Home, code: str) -> cases.OpenCase:
    with home.database.reading() as session:
        case_id, key = cases.find_by_receipt(session, code, cases.receipt_salt(home.house.anchor))
        return cases.open_for_reporter(session, case_id, key)


def test_a_plain_report_arrives_and_gives_a_receipt(reporter: Reporter, home: Home) -> None:
    answer = reporter.send(
        reporter.form(), PLAIN, phone="8 (701) 123-45-67", iin="990140000007", religion="x"
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/en/report/received"
    number, code = reporter.receipt()
    case = opened(home, code)
    assert case.number == number
    assert case.record is not None
    assert dict(case.record.answers) == PLAIN | {"phone": "+77011234567"}
    assert case.record.acceptance.language == "en"


def test_the_receipt_page_ends_when_it_was_written_down(reporter: Reporter) -> None:
    reporter.send(reporter.form(), PLAIN)
    page = reporter.client.get("/en/report/received")
    assert page.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in page.headers
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
    assert token
    done = reporter.client.post("/en/report/received", data={"csrf_token": token[1]})
    assert done.status_code == 303
    assert reporter.client.get("/en/report/received").status_code == 303


def test_the_same_form_sent_twice_is_one_case_with_one_receipt(reporter: Reporter, home: Home) -> None:
    form = reporter.form()
    assert reporter.send(form, PLAIN).status_code == 303
    first = reporter.receipt()
    assert reporter.send(form, PLAIN).status_code == 303
    assert reporter.receipt() == first
    assert lodged(home) == 1


def test_a_sent_form_with_other_words_keeps_them_and_names_the_mailbox(
    reporter: Reporter, home: Home
) -> None:
    form = reporter.form()
    reporter.send(form, PLAIN)
    answer = reporter.send(form, PLAIN, narrative="Тағы бір нәрсе есіме түсті.")
    assert answer.status_code == 409
    assert "Тағы бір нәрсе есіме түсті." in text_of(answer)
    assert "/en/case" in text_of(answer)
    assert lodged(home) == 1


def test_without_a_yes_nothing_is_taken_and_the_text_rides_along(stranger: Reporter, home: Home) -> None:
    assert stranger.client.get("/en/report").headers["Location"] == "/en/privacy"
    answer = stranger.send(PLAIN, evidence=(io.BytesIO(PDF), "а.pdf"), iin="123")
    assert answer.status_code == 409
    assert 'name="carried-narrative" value="Мені түнде алып кетті, ұрды."' in text_of(answer)
    assert "carried-iin" not in text_of(answer)
    assert "choose the files again" in text_of(answer)
    assert lodged(home) == 0
    assert waiting(home.config) == []


def test_three_mistakes_at_once_are_named_in_place_and_nothing_is_retyped(reporter: Reporter) -> None:
    wrong = PLAIN | {"given_name": "http://x", "email": "әсел@mail.kz", "phone": "+7 703 123 45 67"}
    answer = reporter.send(reporter.form(), wrong)
    page = text_of(answer)
    assert answer.status_code == 422
    for field in ("given_name", "email", "phone"):
        assert f'<a href="#{field}">' in page
        assert f'id="{field}-error"' in page
        assert f'value="{wrong[field]}"' in page
    assert wrong["narrative"] in page
    assert "<title>Mistake:" in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"surname": "", "given_name": ""}, "surname"),
        ({"narrative": " "}, "narrative"),
        ({"reporting_for": ""}, "reporting_for"),
        ({"reporting_for": "nobody"}, "reporting_for"),
        ({"reply_by": "email"}, "email"),
        ({"reply_by": "phone"}, "phone"),
        ({"reply_by": "pigeon"}, "reply_by"),
        ({"surname": "а" * 201}, "surname"),
        ({"narrative": "ә" * 50_001}, "narrative"),
        ({"represented_surname": "Оспанова"}, "reporting_for"),
    ],
)
def test_each_rule_is_named_at_its_field(
    reporter: Reporter, home: Home, change: dict[str, str], field: str
) -> None:
    answer = reporter.send(reporter.form(), PLAIN | change)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in text_of(answer)
    assert lodged(home) == 0


def test_one_name_is_enough_and_the_longest_story_is_taken(reporter: Reporter, home: Home) -> None:
    story = "\r\n".join(["ә" * 999] * 50)  # 49,999 characters as a browser counts
    assert reporter.send(reporter.form(), PLAIN | {"given_name": "", "narrative": story}).status_code == 303
    record = opened(home, reporter.receipt()[1]).record
    assert record is not None
    assert record.answers["narrative"] == story.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"represented_surname": ""}, "represented_surname"),
        ({"authorisation_kind": ""}, "authorisation_kind"),
        ({"authorisation_kind": "order"}, "authorisation_kind"),
        ({"authorisation_date": ""}, "authorisation_date"),
        (
            {"authorisation_date": (clock.local_date(clock.now()) + timedelta(days=3)).isoformat()},
            "authorisation_date",
        ),
        ({}, "authorisation"),
    ],
)
def test_speaking_for_another_needs_them_and_a_document(
    reporter: Reporter, home: Home, change: dict[str, str], field: str
) -> None:
    answer = reporter.send(reporter.form(), OTHER | change)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in text_of(answer)
    assert lodged(home) == 0


def test_with_a_document_it_is_taken_as_not_verified(reporter: Reporter, home: Home) -> None:
    answer = reporter.send(
        reporter.form(),
        OTHER | {"authorisation_date": "2020-01-01"},
        authorisation=(io.BytesIO(PDF), "сенімхат.pdf"),
    )
    assert answer.status_code == 303
    case = opened(home, reporter.receipt()[1])
    assert case.authorisation == "attached"
    assert case.record is not None
    assert case.record.answers["authorisation_over_old"] is True
    assert [(one.meta.question, one.meta.name) for one in case.files if one.meta] == [
        ("authorisation", "сенімхат.pdf")
    ]


def test_an_advocates_notice_needs_nothing_more(reporter: Reporter) -> None:
    fields = OTHER | {"authorisation_kind": "advocate", "authorisation_date": ""}
    answer = reporter.send(reporter.form(), fields, authorisation=(io.BytesIO(PDF), "notice.pdf"))
    assert answer.status_code == 303


def test_a_refusal_keeps_every_file_and_the_next_try_sends_it(reporter: Reporter, home: Home) -> None:
    form = reporter.form()
    refused = reporter.send(
        form, PLAIN | {"surname": "1", "given_name": "1"}, evidence=(io.BytesIO(PDF), "дәлел.pdf")
    )
    assert refused.status_code == 422
    assert "дәлел.pdf" in text_of(refused)
    (sealed,) = waiting(home.config)
    assert PDF[:64] not in sealed.read_bytes()
    assert reporter.send(reporter.hidden(refused), PLAIN).status_code == 303
    case = opened(home, reporter.receipt()[1])
    (file,) = case.files
    assert file.meta is not None
    folders = (home.config.files, home.config.staged)
    assert b"".join(cases.read_file(folders, file.id, file.meta)) == PDF
    assert waiting(home.config) == []


def test_a_waiting_file_can_be_taken_out(reporter: Reporter, home: Home) -> None:
    page = reporter.send(reporter.form(), PLAIN, step="edit", evidence=(io.BytesIO(PDF), "a.pdf"))
    assert page.status_code == 200
    remove = re.search(r'name="remove" value="([^"]+)"', text_of(page))
    assert remove
    after = reporter.send(reporter.hidden(page), PLAIN, remove=remove[1])
    assert after.status_code == 200
    assert "a.pdf" not in text_of(after)
    assert PLAIN["narrative"] in text_of(after)
    assert waiting(home.config) == []


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("вирус.pdf", b"MZ" + b"0" * 100, "is not of a kind we can take"),
        ("сурет.jpg", PDF, "does not match what is inside"),
        ("бос.pdf", b"", "is empty"),
    ],
)
def test_a_refused_file_is_named_with_its_reason(
    reporter: Reporter, home: Home, name: str, body: bytes, words: str
) -> None:
    answer = reporter.send(
        reporter.form(), PLAIN, evidence=[(io.BytesIO(body), name), (io.BytesIO(PDF), "good.pdf")]
    )
    assert answer.status_code == 422
    assert name in text_of(answer)
    assert words in text_of(answer)
    assert "good.pdf" in text_of(answer)
    assert len(waiting(home.config)) == 1
    assert lodged(home) == 0


def test_a_file_over_the_limit_comes_back_as_413_with_all_the_rest(reporter: Reporter, home: Home) -> None:
    large = b"%PDF-1.7\n" + bytes(26 * 2**20)
    fields = reporter.form() | {name: [value] for name, value in PLAIN.items()}
    answer = reporter.upload(fields, [("үлкен.pdf", large), ("кіші.pdf", PDF)])
    page = text_of(answer)
    assert answer.status_code == 413
    assert "“үлкен.pdf” is larger than 25 MB" in page
    assert "кіші.pdf" in page
    assert PLAIN["narrative"] in page
    assert len(waiting(home.config)) == 1


def test_the_check_page_shows_every_answer_as_it_will_be_kept(reporter: Reporter, home: Home) -> None:
    fields = PLAIN | {"phone": "8 701 123 45 67", "region": "almaty", "consent_partners": "yes"}
    page = reporter.send(reporter.form(), fields, step="check", evidence=(io.BytesIO(PDF), "a.pdf"))
    assert page.status_code == 200
    for shown in (
        ">+77011234567</dd>",
        ">Almaty</dd>",
        ">Yes</dd>",
        ">a.pdf</dd>",
        PLAIN["narrative"],
    ):
        assert shown in text_of(page)
    assert lodged(home) == 0
    hidden = reporter.hidden(page)
    again = reporter.send(hidden, step="edit")
    assert again.status_code == 200
    assert 'value="8 701 123 45 67"' in text_of(again)
    assert reporter.send(hidden, step="send").status_code == 303
    assert lodged(home) == 1


def test_switching_the_language_keeps_text_and_files(reporter: Reporter) -> None:
    form = reporter.form()
    data = form | PLAIN | {"step": "edit", "phone": "703", "evidence": (io.BytesIO(PDF), "a.pdf")}
    page = reporter.client.post("/kk/report", data=data)
    assert page.status_code == 200
    for kept in (PLAIN["narrative"], 'value="703"', "a.pdf", 'lang="kk"'):
        assert kept in text_of(page)
    assert "-error" not in text_of(page)


def test_the_trap_gives_the_form_back_with_a_button_that_sends(reporter: Reporter, home: Home) -> None:
    answer = reporter.send(reporter.form(), PLAIN, website="http://x")
    assert answer.status_code == 422
    assert PLAIN["narrative"] in text_of(answer)
    assert lodged(home) == 0
    assert reporter.send(reporter.hidden(answer), PLAIN).status_code == 303


def test_a_form_of_another_window_comes_back_whole(reporter: Reporter, home: Home) -> None:
    form = reporter.form() | {"csrf_token": "stale"}
    answer = reporter.send(form, PLAIN, evidence=(io.BytesIO(PDF), "a.pdf"))
    assert answer.status_code == 400
    assert lodged(home) == 0
    assert PLAIN["narrative"] in text_of(answer)
    assert reporter.send(reporter.hidden(answer), PLAIN).status_code == 303


def test_another_site_cannot_send_it(reporter: Reporter, home: Home) -> None:
    data = reporter.form() | PLAIN
    answer = reporter.client.post("/en/report", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert lodged(home) == 0


def test_a_form_without_any_token_is_not_taken(reporter: Reporter, home: Home) -> None:
    assert reporter.send(PLAIN).status_code == 400
    assert lodged(home) == 0


def test_agreeing_to_a_new_text_loses_neither_words_nor_files(reporter: Reporter, home: Home) -> None:
    from hotline.policy import service as policy

    form = reporter.form()
    with home.database.writing() as session:
        policy.publish(session, {"kk": policy.default_text("kk") + "\n5.7. Жаңа.\n".encode()}, clock.now())
    answer = reporter.send(form, PLAIN, evidence=(io.BytesIO(PDF), "a.pdf"))
    assert answer.status_code == 409
    assert lodged(home) == 0
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.get_data(as_text=True))
    accept: dict[str, list[str]] = {}
    for name, value in hidden:
        accept.setdefault(name, []).append(unescape(value))
    accept["csrf_token"] = accept["csrf_token"][:1]
    kept = reporter.client.post("/en/privacy/accept", data=accept | {"agree": "yes"})
    assert kept.status_code == 200, text_of(kept)
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', kept.get_data(as_text=True)
    ):
        fields.setdefault(name, []).append(unescape(value))
    back = reporter.client.post("/en/report", data=fields | {"step": "edit"})
    assert back.status_code == 200
    assert "a.pdf" in text_of(back)
    assert PLAIN["narrative"] in text_of(back)
    assert reporter.send(reporter.hidden(back), PLAIN).status_code == 303
    assert len(opened(home, reporter.receipt()[1]).files) == 1


def test_limits_hold_for_url_encoded_bodies_too(reporter: Reporter, home: Home) -> None:
    many = urlencode([(f"f{n}", "") for n in range(300)])
    long = urlencode(PLAIN | {"narrative": "a" * (3 * 2**20)})
    for body in (many, long):
        answer = reporter.client.post(
            "/en/report", data=body, content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == 413
    assert lodged(home) == 0


def test_files_on_other_routes_are_thrown_away(reporter: Reporter, home: Home) -> None:
    reporter.client.post("/en/claim", data={"body": (io.BytesIO(PDF), "a.pdf")})
    reporter.send(reporter.form(), PLAIN, other=(io.BytesIO(PDF), "a.pdf"))
    assert waiting(home.config) == []
    with home.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ReceiptCopy)) == 1


def test_no_file_is_staged_when_the_request_breaks_off(reporter: Reporter, home: Home) -> None:
    form = reporter.form()
    body = (
        b'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n'
        + form["csrf_token"][0].encode()
        + b"\r\n"
        b'--b\r\nContent-Disposition: form-data; name="evidence"; filename="a.pdf"\r\n\r\n' + PDF
    )
    answer = reporter.client.post("/en/report", data=body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code >= 400
    assert waiting(home.config) == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_of_the_path_stands_in_each_language(reporter: Reporter, language: str) -> None:
    reporter.language = language
    form = reporter.form()
    assert reporter.send(form, {"surname": "1"}).status_code == 422
    assert reporter.send(form, PLAIN, step="check").status_code == 200
    assert reporter.send(form, PLAIN).status_code == 303
    assert reporter.receipt()


def test_enter_in_a_text_field_checks_and_never_switches_the_language(reporter: Reporter) -> None:
    page = text_of(reporter.client.get("/en/report"))
    first = re.search(r'<button[^>]*form="report"[^>]*>', page)
    assert first
    assert 'value="check"' in first[0]
    assert "formaction" not in first[0]


@pytest.mark.parametrize(
    ("failure", "status"),
    [(TooManyError("submit"), 429), (BusyError("line"), 429), (KeyAlarmError("rolled-back"), 503)],
)
def test_whoever_is_stopped_keeps_everything_and_can_go_on(
    reporter: Reporter, home: Home, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int
) -> None:
    form = reporter.form()

    def stop(name: str) -> None:
        raise failure

    with monkeypatch.context() as patch:
        patch.setattr("hotline.web.limits.check", stop)
        answer = reporter.send(form, PLAIN, evidence=(io.BytesIO(PDF), "a.pdf"))
    assert answer.status_code == status
    assert PLAIN["narrative"] in text_of(answer)
    assert "tel:+77172551234" in text_of(answer)
    assert lodged(home) == 0
    assert reporter.send(reporter.hidden(answer), PLAIN).status_code == 303
    assert len(opened(home, reporter.receipt()[1]).files) == 1


def test_two_empty_forms_share_no_secret(reporter: Reporter) -> None:
    first, second = reporter.form(), reporter.form()
    assert first["submission"] != second["submission"]
    assert reporter.send(first, PLAIN).status_code == 303
    assert reporter.send(second, PLAIN).status_code == 303
