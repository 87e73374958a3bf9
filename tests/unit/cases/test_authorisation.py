"""Deciding about a document, on both databases: what is destroyed, what the audit log says, who comes second."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from hotline.cases import service as cases
from hotline.cases.parts import PAUSES
from hotline.keys.service import Keyring
from tests.support.register import ANSWERS, COORDINATOR, NOON, Register

FIELDS = cases.Fields(
    represented=("represented_surname",),
    document=("authorisation_kind",),
    texts=("narrative",),
    files="authorisation",
)
REFUSAL = cases.Refusal(FIELDS, {"PERSON": "адам", "PHONE": "телефон"}, "Оспанова туралы құжат жарамсыз.")
REPRESENTING = {
    **ANSWERS,
    "reporting_for": "other",
    "represented_surname": "Оспанова",
    "authorisation_kind": "poa_simple",
    "narrative": "Оспанованы ұрды, 8 701 234 56 78. Осы туралы Ер айтты.",
}


def lodge(register: Register) -> str:
    paper = register.stage(b"paper", "сенімхат.pdf")
    return register.lodge(
        answers=REPRESENTING, files={"authorisation": [paper]}, authorisation="attached"
    ).number


def refuse(register: Register, number: str, seen: str = "attached") -> None:
    with register.database.writing() as session:
        gone = cases.refuse_document(
            session,
            Keyring(session, register.anchor, register.reader),
            number,
            seen=seen,
            reason="Қолы жоқ",
            refusal=REFUSAL,
            by=COORDINATOR,
            now=NOON,
        )
    cases.finish_erasure(register.database, register.config, gone)


def verify(register: Register, number: str, until: date | None = None) -> None:
    with register.database.writing() as session:
        cases.verify_document(
            session,
            Keyring(session, register.anchor, register.reader),
            number,
            seen="attached",
            until=until,
            by=COORDINATOR,
            now=NOON,
        )


def test_a_refused_document_takes_the_represented_person_with_it(register: Register) -> None:
    number = lodge(register)
    refuse(register, number)
    case = register.look(number)
    assert case.damaged == ()
    assert case.authorisation == "refused"
    assert case.files == ()
    assert case.record is not None
    assert case.record.answers["narrative"] == "[адам 1] ұрды, 8 701 234 56 78. Осы туралы Ер айтты."
    assert "represented_surname" not in case.record.answers
    assert [one.text for one in case.messages] == ["[адам 1] туралы құжат жарамсыз."]
    assert [(one.before, one.after, one.reason) for one in case.decisions] == [
        ("attached", "refused", "Қолы жоқ")
    ]
    assert list(register.config.files.iterdir()) == []
    with register.database.reading() as session:
        assert list(cases.differing_cases(session)) == []


def test_a_verified_document_keeps_everything_and_its_term(register: Register) -> None:
    number = lodge(register)
    verify(register, number, date(2027, 11, 22))
    case = register.look(number)
    assert case.damaged == ()
    assert case.record is not None
    assert case.record.answers["represented_surname"] == "Оспанова"
    assert [one.until for one in case.decisions] == ["2027-11-22"]
    with pytest.raises(cases.AlreadyDecidedError):
        refuse(register, number)
    refuse(register, number, seen="verified")
    assert register.look(number).authorisation == "refused"


def test_of_two_at_once_one_decides_and_the_other_is_told(register: Register) -> None:
    number = lodge(register)
    ready = Barrier(2)

    def decide(is_refusal: bool) -> str:
        ready.wait()
        try:
            refuse(register, number) if is_refusal else verify(register, number)
        except cases.AlreadyDecidedError:
            return "second"
        return "first"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, (True, False))) == ["first", "second"]
    case = register.look(number)
    assert case.damaged == ()
    assert len(case.decisions) == 1
    with register.database.reading() as session:
        assert list(cases.differing_cases(session)) == []


def test_represented_data_need_a_document_that_nobody_has_refused(register: Register) -> None:
    lodged = register.lodge()
    case_id, key = register.find(lodged.receipt)
    mention = {"where": "body", "words": "Оспанова", "start": 0, "end": 8}
    found = [{"kind": "PERSON", "choice": "represented", "mentions": [mention]}]
    with pytest.raises(cases.NoDocumentError), register.database.writing() as session:
        cases.add_message(
            session,
            case_id,
            key,
            author="reporter",
            text="Оспанова",
            now=NOON,
            actor="reporter",
            findings=found,
        )


def test_what_the_desk_typed_about_a_disclosure_loses_them_too(register: Register) -> None:
    """The record of a disclosure stays, for it must; the represented person's name in it does not."""
    number = lodge(register)
    given = cases.Selection(("narrative",))
    asked = cases.Asked("", NOON, "Оспанованың қорғаушысы", "2.2.1", given, "Оспанова келісті ме?")
    with register.database.writing() as session:
        keyring = Keyring(session, register.anchor, register.reader)
        cases.ask_consent(session, keyring, number, asked, COORDINATOR)
    register.move(number, "in_work")
    with register.database.writing() as session:
        keyring = Keyring(session, register.anchor, register.reader)
        until = NOON.date() + timedelta(days=30)
        cases.pause(
            session,
            keyring,
            number,
            until=until,
            reason="Оспанованы күтеміз",
            by=COORDINATOR,
            now=NOON,
        )
        cases.disclose(
            session,
            keyring,
            number,
            cases.Disclosure(
                serial=1,
                at=NOON,
                by=COORDINATOR,
                ground="3.4.1",
                recipient="Прокуратура, Оспанованың ісі",
                purpose="2.2.1",
                given=given,
                request_number="7-Оспанова",
                request_date=NOON.date(),
                reason="Оспанова туралы сұрау",
            ),
            house=cases.DisclosureHouse(),
            names=("narrative",),
            today=NOON.date(),
            document=register.stage(b"%PDF-1.4", "Оспанова.pdf"),
            folders=register.folders,
        )
    refuse(register, number)
    case = register.look(number)
    assert case.damaged == ()
    (question,), (seen,) = case.of(cases.QUESTIONS), case.of(cases.PASSED_ON)
    (record,) = case.of(cases.DISCLOSURES)
    assert (question.recipient, question.words) == ("[адам 1] қорғаушысы", "[адам 1] келісті ме?")
    for one in (record, seen):
        assert one.recipient == "Прокуратура, [адам 1] ісі"
        assert one.request_number == "7-[адам 1]"
        assert one.reason == "[адам 1] туралы сұрау"
        assert one.given == given
    assert [one.reason for one in case.of(PAUSES)] == ["[адам 1] күтеміз"]
    assert [one.meta.name for one in case.files if one.meta] == ["[адам 1].pdf"]
    with register.database.reading() as session:
        assert list(cases.differing_cases(session)) == []


def test_why_the_reporter_is_not_told_loses_them_too(register: Register) -> None:
    number = lodge(register)
    with register.database.writing() as session:
        cases.disclose(
            session,
            Keyring(session, register.anchor, register.reader),
            number,
            cases.Disclosure(
                serial=1,
                at=NOON,
                by=COORDINATOR,
                ground="3.4.2",
                recipient="Прокуратура",
                purpose="2.2.1",
                given=cases.Selection(("narrative",)),
                reason="ҚПК",
                hidden="Оспанованың тергеу құпиясы",
            ),
            house=cases.DisclosureHouse(),
            names=("narrative",),
            today=NOON.date(),
        )
    refuse(register, number)
    (record,) = register.look(number).of(cases.DISCLOSURES)
    assert record.hidden == "[адам 1] тергеу құпиясы"


def test_files_still_arrive_after_one_was_destroyed(register: Register) -> None:
    """The document's place is free again, and the places behind it are not."""
    files = {"authorisation": [register.stage(b"paper")], "evidence": [register.stage(b"photo", "сурет.pdf")]}
    lodged = register.lodge(answers=REPRESENTING, files=files, authorisation="attached")
    refuse(register, lodged.number)
    for name in ("бірінші.pdf", "екінші.pdf"):
        later = register.stage(b"later", name)
        with register.database.writing() as session:
            cases.add_message(
                session,
                lodged.case_id,
                lodged.reporter_key,
                author="reporter",
                text=name,
                now=NOON,
                actor="reporter",
                files=[later],
                folders=register.folders,
            )
    case = register.look(lodged.number)
    assert case.damaged == ()
    assert [one.meta.name for one in case.files if one.meta] == ["сурет.pdf", "бірінші.pdf", "екінші.pdf"]


def test_what_is_sealed_again_keeps_its_turn(register: Register) -> None:
    """The first of two messages names them: it is sealed again and still the first."""
    number = lodge(register)
    for words in ("Оспанова қайда?", "Күтеміз."):
        register.reply(number, words)
    refuse(register, number)
    case = register.look(number)
    assert case.damaged == ()
    assert [one.text for one in case.messages][:2] == ["[адам 1] қайда?", "Күтеміз."]
    with register.database.reading() as session:
        assert list(cases.differing_cases(session)) == []
