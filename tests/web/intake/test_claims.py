"""`/<lang>/claim`: taken without a cookie, sealed as a case of its own kind."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from hotline.cases.deadlines import ASKING, CLOCKS
from hotline.cases.models import Case
from tests.conftest import Home
from tests.web.intake.conftest import Reporter

CLAIM = {"kind": "claim", "surname": "Серікұлы", "body": "Менің деректерімді жойыңыз.", "agree": "yes"}


def hidden(reporter: Reporter, path: str = "/en/claim") -> dict[str, str]:
    page = reporter.client.get(path).get_data(as_text=True)
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def kinds(home: Home) -> list[str]:
    with home.database.reading() as session:
        return list(session.scalars(select(Case.kind)))


ABOUT_DATA = {"see", "correct", "block", "erase", "withdraw"}


@pytest.mark.parametrize("chosen", ASKING)
def test_each_wish_says_by_when_and_those_about_data_stand_in_a_group(
    stranger: Reporter, chosen: str
) -> None:
    """The group is open when one of it is chosen, and says that a code is quicker and no document is wanted."""
    page = stranger.client.get(f"/en/claim?kind={chosen}").get_data(as_text=True)
    fieldset = re.search(r"<fieldset.*?</fieldset>", page, re.DOTALL)
    assert fieldset
    outside, group = fieldset[0].split("<details", 1)
    for kind in ASKING:
        wish = re.search(rf'value="{kind}".*?</label>', group if kind in ABOUT_DATA else outside, re.DOTALL)
        assert wish, kind
        days = CLOCKS[kind].amount
        assert f"within {days} working day{'s' if days > 1 else ''}." in wish[0]
    assert group.startswith(" open>") == (chosen in ABOUT_DATA)
    assert "Please do not send copies of identity documents" in group
    assert 'href="/en/case"' in group
    assert re.findall(r'value="(\w+)" checked', fieldset[0]) == [chosen]


def test_a_claim_is_taken_without_a_cookie_and_gives_a_receipt(stranger: Reporter, home: Home) -> None:
    form = hidden(stranger)
    assert not stranger.client._cookies
    answer = stranger.client.post("/en/claim", data=form | CLAIM)
    assert answer.status_code == 303
    assert kinds(home) == ["claim"]
    assert stranger.receipt()
    assert stranger.client.post("/en/claim", data=form | CLAIM).status_code == 303
    assert kinds(home) == ["claim"]


def test_a_wish_to_be_called_needs_a_name_and_a_way_to_call(stranger: Reporter, home: Home) -> None:
    form = hidden(stranger, "/en/claim?kind=call") | {"kind": "call", "surname": "Ким", "agree": "yes"}
    refused = stranger.client.post("/en/claim", data=form)
    assert refused.status_code == 422
    assert '<a href="#phone">' in refused.get_data(as_text=True)
    assert stranger.client.post("/en/claim", data=form | {"phone": "87011234567"}).status_code == 303
    assert kinds(home) == ["call"]


@pytest.mark.parametrize("kind", ["see", "correct", "block", "erase", "withdraw"])
def test_a_request_about_ones_data_comes_without_a_code_and_with_a_way_to_check_who_asks(
    stranger: Reporter, home: Home, kind: str
) -> None:
    page = stranger.client.get(f"/en/claim?kind={kind}").get_data(as_text=True)
    assert f'value="{kind}" checked' in page
    assert "Please do not send copies of identity documents" in page
    form = hidden(stranger, f"/en/claim?kind={kind}") | {"kind": kind, "surname": "Ким", "agree": "yes"}
    refused = stranger.client.post("/en/claim", data=form)
    assert refused.status_code == 422
    assert '<a href="#phone">' in refused.get_data(as_text=True)
    words = {"phone": "87011234567", "body": "Кодым жоғалды, атым қате жазылған."}
    assert stranger.client.post("/en/claim", data=form | words).status_code == 303
    assert kinds(home) == [kind]
    with home.database.reading() as session:
        case = session.scalars(select(Case)).one()
    assert case.due_on == CLOCKS[kind].due(case.arrived_on)
    assert stranger.receipt()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"agree": ""}, 422),
        ({"surname": ""}, 422),
        ({"body": ""}, 422),
        ({"csrf_token": "x"}, 400),
        ({"sha256": "0" * 64}, 409),
        ({"submission": "x"}, 400),
    ],
)
def test_what_is_missing_keeps_the_words(
    stranger: Reporter, home: Home, change: dict[str, str], status: int
) -> None:
    fields = CLAIM | {"given_name": ""} if "surname" in change else CLAIM
    answer = stranger.client.post("/en/claim", data=hidden(stranger) | fields | change)
    assert answer.status_code == status
    if change != {"body": ""}:
        assert CLAIM["body"] in answer.get_data(as_text=True)
    assert kinds(home) == []


def test_nothing_personal_is_read_from_the_address(stranger: Reporter) -> None:
    page = stranger.client.get("/en/claim?kind=call&surname=Aset&body=x").get_data(as_text=True)
    assert "Aset" not in page
