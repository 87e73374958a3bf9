"""The desk decides about a document: what it covers, verified, refused and destroyed, and two at once."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from hotline import clock, create_app
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import service as cases
from hotline.cases.models import Case, CaseFile, SealedValue
from hotline.cases.record import REPORT
from tests.conftest import Home, build
from tests.support.register import Register
from tests.web.desk.conftest import Desk, desk, hidden_fields, register
from tests.web.screening_rule.conftest import NAME, PHONE, STORY, Disk

__all__ = ["desk", "register"]

FINDINGS = [
    {
        "kind": "PERSON",
        "choice": "represented",
        "mentions": [
            {"where": "narrative", "words": NAME, "start": 11, "end": 24},
            {"where": "narrative", "words": "Оспановаға", "start": 63, "end": 73},
            {"where": "evidence", "words": "Оспанова", "start": 0, "end": 0},
        ],
    },
    {
        "kind": "PHONE",
        "choice": "mine",
        "mentions": [{"where": "narrative", "words": PHONE, "start": 45, "end": 60}],
    },
    {
        "kind": "OFFICIAL",
        "choice": "official",
        "mentions": [{"where": "place", "words": "Иванов", "start": 8, "end": 14}],
    },
]
ANSWERS = {
    "surname": "Жоламанова",
    "reporting_for": "other",
    "represented_surname": "Оспанова",
    "represented_given_name": "Айгүл",
    "authorisation_kind": "poa_simple",
    "authorisation_date": "2026-11-02",
    "narrative": STORY + " АЙГҮЛ ауырып жүр.",
    "place": "капитан Иванов, Айгүлдің үйі",
    "findings": FINDINGS,
}
GONE = (NAME, "Оспанова", "Айгүл", "АЙГҮЛ", "сенімхат")


@pytest.fixture
def app(home: Home) -> Flask:
    """The public face and the desk."""
    return build(create_app(home.house))


@pytest.fixture
def lodged(register: Register) -> cases.Lodged:
    """A report on behalf of somebody, with a document, and a message after it."""
    files = {
        "authorisation": [register.stage(b"paper", "сенімхат.pdf")],
        "evidence": [register.stage(b"photo", "Оспанова_сурет.pdf"), register.stage(b"other", "басқа.pdf")],
    }
    lodged = register.lodge(answers=ANSWERS, files=files, authorisation="attached", now=clock.now())
    case_id, key = register.find(lodged.receipt)
    message = {"where": "body", "words": NAME, "start": 0, "end": 13}
    with register.database.writing() as session:
        cases.add_message(
            session,
            case_id,
            key,
            author="reporter",
            text=f"{NAME} түрмеде.",
            now=clock.now(),
            actor="reporter",
            findings=[{"kind": "PERSON", "choice": "represented", "mentions": [message]}],
        )
    return lodged


def look(desk: Desk, number: str) -> str:
    return desk.client.get(f"/desk/cases/{number}").get_data(as_text=True)


def decide(desk: Desk, number: str, decision: str, page: str = "", **more: Any) -> Any:
    page = page or look(desk, number)
    forms = re.findall(r"<form.*?</form>", page, re.S)
    form = next(at for at, text in enumerate(forms) if f'value="{decision}"' in text)
    fields = hidden_fields(page, form) | {"decision": decision} | more
    return desk.client.post(f"/desk/cases/{number}/authorisation", data=fields)


def own(home: Home, lodged: cases.Lodged) -> cases.OpenCase:
    with home.database.reading() as session:
        case_id, key = cases.find_by_receipt(session, lodged.receipt, cases.receipt_salt(home.house.anchor))
        return cases.open_for_reporter(session, case_id, key)


def test_the_document_stands_beside_what_it_covers(desk: Desk, lodged: cases.Lodged) -> None:
    page = look(desk, lodged.number)
    section = page[page.index('id="authorisation"') : page.index('id="files"')]
    for words in (
        "Attached, not verified",
        "Decide by",
        "сенімхат.pdf",
        f"<mark>{NAME}</mark>",
        f"<mark>{PHONE}</mark>",
        "Officials, let through as named in office",
        "<mark>Иванов</mark>",
        "until 2 November 2027 if it names none, and never after 2 November 2029",
    ):
        assert words in section, words
    assert "findings" not in page


def test_a_document_that_holds_is_verified_with_its_term(
    desk: Desk, lodged: cases.Lodged, home: Home
) -> None:
    number = lodged.number
    late = decide(desk, number, "verified", until="2030-01-01")
    assert late.status_code == 422
    assert "three years at most" in late.get_data(as_text=True)
    assert decide(desk, number, "verified").status_code == 303
    page = look(desk, number)
    assert "Verified" in page
    assert "2 November 2027" in page
    assert 'name="decision" value="verified"' not in page
    with home.database.reading() as session:
        case = session.scalars(select(Case)).one()
        (event,) = [
            one
            for one in audit.events_of(session, f"case:{case.id.hex}")
            if one.kind == kinds.AUTHORISATION_CHECKED
        ]
        assert case.authorisation == "verified"
        assert list(cases.differing_cases(session)) == []
    assert event.actor == f"account:{home.founded.coordinator.account_id.hex}"  # type: ignore[union-attr]
    assert event.detail["to"] == "verified"
    own_side = own(home, lodged)
    assert own_side.record is not None
    assert own_side.record.answers["narrative"] == ANSWERS["narrative"]


def test_a_refusal_needs_a_reason(desk: Desk, lodged: cases.Lodged, home: Home) -> None:
    answer = decide(desk, lodged.number, "refused", reason="  ")
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.get_data(as_text=True)
    assert own(home, lodged).authorisation == "attached"


def test_a_refusal_destroys_and_tells(desk: Desk, lodged: cases.Lodged, home: Home, disk: Disk) -> None:
    with home.database.reading() as session:
        old = [row.sealed for row in session.scalars(select(SealedValue).where(SealedValue.label == REPORT))]
        files = [row.id for row in session.scalars(select(CaseFile).order_by(CaseFile.position))]
        old += [row.sealed_meta for row in session.scalars(select(CaseFile))][:2]
    before = disk.bytes()
    assert any(old[0] in data for data in before.values())
    page = look(desk, lodged.number)
    answer = decide(
        desk,
        lodged.number,
        "refused",
        page,
        reason=f"Қолы жоқ. {NAME} растамады.",
        file=[str(files[2]), "x", str(UUID(int=5))],
    )
    assert answer.status_code == 303

    case = own(home, lodged)
    assert case.authorisation == "refused"
    assert case.record is not None
    answers = dict(case.record.answers)
    assert answers["narrative"] == (
        "Мені ұрғанын [адам 1] көрді. Оның телефоны 8 701 234 56 78. [адам 1] сеніңіз. [адам 1] ауырып жүр."
    )
    assert answers["place"] == "капитан Иванов, [адам 1] үйі"
    assert not [name for name in answers if name.startswith(("represented_", "authorisation"))]
    assert [one["choice"] for one in answers["findings"]] == ["destroyed", "mine", "official"]
    phone = answers["findings"][1]["mentions"][0]
    assert answers["narrative"][phone["start"] : phone["end"]] == PHONE
    assert [one.meta.name for one in case.files if one.meta] == ["[адам 1]_сурет.pdf"]
    told = case.messages[-1]
    assert told.author == "desk"
    assert "Қолы жоқ. [адам 1] растамады." in told.text
    assert case.messages[0].text == "[адам 1] түрмеде."
    assert not [
        gone for gone in GONE if gone in repr((answers, [one.text for one in case.messages], case.files))
    ]

    after = disk.bytes()
    assert not [path for path, data in after.items() for sealed in old if sealed in data]
    assert not [path for path in after if path.endswith((str(files[0]), str(files[2])))]
    assert [path for path in after if path.endswith(str(files[1]))]
    with home.database.reading() as session:
        assert list(cases.differing_cases(session)) == []
    page = look(desk, lodged.number)
    assert "altered" not in page
    assert "Destroyed, as the document was refused" in page
    assert 'name="reason"' not in page
    assert not [gone for gone in GONE if gone in page]


def test_two_coordinators_decide_at_once_and_the_second_is_told(
    desk: Desk, lodged: cases.Lodged, home: Home
) -> None:
    page = look(desk, lodged.number)
    assert decide(desk, lodged.number, "verified", page).status_code == 303
    second = decide(desk, lodged.number, "refused", page, reason="Қолы жоқ")
    assert second.status_code == 303
    assert "decided=no" in second.headers["Location"]
    shown = desk.client.get(second.headers["Location"]).get_data(as_text=True)
    assert "somebody else decided first" in shown
    case = own(home, lodged)
    assert case.authorisation == "verified"
    assert len(case.messages) == 1


def test_a_verified_document_may_be_refused_later(desk: Desk, lodged: cases.Lodged, home: Home) -> None:
    assert decide(desk, lodged.number, "verified").status_code == 303
    assert decide(desk, lodged.number, "refused", reason="Кері қайтарылды").status_code == 303
    assert own(home, lodged).authorisation == "refused"


@pytest.mark.parametrize("fields", [{"seen": "none"}, {"seen": "x"}, {"seen": "refused", "reason": "a"}])
def test_made_up_states_change_nothing(
    desk: Desk, lodged: cases.Lodged, home: Home, fields: dict[str, str]
) -> None:
    assert decide(desk, lodged.number, "verified", **fields).status_code == 303
    assert own(home, lodged).authorisation == "attached"


def test_an_altered_case_is_not_sealed_again(desk: Desk, lodged: cases.Lodged, home: Home) -> None:
    page = look(desk, lodged.number)
    with home.database.writing() as session:
        row = session.scalars(select(SealedValue).where(SealedValue.label == REPORT)).one()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    assert decide(desk, lodged.number, "refused", page, reason="Қолы жоқ").status_code == 500
    with home.database.reading() as session:
        assert session.scalars(select(Case)).one().authorisation == "attached"


def test_a_stranger_decides_nothing(desk: Desk, lodged: cases.Lodged, home: Home) -> None:
    stranger = desk.client.application.test_client()
    answer = stranger.post(f"/desk/cases/{lodged.number}/authorisation", data={"decision": "verified"})
    assert answer.status_code == 404
    assert own(home, lodged).authorisation == "attached"


def test_an_expired_term_is_said(desk: Desk, register: Register) -> None:
    answers = ANSWERS | {"authorisation_date": "2024-01-10"}
    lodged = register.lodge(answers=answers, authorisation="attached")
    page = look(desk, lodged.number)
    assert "10 January 2025" in page
    assert "Expired" in page
    assert date(2025, 1, 10) < clock.local_date(clock.now())
