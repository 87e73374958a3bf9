"""Data leave by one way: with a ground, with what the ground asks, and never before it is written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import service as cases
from hotline.cases.models import Case, CaseFile, SealedValue
from hotline.intake.questions import QUESTIONS
from hotline.keys.service import Keyring
from tests.support.register import ANSWERS, COORDINATOR, NOON, Register

TODAY = date(2026, 11, 22)
NAMES = tuple(one.name for one in QUESTIONS)
IMPERSONAL = frozenset({"region", "reporting_for"})
PARTNER = "Қадір-қасиет"
HOUSE = cases.DisclosureHouse((PARTNER,), IMPERSONAL)
RECIPIENT = "Алматы қаласының прокуратурасы"


def _wanted(**more: Any) -> cases.Disclosure:
    """A prosecutor's reasoned request, in order."""
    plain = {
        "serial": 1,
        "at": NOON,
        "by": COORDINATOR,
        "ground": "3.4.1",
        "recipient": RECIPIENT,
        "purpose": "2.2.1",
        "given": cases.Selection(("surname", "narrative")),
        "request_number": "2-14-26-001",
        "request_date": TODAY,
    }
    return cases.Disclosure(**plain | more)


def _consented(**more: Any) -> cases.Disclosure:
    return _wanted(ground="3.5.1", recipient=PARTNER, request_number="", request_date=None, **more)


def _refusals(
    register: Register, number: str, wanted: cases.Disclosure, has_document: bool = True
) -> list[str]:
    return cases.disclosure_refusals(
        register.look(number), wanted, HOUSE, NAMES, TODAY, has_document=has_document
    )


def _disclose(
    register: Register, number: str, wanted: cases.Disclosure, document: cases.StagedFile | None = None
) -> cases.Disclosed:
    with register.database.writing() as session:
        found = cases.disclose(
            session,
            Keyring(session, register.anchor, register.reader),
            number,
            wanted,
            house=HOUSE,
            names=NAMES,
            today=TODAY,
            document=document,
            folders=register.folders,
        )
    cases.settle(register.config.staged, register.config.files, found.settle)
    return found


def _ask(register: Register, number: str, **more: Any) -> str:
    asked = cases.Asked(
        "", NOON, RECIPIENT, "2.2.1", cases.Selection(("surname", "narrative")), "Неге керегі"
    )
    with register.database.writing() as session:
        keyring = Keyring(session, register.anchor, register.reader)
        return cases.ask_consent(session, keyring, number, replace(asked, **more), COORDINATOR)


def _answer(register: Register, lodged: cases.Lodged, asked: str, is_yes: bool) -> None:
    with register.database.writing() as session:
        cases.answer_consent(session, lodged.case_id, lodged.reporter_key, asked, is_yes=is_yes, now=NOON)


def _status(register: Register, number: str, status: str) -> None:
    with register.database.writing() as session:
        session.execute(Case.__table__.update().where(Case.number == number).values(status=status))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"ground": ""}, "ground"),
        ({"ground": "3.4.3"}, "ground"),
        ({"recipient": "  "}, "recipient"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "2.2"}, "purpose"),
        ({"request_number": ""}, "request-number"),
        ({"request_date": None}, "request-date"),
        ({"request_date": TODAY + timedelta(days=1)}, "request-future"),
        ({"given": cases.Selection()}, "nothing"),
        ({"given": cases.Selection(("patronymic",))}, "not-there"),
        ({"given": cases.Selection(("no-such-question",))}, "not-there"),
        ({"given": cases.Selection((), (0,))}, "not-there"),
        ({"given": cases.Selection((), (), (UUID(int=1),))}, "not-there"),
        ({"purpose": "2.2.4"}, "statistics"),
        ({"ground": "3.4.2"}, "law"),
        ({"ground": "3.5.2"}, "need"),
        ({"ground": "3.5.1"}, "consent"),
        ({"ground": "3.5.2", "reason": "Дәрігер", "hidden": "Тергеу құпиясы"}, "hidden-ground"),
    ],
)
def test_what_lacks_something_does_not_leave(register: Register, more: dict[str, Any], code: str) -> None:
    number = register.lodge().number
    wanted = _wanted(**more)
    assert _refusals(register, number, wanted) == [code]
    with pytest.raises(cases.DisclosureRefusedError) as error:
        _disclose(register, number, wanted, register.stage(b"%PDF-1.4 sura"))
    assert error.value.code == code
    assert register.look(number).of(cases.DISCLOSURES) == ()


def test_a_state_body_needs_the_document_of_its_request(register: Register) -> None:
    number = register.lodge().number
    assert _refusals(register, number, _wanted(), has_document=False) == ["document"]
    with pytest.raises(cases.DisclosureRefusedError):
        _disclose(register, number, _wanted())


def test_a_disclosure_is_written_on_both_sides_and_in_the_log(register: Register) -> None:
    lodged = register.lodge()
    document = register.stage(b"%PDF-1.4 suraw-sal", "сұрау салу.pdf")
    made = _disclose(register, lodged.number, _wanted(), document)
    case = register.look(lodged.number)
    assert case.damaged == ()
    assert case.of(cases.DISCLOSURES) == (made.disclosure,)
    assert made.disclosure.document == document.id
    assert made.disclosure.tell_by == date(2026, 12, 4)
    (paper,) = [one for one in case.files if one.meta and one.meta.question == cases.REQUEST_FILE]
    assert paper.meta is not None
    assert (
        register.read(paper.id, register.viewer.file(lodged.number, paper.id, NOON)) == b"%PDF-1.4 suraw-sal"
    )
    with register.database.reading() as session:
        theirs = cases.open_for_reporter(session, lodged.case_id, lodged.reporter_key)
        (event,) = audit.found(session, audit.Filter(kind=kinds.DISCLOSED), 10)
        assert list(cases.differing_cases(session)) == []
    assert theirs.of(cases.PASSED_ON) == (made.disclosure.shown(),)
    assert theirs.of(cases.DISCLOSURES) == ()
    assert theirs.damaged == ()
    assert all(one.meta is None for one in theirs.files), "the reporter's key opens no file of the desk"
    assert (event.subject, event.actor) == (f"case:{lodged.case_id.hex}", f"account:{COORDINATOR.hex}")
    assert len(event.detail["values"]) == 4


def test_nothing_of_a_disclosure_stands_in_clear(register: Register) -> None:
    number = register.lodge().number
    _disclose(register, number, _wanted(), register.stage(b"%PDF-1.4 x", "сұрау.pdf"))
    with register.database.reading() as session:
        rows = [bytes(row.sealed) for row in session.scalars(select(SealedValue))]
        rows += [bytes(row.sealed_meta) for row in session.scalars(select(CaseFile))]
        details = str([event.detail for event in audit.latest(session, 100)])
    for word in (RECIPIENT, "2-14-26-001", "сұрау.pdf", "3.4.1"):
        assert all(word.encode() not in row for row in rows)
        assert word not in details


def test_the_reporter_is_not_shown_what_a_law_forbids_to_tell(register: Register) -> None:
    lodged = register.lodge()
    hidden = _wanted(hidden="ҚПК 201-бап: тергеу құпиясы")
    _disclose(register, lodged.number, hidden, register.stage(b"%PDF-1.4 x"))
    with register.database.reading() as session:
        theirs = cases.open_for_reporter(session, lodged.case_id, lodged.reporter_key)
    assert theirs.of(cases.PASSED_ON) == ()
    case = register.look(lodged.number)
    assert case.of(cases.DISCLOSURES)[0].hidden
    assert cases.to_tell(case) == []


def test_a_partner_gets_nothing_without_the_box_or_a_yes(register: Register) -> None:
    without, with_box = register.lodge(), register.lodge(None, {**ANSWERS, "consent_partners": True})
    assert _refusals(register, without.number, _consented()) == ["consent"]
    assert _refusals(register, with_box.number, _consented()) == []
    assert _refusals(register, with_box.number, replace(_consented(), recipient="  қадір-ҚАСИЕТ ")) == []
    assert _refusals(register, with_box.number, replace(_consented(), recipient="Басқа ұйым")) == ["consent"]
    assert _refusals(register, with_box.number, replace(_consented(), purpose="2.2.3")) == ["consent"]
    made = _disclose(register, with_box.number, _consented())
    assert made.disclosure.consent == "partners"


def test_a_yes_holds_for_its_recipient_its_purpose_and_its_data(register: Register) -> None:
    lodged = register.lodge()
    asked = _ask(register, lodged.number)
    wanted = replace(_consented(), recipient=RECIPIENT)
    assert _refusals(register, lodged.number, wanted) == ["consent"], "a question is no consent"
    _answer(register, lodged, asked, True)
    assert _refusals(register, lodged.number, wanted) == []
    less = replace(wanted, given=cases.Selection(("surname",)))
    more = replace(wanted, given=cases.Selection(("surname", "narrative", "email")))
    assert _refusals(register, lodged.number, less) == []
    assert _refusals(register, lodged.number, more) == ["consent"]
    assert _refusals(register, lodged.number, replace(wanted, recipient="Басқа")) == ["consent"]
    assert _refusals(register, lodged.number, replace(wanted, purpose="2.2.3")) == ["consent"]
    assert _disclose(register, lodged.number, wanted).disclosure.consent == asked


def test_a_yes_can_be_taken_back_and_a_no_is_stronger_than_the_box(register: Register) -> None:
    lodged = register.lodge(None, {**ANSWERS, "consent_partners": True})
    asked = _ask(register, lodged.number, recipient=PARTNER)
    _answer(register, lodged, asked, True)
    assert _refusals(register, lodged.number, _consented()) == []
    _answer(register, lodged, asked, False)
    assert _refusals(register, lodged.number, _consented()) == ["consent"]
    with pytest.raises(cases.DisclosureRefusedError):
        _disclose(register, lodged.number, _consented())


def test_the_same_question_is_asked_once_until_it_is_answered(register: Register) -> None:
    lodged = register.lodge()
    first = _ask(register, lodged.number)
    assert _ask(register, lodged.number) == first
    _answer(register, lodged, first, False)
    assert _ask(register, lodged.number) != first
    assert len(cases.questions(register.look(lodged.number))) == 2


def test_nobody_answers_a_question_that_was_not_asked(register: Register) -> None:
    from hotline.errors import NotFoundError

    lodged, other = register.lodge(), register.lodge()
    asked = _ask(register, other.number)
    with pytest.raises(NotFoundError):
        _answer(register, lodged, asked, True)


def test_nobody_consents_for_somebody_whose_document_is_not_verified(register: Register) -> None:
    answers = {**ANSWERS, "reporting_for": "other", "represented_surname": "Ким", "consent_partners": True}
    lodged = register.lodge(None, answers, authorisation="attached")
    assert _refusals(register, lodged.number, _consented()) == ["unverified"]
    assert _refusals(register, lodged.number, _wanted()) == []


@pytest.mark.parametrize("status", ["blocked", "withdrawn"])
def test_nothing_leaves_a_case_that_was_stopped(register: Register, status: str) -> None:
    lodged = register.lodge(None, {**ANSWERS, "consent_partners": True})
    asked = _ask(register, lodged.number)
    _status(register, lodged.number, status)
    for wanted in (_wanted(), _consented()):
        assert "stopped" in _refusals(register, lodged.number, wanted)
    with pytest.raises(cases.DisclosureRefusedError):
        _disclose(register, lodged.number, _consented())
    with pytest.raises(cases.MoveNotAllowedError):
        _ask(register, lodged.number)
    with pytest.raises(cases.MoveNotAllowedError):
        _answer(register, lodged, asked, True)
    _answer(register, lodged, asked, False)


def test_the_same_package_does_not_leave_twice_on_one_record(register: Register) -> None:
    number = register.lodge(None, {**ANSWERS, "consent_partners": True}).number
    _disclose(register, number, _consented())
    with pytest.raises(cases.DisclosureRefusedError) as error:
        _disclose(register, number, _consented())
    assert error.value.code == "again"
    _disclose(register, number, replace(_consented(), serial=2))
    assert [one.serial for one in register.look(number).of(cases.DISCLOSURES)] == [1, 2]


def test_an_altered_case_is_not_passed_on(register: Register) -> None:
    number = register.lodge(None, {**ANSWERS, "consent_partners": True}).number
    with register.database.writing() as session:
        row = session.scalars(select(SealedValue)).one()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    with pytest.raises(vault.AlteredError):
        _disclose(register, number, _consented())


def test_the_request_outlives_a_refused_document(register: Register) -> None:
    """What is destroyed with a refused document is the reporter's side; the paper behind a disclosure stays."""
    from tests.unit.cases.test_authorisation import REFUSAL

    answers = {**ANSWERS, "reporting_for": "other", "represented_surname": "Ким"}
    lodged = register.lodge(None, answers, authorisation="attached")
    _disclose(register, lodged.number, _wanted(), register.stage(b"%PDF-1.4 x"))
    with register.database.writing() as session:
        cases.refuse_document(
            session,
            Keyring(session, register.anchor, register.reader),
            lodged.number,
            seen="attached",
            reason="Қолы жоқ",
            refusal=REFUSAL,
            by=COORDINATOR,
            now=NOON,
        )
    case = register.look(lodged.number)
    assert case.damaged == ()
    assert [one.meta.question for one in case.files if one.meta] == [cases.REQUEST_FILE]


def test_who_reads_elsewhere_is_told_by_a_coordinator(register: Register) -> None:
    mailbox = register.lodge(None, {**ANSWERS, "reply_by": "mailbox", "consent_partners": True}).number
    mail = register.lodge(None, {**ANSWERS, "consent_partners": True}).number
    for number in (mailbox, mail):
        _disclose(register, number, _consented())
    assert cases.to_tell(register.look(mailbox)) == []
    assert len(cases.to_tell(register.look(mail))) == 1
    for _ in range(2):
        with register.database.writing() as session:
            keyring = Keyring(session, register.anchor, register.reader)
            cases.tell(session, keyring, mail, 1, by=COORDINATOR, now=NOON)
    case = register.look(mail)
    assert cases.to_tell(case) == []
    assert len(case.of(cases.TELLINGS)) == 1


def test_the_register_finds_by_day_by_person_and_by_ground(register: Register) -> None:
    number = register.lodge(None, {**ANSWERS, "consent_partners": True}).number
    later = NOON + timedelta(days=3)
    _disclose(register, number, _wanted(), register.stage(b"%PDF-1.4 x"))
    _disclose(register, number, replace(_consented(), serial=2, at=later, by=UUID(int=8)))
    viewer = register.viewer

    def serials(**wanted: Any) -> list[int]:
        rows = viewer.register(later, cases.RegisterFilter(**wanted)).rows
        return [row.disclosure.serial for row in rows if row.disclosure]

    assert serials() == [2, 1]
    assert serials(ground="3.4.1") == [1]
    assert serials(by=UUID(int=8)) == [2]
    assert serials(since=TODAY + timedelta(days=1)) == [2]
    assert serials(until=TODAY) == [1]
    with register.database.reading() as session:
        seen = audit.found(session, audit.Filter(kind=kinds.REGISTER_VIEWED), 10)
        case_id = session.scalar(select(Case.id).where(Case.number == number))
    assert case_id is not None
    assert seen[0].detail["cases"] == [case_id.hex]


def test_the_register_keeps_a_line_for_an_erased_case(register: Register) -> None:
    lodged = register.lodge(None, {**ANSWERS, "consent_partners": True})
    _disclose(register, lodged.number, _consented())
    with register.database.writing() as session:
        cases.erase(session, lodged.case_id, "system", NOON)
    (row,) = register.viewer.register(NOON, cases.RegisterFilter()).rows
    assert (row.number, row.disclosure, row.is_erased) == (lodged.number, None, True)


def test_the_register_opens_nothing_of_a_blocked_case(register: Register) -> None:
    number = register.lodge(None, {**ANSWERS, "consent_partners": True}).number
    _disclose(register, number, _consented())
    _status(register, number, "blocked")
    (row,) = register.viewer.register(NOON, cases.RegisterFilter()).rows
    assert (row.number, row.disclosure, row.is_blocked, row.is_erased) == (number, None, True, False)
    _status(register, number, "withdrawn")
    (row,) = register.viewer.register(NOON, cases.RegisterFilter()).rows
    assert row.disclosure is not None, "what was done with withdrawn data has to be known"


def test_a_case_that_somebody_asks_about_or_gives_away_counts_as_read(register: Register) -> None:
    asked, given = register.lodge(), register.lodge(None, {**ANSWERS, "consent_partners": True})
    _ask(register, asked.number)
    _disclose(register, given.number, _consented())
    assert {register.look(one.number).status for one in (asked, given)} == {"acknowledged"}
