"""What is added later falls under the same rule."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from sqlalchemy import update

from hotline.cases.models import Case
from tests.conftest import Home
from tests.web.intake.conftest import OTHER, PDF, PLAIN, Reporter
from tests.web.mailbox.test_mailbox import hidden, sign_in
from tests.web.screening_rule.conftest import NAME, STORY, Disk, choices, chosen, opened, text_of


@pytest.fixture
def code(reporter: Reporter) -> str:
    """A reporter without a document, inside the mailbox."""
    reporter.send(reporter.form(), PLAIN)
    code = reporter.receipt()[1]
    sign_in(reporter, code)
    return code


@pytest.fixture
def represented(reporter: Reporter) -> str:
    """A reporter who attached a document, inside the mailbox."""
    reporter.send(reporter.form(), OTHER, authorisation=(io.BytesIO(PDF), "сенімхат.pdf"))
    code = reporter.receipt()[1]
    sign_in(reporter, code)
    return code


def add(reporter: Reporter, *fields: dict[str, Any], page: Any = None) -> Any:
    data = dict(hidden(page or reporter.client.get("/en/case")))
    for one in fields:
        data |= one
    return reporter.client.post("/en/case", data=data)


def test_a_message_is_refused_and_changes_no_byte(reporter: Reporter, code: str, disk: Disk) -> None:
    form = dict(hidden(reporter.client.get("/en/case")))
    before = disk.bytes()
    refused = reporter.client.post("/en/case", data=form | {"body": STORY})
    assert refused.status_code == 422
    assert len(choices(refused)) == 2
    assert STORY in text_of(refused)
    assert f">{NAME}</a></mark>" in text_of(refused)
    assert "/en/claim?kind=call" in text_of(refused)
    assert 'value="represented"' not in text_of(refused)
    assert disk.bytes() == before


def test_mine_is_sealed_with_the_message(reporter: Reporter, home: Home, code: str) -> None:
    refused = add(reporter, {"body": STORY})
    mine = dict.fromkeys(choices(refused), "mine")
    other = reporter.client.post(
        "/ru/case", data=dict(hidden(refused)) | mine | {"body": STORY, "step": "edit"}
    )
    assert chosen(other) == mine
    assert add(reporter, mine, {"body": STORY}, page=refused).status_code == 303
    (message,) = opened(home, code).messages
    assert message.text == STORY
    assert {one["choice"] for one in message.findings} == {"mine"}


def test_taken_out_is_shown_before_it_is_sent(reporter: Reporter, home: Home, code: str) -> None:
    refused = add(reporter, {"body": STORY, "files": (io.BytesIO(PDF), "Оспанова_Айгүл.pdf")})
    shown = add(reporter, dict.fromkeys(choices(refused), "remove"), {"body": STORY}, page=refused)
    assert shown.status_code == 200
    body = re.search(r'name="body"[^>]*>\s*([^<]*)</textarea>', text_of(shown))
    assert body
    assert body[1].startswith("Мені ұрғанын [person 1] көрді.")
    assert opened(home, code).messages == ()
    assert add(reporter, {"body": body[1]}, page=shown).status_code == 303
    case = opened(home, code)
    assert NAME not in case.messages[0].text
    assert [one.meta.name for one in case.files if one.meta] == ["[person 1].pdf"]


def test_with_a_document_it_is_taken_as_represented(reporter: Reporter, home: Home, represented: str) -> None:
    assert add(reporter, {"body": STORY}).status_code == 303
    (message,) = opened(home, represented).messages
    assert {one["choice"] for one in message.findings} == {"represented"}


def test_a_refused_document_opens_nothing_more(reporter: Reporter, home: Home, represented: str) -> None:
    with home.database.writing() as session:
        session.execute(update(Case).values(authorisation="refused"))
    assert add(reporter, {"body": STORY}).status_code == 422


def test_a_choice_of_another_case_is_worth_nothing(reporter: Reporter, code: str) -> None:
    mine = dict.fromkeys(choices(add(reporter, {"body": STORY})), "mine")
    reporter.send(reporter.form(), PLAIN)
    sign_in(reporter, reporter.receipt()[1])
    add(reporter, {"step": "leave"})
    sign_in(reporter, reporter.receipt()[1])
    assert add(reporter, mine, {"body": STORY}).status_code == 422
