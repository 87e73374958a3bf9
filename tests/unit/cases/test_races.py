"""Many at once: senders of one form, reports while keys rotate, answers to one case, an erasure in between."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hotline.cases import service as cases
from hotline.cases.models import Case, ReceiptCopy, Shred
from hotline.errors import NotFoundError
from hotline.keys import service as keys
from hotline.keys.models import EnvelopeRow
from tests.support.register import COORDINATOR, NOON, Register

FORM = b"f" * 32
KINDS = ("see", "claim", "erase", "block", "objection")


def test_eight_senders_of_one_form_get_one_case_and_one_receipt(register: Register) -> None:
    prepared = [register.prepare(FORM) for _ in range(8)]

    def send(one: cases.Prepared) -> cases.Lodged:
        with register.database.writing() as session:
            return cases.lodge(session, register.anchor, one, NOON)

    with ThreadPoolExecutor(8) as pool:
        lodged = list(pool.map(send, prepared))
    assert len({(one.number, one.receipt, one.case_id, one.reporter_key) for one in lodged}) == 1
    assert sum(one.is_new for one in lodged) == 1
    with register.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        assert list(cases.differing_cases(session)) == []


def test_reports_that_come_while_keys_rotate_all_open(register: Register) -> None:
    with ThreadPoolExecutor(4) as pool:
        rotations = [pool.submit(register.rotate) for _ in range(2)]
        reports = [pool.submit(register.lodge) for _ in range(12)]
        numbers = [report.result().number for report in reports]
        for rotation in rotations:
            rotation.result()
    sum(keys.reseal(register.database, register.anchor, register.reader))
    assert all(register.look(number).damaged == () for number in numbers)
    with register.database.reading() as session:
        assert keys.count_by_generation(session) == {3: 12}


def test_answers_at_once_all_stand_in_the_conversation(register: Register) -> None:
    lodged = register.lodge()
    words = [f"жауап {at}" for at in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda text: register.reply(lodged.number, text), words))
    seen = register.look(lodged.number)
    assert sorted(one.text for one in seen.messages) == sorted(words)
    assert seen.damaged == ()
    assert [change.after for change in seen.history] == ["answered"]


def test_a_message_that_meets_an_erasure_is_told_so_or_erased_too(register: Register) -> None:
    lodged = register.lodge()

    def write(at: int) -> bool:
        try:
            register.reply(lodged.number, f"жауап {at}", NOON + timedelta(hours=at))
        except NotFoundError:
            return False
        return True

    def erase() -> None:
        with register.database.writing() as session:
            files = cases.erase(session, lodged.case_id, "account:1", NOON)
        cases.finish_erasure(register.database, register.config, files)

    with ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(write, at) for at in range(5)]
        pool.submit(erase).result()
        for answer in answers:
            answer.result()
    assert not write(9)
    seen = register.look(lodged.number)
    assert (seen.status, seen.messages, seen.damaged) == ("erased", (), ())
    with register.database.reading() as session:
        assert list(cases.differing_cases(session)) == []


def test_requests_erasures_rotations_and_the_index_at_once_bring_nothing_back(register: Register) -> None:
    """Whatever order they come in: an erased case stays a tombstone, and every other one is whole."""
    lodged = [register.lodge() for _ in range(4)]
    gone, kept = lodged[:2], lodged[2:]

    def ask(one: cases.Lodged, kind: str, at: int) -> None:
        wish = cases.Wish(kind, f"сөз {at}")
        try:
            with register.database.writing() as session:
                cases.ask(session, one.case_id, one.reporter_key, wish, NOON + timedelta(hours=at))
        except (NotFoundError, cases.AlreadyAskedError):
            pass

    def erase(one: cases.Lodged) -> None:
        with register.database.writing() as session:
            files = cases.erase_alone(session, one.case_id, NOON)
        cases.finish_erasure(register.database, register.config, files or ())

    def answer(one: cases.Lodged) -> None:
        try:
            with register.database.writing() as session:
                keyring = keys.Keyring(session, register.anchor, register.reader)
                cases.answer_request(
                    session, keyring, one.number, 1, result="refused", text="Жауап", by=COORDINATOR, now=NOON
                )
        except (NotFoundError, cases.AlreadyAnsweredError):
            pass

    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(ask, one, kind, at) for one in lodged for at, kind in enumerate(KINDS)]
        work += [pool.submit(erase, one) for one in gone]
        work += [pool.submit(register.rotate) for _ in range(2)]
        work += [pool.submit(answer, one) for one in lodged for _ in range(2)]
        work += [pool.submit(register.viewer.index_some, NOON, 0.2) for _ in range(3)]
        work += [pool.submit(register.viewer.recount) for _ in range(2)]
        for one in work:
            one.result()
    sum(keys.reseal(register.database, register.anchor, register.reader))
    for one in gone:
        seen = register.look(one.number)
        assert (seen.status, seen.record, seen.asked, seen.damaged) == ("erased", None, (), ())
        with pytest.raises(NotFoundError):
            register.find(one.receipt)
    for one in kept:
        seen = register.look(one.number)
        assert (seen.status, seen.damaged) == ("blocked", ())
        assert sorted(asked.number for asked in seen.asked) == list(range(1, len(KINDS) + 1))
    with register.database.reading() as session:
        assert list(cases.differing_cases(session)) == []
        for table in (Shred, EnvelopeRow, ReceiptCopy):
            ids = set(session.scalars(select(table.case_id if table is not EnvelopeRow else table.owner_id)))
            assert not ids & {
                (one.case_id if table is not EnvelopeRow else one.case_id.bytes) for one in gone
            }
    while register.viewer.index_some(NOON, 5):
        pass
    assert register.viewer.search("Жоламанова", NOON).rows == (), (
        "erased and blocked ones are found by nobody"
    )
