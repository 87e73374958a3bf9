"""Claims, calls and objections: the same rule, and a human way that no automatic check stands before."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from hotline.cases.deadlines import CLOCKS
from hotline.cases.models import Case
from tests.conftest import Home
from tests.web.intake.conftest import Reporter
from tests.web.intake.test_claims import hidden
from tests.web.screening_rule.conftest import NAME, STORY, Disk, choices, opened, text_of

WHO = {"surname": "Серікұлы", "phone": "8 701 123 45 67", "agree": "yes"}


def send(someone: Reporter, fields: dict[str, Any]) -> Any:
    return someone.client.post("/en/claim", data=fields)


def test_a_claim_is_refused_changed_and_sent(stranger: Reporter, home: Home, disk: Disk) -> None:
    form = hidden(stranger) | WHO | {"kind": "claim", "body": STORY}
    before = disk.bytes()
    refused = send(stranger, form)
    assert refused.status_code == 422
    assert len(choices(refused)) == 2
    assert 'value="represented"' not in text_of(refused)
    assert send(stranger, form | dict.fromkeys(choices(refused), "represented")).status_code == 422
    shown = send(stranger, form | dict.fromkeys(choices(refused), "remove"))
    assert shown.status_code == 200
    assert "Мені ұрғанын [person 1] көрді." in text_of(shown)
    assert disk.bytes() == before
    body = re.search(r'name="body"[^>]*>\s*([^<]*)</textarea>', text_of(shown))
    assert body
    assert send(stranger, form | {"body": body[1]}).status_code == 303
    record = opened(home, stranger.receipt()[1]).record
    assert record is not None
    assert NAME not in record.answers["body"]


def test_what_is_mine_stays_in_a_claim(stranger: Reporter, home: Home) -> None:
    form = hidden(stranger) | WHO | {"kind": "claim", "body": STORY}
    mine = dict.fromkeys(choices(send(stranger, form)), "mine")
    page = stranger.client.post("/kk/claim", data=form | mine | {"step": "language"})
    assert text_of(page).count('value="mine" checked') == 2
    assert send(stranger, form | mine).status_code == 303
    record = opened(home, stranger.receipt()[1]).record
    assert record is not None
    assert {one["choice"] for one in record.answers["findings"]} == {"mine"}


def test_a_call_carries_nothing_but_name_and_contact(stranger: Reporter, home: Home) -> None:
    page = text_of(stranger.client.get("/en/claim?kind=call"))
    assert 'name="body"' not in page
    form = hidden(stranger, "/en/claim?kind=call") | WHO | {"kind": "call", "body": STORY, "narrative": STORY}
    assert send(stranger, form).status_code == 303
    record = opened(home, stranger.receipt()[1]).record
    assert record is not None
    assert dict(record.answers) == {"surname": "Серікұлы", "phone": "+77011234567"}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_objection_is_one_click_away_and_due_in_three_working_days(
    stranger: Reporter, home: Home, language: str
) -> None:
    explained = text_of(stranger.client.get(f"/{language}/how-we-check"))
    assert f'href="/{language}/claim?kind=objection"' in explained
    assert f'href="/{language}/claim?kind=call"' in explained
    form = hidden(stranger, f"/{language}/claim?kind=objection")
    wish = form | WHO | {"kind": "objection", "body": "Бағдарлама менің сөзімді қате түсінді."}
    assert stranger.client.post(f"/{language}/claim", data=wish).status_code == 303
    with home.database.reading() as session:
        case = session.scalars(select(Case)).one()
    assert case.kind == "objection"
    assert case.due_on == CLOCKS["objection"].due(case.arrived_on)
