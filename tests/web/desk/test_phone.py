"""A report taken by telephone: nothing without the consent read aloud, the same rules and sealing, one receipt."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from hotline import create_app
from hotline.accounts.models import UnlockedSession
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases.models import Case
from hotline.clock import now
from hotline.policy import service as policy
from tests.conftest import Home, build
from tests.support.colleagues import later_code, sign_in
from tests.support.inspecting import InspectingClient
from tests.support.person import Forms
from tests.support.register import Register
from tests.support.walking import form_of

PATH = "/desk/phone"
PDF = b"%PDF-1.4\n" + b"1 0 obj << >> endobj\n" * 40 + b"%%EOF\n"
ANSWERS = {
    "reporting_for": "self",
    "surname": "Үкібаева",
    "given_name": "Тоғжан",
    "narrative": "Мені екі күн ұстады.",
    "reply_by": "mailbox",
}


class Call:
    """A coordinator with a caller on the line."""

    def __init__(self, desk: Any, home: Home) -> None:
        self.desk, self.client, self.home = desk, desk.client, home

    def consent(self, language: str = "kk", **more: str) -> TestResponse:
        fields = form_of(self.client, f"{PATH}?call={language}", PATH)
        said = {"read": "yes", "agree": "yes", "step": "consent"}
        return self.client.post(PATH, data=fields | {k: v for k, v in (said | more).items() if v})

    def send(self, page: TestResponse, step: str, paper: bytes | None = None, **answers: str) -> TestResponse:
        """Fill the form of a page and press a button."""
        form = next(one for one in Forms(page.get_data(as_text=True)).forms if one.action == PATH)
        data = MultiDict(form.fields | answers | {"step": step})
        if paper is not None:
            data.add("evidence", (io.BytesIO(paper), "жара.pdf"))
        return self.client.post(PATH, data=data, content_type="multipart/form-data")


@pytest.fixture
def call(desk: Any, home: Home) -> Call:
    return Call(desk, home)


def _cases(home: Home) -> int:
    with home.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def _staged(home: Home) -> int:
    return len(list(home.config.staged.glob("*"))) if home.config.staged.is_dir() else 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_eight_points_are_shown_in_the_callers_language(call: Call, language: str) -> None:
    page = call.client.get(f"{PATH}?call={language}").get_data(as_text=True)
    assert f'<html lang="{language}">' in page
    assert page.split('<div class="card eight">', 1)[1].split("</dl>", 1)[0].count("<dt>") == 8
    assert "990140000007" in page, "the operator's BIN is one of them"
    boxes = re.findall(r'<input type="checkbox"[^>]*>', page)
    assert len(boxes) == 2
    assert not any("checked" in box for box in boxes)
    with call.home.database.reading() as session:
        assert policy.in_force(session).sha256(language) in page


@pytest.mark.parametrize("missing", ["read", "agree"])
def test_without_the_yes_read_aloud_there_are_no_questions(call: Call, missing: str) -> None:
    answer = call.consent(**{missing: ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'name="narrative"' not in page
    assert 'role="alert"' in page


def test_a_caller_who_does_not_agree_leaves_nothing_and_hears_the_numbers(call: Call) -> None:
    answer = call.consent(step="decline", agree="")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "tel:112" in page
    assert "tel:+77172551234" in page
    assert _cases(call.home) == 0


def test_no_report_without_a_consent_and_nothing_typed_is_lost(call: Call) -> None:
    form = call.consent()
    answer = call.send(form, "send", consent="", paper=PDF, **ANSWERS)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert _cases(call.home) == 0
    for value in (ANSWERS["surname"], ANSWERS["narrative"]):
        assert f'value="{value}"' in page
    again = call.send(answer, "consent", read="yes", agree="yes")
    assert again.status_code == 200
    assert ANSWERS["narrative"] in again.get_data(as_text=True)
    assert "жара.pdf" in again.get_data(as_text=True)
    assert call.send(again, "send").status_code == 303


def test_a_consent_is_worth_nothing_to_a_colleague(call: Call) -> None:
    from uuid import uuid4

    from hotline.cases.acceptance import Acceptance
    from hotline.desk import phone_consent

    with call.home.database.reading() as session:
        version = policy.in_force(session)
    secret = b"x" * 32
    yes = Acceptance(version.number, "kk", version.sha256("kk"), now())
    mine, other = uuid4(), uuid4()
    text = phone_consent.seal(yes, secret, mine)
    assert phone_consent.open_(text, secret, mine, now()) == yes
    assert phone_consent.open_(text, secret, other, now()) is None
    assert phone_consent.open_(text, b"y" * 32, mine, now()) is None
    assert phone_consent.open_(text, secret, mine, now() + timedelta(hours=27)) is None
    assert phone_consent.open_("kk", secret, mine, now()) is None


def test_from_consent_to_receipt_to_mailbox(call: Call, register: Register) -> None:
    before = now()
    form = call.consent("ru")
    assert form.status_code == 200
    checked = call.send(form, "check", paper=PDF, **ANSWERS)
    assert checked.status_code == 200
    page = checked.get_data(as_text=True)
    assert ANSWERS["narrative"] in page
    assert "жара.pdf" in page
    assert _cases(call.home) == 0
    sent = call.send(checked, "send")
    assert sent.status_code == 303
    shown = call.client.get(sent.headers["Location"])
    text = re.sub(r"<[^>]+>", " ", shown.get_data(as_text=True))
    number = re.search(r"\b\d{2}-\d{3}-\d{3}\b", text)
    code = re.search(r"\b[0-9ACEHKMPTXY]{4}(?:-[0-9ACEHKMPTXY]{4}){4}\b", text)
    assert number
    assert code
    assert shown.headers["Cache-Control"] == "no-store"
    for group in code[0].split("-"):
        assert f"<code>{group}</code>" in shown.get_data(as_text=True)

    case = register.look(number[0])
    assert (case.channel, case.language, case.authorisation) == ("phone", "ru", "none")
    assert case.record is not None
    accepted = case.record.acceptance
    assert accepted.language == "ru"
    assert before <= accepted.accepted_at <= case.record.received_at
    assert call.home.founded.coordinator is not None
    assert case.record.answers["consent_read_by"]
    with call.home.database.reading() as session:
        version = policy.in_force(session)
        (event,) = audit.found(session, audit.Filter(kind=kinds.CASE_ARRIVED), 10)
    assert (accepted.version, accepted.sha256) == (version.number, version.sha256("ru"))
    assert event.actor.startswith("account:"), "who wrote it down is in the log"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", event.at), "the hour of a call is not"

    done = form_of(call.client, f"{PATH}/received")
    assert call.client.post(f"{PATH}/received", data=done).headers["Location"].endswith(number[0])
    assert call.client.get(f"{PATH}/received").status_code == 303, "shown once"

    caller = build(create_app(call.home.house)).test_client()
    door = form_of(caller, "/kk/case")  # type: ignore[arg-type]
    assert caller.post("/kk/case", data=door | {"receipt": code[0]}).status_code == 303
    mailbox = caller.get("/kk/case").get_data(as_text=True)
    assert ANSWERS["narrative"] in mailbox
    assert "жара.pdf" in mailbox


def test_the_same_form_sent_twice_is_one_case_with_one_receipt(call: Call) -> None:
    checked = call.send(call.consent(), "check", paper=PDF, **ANSWERS)
    codes = []
    for _ in range(2):
        sent = call.send(checked, "send")
        assert sent.status_code == 303
        page = call.client.get(sent.headers["Location"]).get_data(as_text=True)
        codes.append(re.findall(r"<code>([^<]+)</code>", page)[0])
    assert codes[0] == codes[1]
    assert _cases(call.home) == 1
    changed = call.send(checked, "send", narrative="Басқа сөз.")
    assert changed.status_code == 409
    assert "Басқа сөз." in changed.get_data(as_text=True)
    assert _cases(call.home) == 1


def test_other_peoples_data_are_refused_with_the_same_choices(call: Call) -> None:
    named = ANSWERS | {"narrative": "Мені және Ақмарал Серікқызы Жүсіпованы ұрды."}
    refused = call.send(call.consent(), "check", **named)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    names = re.findall(r'<input type="radio" name="(finding-[0-9a-f]+)"', page)
    assert names
    assert {"mine", "remove", "represented"} <= set(
        re.findall(r'name="finding-[0-9a-f]+"[^>]*value="(\w+)"', page)
    )
    assert "/kk/claim" not in page, "the person to ask is on the line"
    assert _cases(call.home) == 0
    taken = call.send(refused, "send", **dict.fromkeys(names, "remove"))
    assert taken.status_code == 200, "shown before it is kept"
    assert "Жүсіпова" not in taken.get_data(as_text=True).split('<dl class="card">', 1)[1]
    assert call.send(taken, "send").status_code == 303
    assert _cases(call.home) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phone": "8 703 000 00 00", "reply_by": "phone"}, "phone"),
        ({"surname": "", "given_name": ""}, "surname"),
        ({"reporting_for": "other"}, "represented_surname"),
    ],
)
def test_the_same_rules_hold_and_what_was_typed_stays(call: Call, wrong: dict[str, str], field: str) -> None:
    answer = call.send(call.consent(), "check", paper=PDF, **ANSWERS | wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert ANSWERS["narrative"] in page
    assert "жара.pdf" in page
    assert call.send(answer, "check", **ANSWERS | {"phone": ""}).status_code == 200


def test_a_new_policy_during_the_call_is_read_aloud_anew(call: Call) -> None:
    form = call.consent()
    with call.home.database.writing() as session:
        text = policy.default_text("kk") + "\n5.7. Жаңа тармақ.\n".encode()
        policy.publish(session, {"kk": text}, now())
    answer = call.send(form, "send", **ANSWERS)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert ANSWERS["narrative"] in page
    again = call.send(answer, "consent", read="yes", agree="yes")
    assert call.send(again, "send").status_code == 303


def test_a_session_that_runs_out_during_the_call_loses_nothing(call: Call) -> None:
    form = call.consent()
    with call.home.database.writing() as session:
        for row in session.query(UnlockedSession):
            row.last_used -= timedelta(hours=2)
    door = call.send(form, "check", **ANSWERS)
    assert door.status_code == 200
    hidden = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', door.get_data(as_text=True))
    )
    who = call.home.founded.coordinator
    assert who is not None
    typed = {"login": who.login, "passphrase": who.passphrase, "code": later_code(who)}
    back = call.client.post("/desk/sign-in", data=hidden | typed)
    assert back.status_code == 200
    assert ANSWERS["narrative"] in back.get_data(as_text=True)
    assert call.send(back, "send").status_code == 303


def test_declining_after_all_throws_the_files_away(call: Call) -> None:
    checked = call.send(call.consent(), "check", paper=PDF, **ANSWERS)
    assert _staged(call.home) == 1
    assert call.send(checked, "decline").status_code == 200
    assert _staged(call.home) == 0


@pytest.mark.parametrize(("method", "path"), [("GET", PATH), ("POST", PATH), ("GET", f"{PATH}/received")])
@pytest.mark.parametrize("who", ["stranger", "admin", "reporter"])
def test_nobody_else_takes_a_call(
    client: InspectingClient, home: Home, method: str, path: str, who: str
) -> None:
    if who == "admin":
        sign_in(client, home.founded.admin)
    answer = client.open(path, method=method, data=ANSWERS if method == "POST" else None)
    assert answer.status_code == (404 if who == "admin" or method == "POST" else 303)
    assert _cases(home) == 0


def test_a_form_of_another_session_is_not_taken(call: Call) -> None:
    answer = call.send(call.consent(), "send", csrf_token="x.y.z", **ANSWERS)
    assert answer.status_code == 400
    assert _cases(call.home) == 0


def test_a_desk_without_the_public_face_takes_calls_too(home: Home) -> None:
    from dataclasses import replace

    house = replace(home.house, config=replace(home.config, faces=("desk",)))
    client = build(create_app(house)).test_client()
    assert isinstance(client, InspectingClient)
    assert home.founded.coordinator is not None
    sign_in(client, home.founded.coordinator)
    fields = form_of(client, PATH)
    asked = client.post(PATH, data=fields | {"read": "yes", "agree": "yes", "step": "consent"})
    assert asked.status_code == 200
    form = next(one for one in Forms(asked.get_data(as_text=True)).forms if one.action == PATH)
    named = ANSWERS | {"narrative": "Ақмарал Серікқызы Жүсіпованы ұрды."}
    assert client.post(PATH, data=form.fields | named | {"step": "check"}).status_code == 422
    assert client.post(PATH, data=form.fields | ANSWERS | {"step": "send"}).status_code == 303
