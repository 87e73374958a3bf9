from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.audit.chain import GENESIS, event_hash
from hotline.db import Database
from hotline.keys import service as keys
from tests.support.keyhouse import NOW, Keyhouse, found


@pytest.fixture
def house(sqlite: Database, instance: Path) -> Keyhouse:
    return found(sqlite, instance)


@pytest.fixture
def both(database: Database, instance: Path) -> Keyhouse:
    """On SQLite and again on PostgreSQL: for what the two do differently, locks and cursors."""
    return found(database, instance)


def append(house: Keyhouse, **more: Any) -> audit.Event:
    with house.database.writing() as session:
        return audit.append(session, **{"kind": kinds.CASE_VIEWED, "now": NOW, "actor": "system", **more})


def sign_in(house: Keyhouse) -> None:
    with house.database.writing() as session:
        keys.sign_audit_head(session, house.anchor, house.coordinator, NOW)


def verify(house: Keyhouse) -> audit.AuditReport:
    with house.database.reading() as session:
        return keys.verify_audit(session, house.anchor)


def rewrite(house: Keyhouse, since: int) -> None:
    """Do what a patient writer to the database would: change an event and make the chain fit again."""
    with house.database.writing() as session:
        session.execute(text("UPDATE audit_events SET actor = 'nobody' WHERE serial = :n"), {"n": since})
        previous, count = GENESIS, 0
        rows = session.execute(
            text("SELECT serial, at, kind, actor, subject, detail FROM audit_events ORDER BY serial")
        )
        for row in rows.all():
            previous, count = event_hash(previous, *row), row[0]
            session.execute(
                text("UPDATE audit_events SET hash = :h WHERE serial = :n"), {"h": previous, "n": count}
            )
        session.execute(text("UPDATE audit_head SET count = :n, hash = :h"), {"n": count, "h": previous})


def test_an_untouched_log_is_intact(both: Keyhouse) -> None:
    append(both, subject="case:00", detail={"number": "1-2", "times": 3})
    sign_in(both)
    report = verify(both)
    assert (report.intact, report.broken_at, report.events, report.signatures) == (True, None, 3, 1)
    with both.database.reading() as session:
        assert audit.head(session) == audit.Head(3, report.head)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-01-01"),
        ("kind", "case-erased"),
        ("actor", "reporter"),
        ("subject", "case:01"),
        ("detail", "{}"),
        ("hash", bytes(32)),
    ],
)
def test_a_changed_event_is_found_where_it_stands(house: Keyhouse, column: str, value: object) -> None:
    for number in range(3):
        append(house, subject="case:00", detail={"number": number})
    house.execute(f"UPDATE audit_events SET {column} = :v WHERE serial = 3", v=value)  # noqa: S608
    report = verify(house)
    assert (report.intact, report.broken_at, report.reason) == (False, 3, "chain")


def test_a_deleted_event_is_found(both: Keyhouse) -> None:
    for _ in range(3):
        append(both)
    both.execute("DELETE FROM audit_events WHERE serial = 2")
    assert verify(both).broken_at == 2


def test_a_log_cut_short_is_found_by_its_head(house: Keyhouse) -> None:
    append(house)
    house.execute("DELETE FROM audit_events WHERE serial = 2")
    assert verify(house).reason == "head-row"


def test_a_log_cut_short_with_its_head_is_found_by_the_trust_file(house: Keyhouse) -> None:
    sign_in(house)
    first = append(house)
    house.execute("DELETE FROM audit_events WHERE serial > 1")
    house.execute("UPDATE audit_head SET count = 1, hash = (SELECT hash FROM audit_events WHERE serial = 1)")
    assert first.serial == 3
    assert (verify(house).reason, verify(house).broken_at) == ("cut", 2)


def test_what_a_sign_in_has_seen_cannot_be_rewritten(house: Keyhouse) -> None:
    append(house)
    sign_in(house)
    append(house)
    rewrite(house, since=2)
    report = verify(house)
    assert (report.reason, report.broken_at) == ("signature", 3)


def test_what_the_trust_file_has_seen_cannot_be_rewritten(house: Keyhouse) -> None:
    """Even without its signature: the writer cannot make one, but may take it out."""
    append(house)
    sign_in(house)
    house.execute("UPDATE audit_events SET detail = '{}' WHERE serial = 3")
    rewrite(house, since=2)
    assert (verify(house).reason, verify(house).broken_at) == ("forked", 3)


def test_what_a_generation_has_seen_cannot_be_rewritten(house: Keyhouse) -> None:
    append(house)
    house.rotate()
    rewrite(house, since=2)
    assert verify(house).reason == "forked"


def test_what_nobody_has_seen_can_be_rewritten_and_the_page_says_so(house: Keyhouse) -> None:
    """The limit that VAULT.md section 7 names: a fact about the design, kept true on purpose."""
    sign_in(house)
    append(house)
    rewrite(house, since=3)
    assert verify(house).intact


def test_a_signature_of_a_stranger_does_not_count(house: Keyhouse) -> None:
    stranger = replace(house, coordinator_seed=bytes(32)).coordinator
    with house.database.writing() as session:
        audit.sign_head(
            session,
            instance=house.anchor.instance_id,
            fingerprint=stranger.fingerprint,
            sign_key=stranger.sign_key,
            actor="account:00",
            now=NOW,
        )
    assert (verify(house).reason, verify(house).broken_at) == ("signature", 2)


def test_the_signature_of_somebody_since_suspended_still_counts(house: Keyhouse) -> None:
    from hotline import vault

    sign_in(house)
    with house.database.writing() as session:
        fields = vault.statement.suspend(house.coordinator_id)
        keys.append_statement(session, house.anchor, vault.SUSPEND, fields, house.admin, NOW)
    assert verify(house).intact


def test_of_what_reporters_do_only_the_day_in_kazakhstan_is_kept(house: Keyhouse) -> None:
    late = NOW.replace(hour=21)  # already the 23rd in Almaty
    assert append(house, actor="reporter", now=late, date_only=True).at == "2026-11-23"
    assert append(house).at == "2026-11-22T10:30:00Z"


def test_many_at_once_make_one_chain(both: Keyhouse) -> None:
    together = threading.Barrier(4)

    def work() -> None:
        together.wait()
        for _ in range(5):
            append(both)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = verify(both)
    assert (report.intact, report.events) == (True, 21)


def test_an_event_goes_with_the_transaction_that_it_tells_of(house: Keyhouse) -> None:
    def fail() -> None:
        with house.database.writing() as session:
            audit.append(session, kind=kinds.ERASED, now=NOW, actor="system")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert verify(house).events == 1


def test_events_are_listed_by_subject_and_from_the_newest(house: Keyhouse) -> None:
    for number in range(3):
        append(house, subject=f"case:{number % 2}", detail={"n": number})
    with house.database.reading() as session:
        assert [event.detail["n"] for event in audit.events_of(session, "case:0")] == [0, 2]
        newest = audit.latest(session, limit=2)
        assert [event.serial for event in newest] == [4, 3]
        assert [event.serial for event in audit.latest(session, before=3)] == [2, 1]


@dataclass
class Sealed:
    """A subject's sealed values as the database would hold them, and the events about them."""

    house: Keyhouse
    subject: str = "case:00"

    def event(self, values: dict[str, bytes], destroyed: dict[str, bytes]) -> None:
        detail = {
            "values": [audit.entry(place, audit.digest(sealed)) for place, sealed in values.items()],
            "destroyed": [audit.entry(place, audit.digest(sealed)) for place, sealed in destroyed.items()],
        }
        append(self.house, subject=self.subject, detail=detail)

    def check(self, present: dict[str, bytes]) -> None:
        with self.house.database.reading() as session:
            digests = {place: audit.digest(sealed) for place, sealed in present.items()}
            audit.check_values(session, self.subject, digests)


def test_values_replayed_are_what_must_stand_there(both: Keyhouse) -> None:
    case = Sealed(both)
    case.event({"report/1": b"a", "message/2": b"b"}, {})
    case.event({"report/1": b"c"}, {"report/1": b"a"})
    case.event({}, {"message/2": b"b"})
    case.check({"report/1": b"c"})
    with both.database.reading() as session:
        everything = dict(audit.replay_all(session))
    assert everything == {"case:00": {"report/1": audit.digest(b"c")}}


@pytest.mark.parametrize(
    "present",
    [
        {"report/1": b"swapped", "file/2": b"b"},
        {"report/1": b"a"},
        {"report/1": b"a", "file/2": b"b", "note/3": b"x"},
    ],
    ids=["swapped", "missing", "never seen to arrive"],
)
def test_a_value_that_the_log_does_not_know_is_found(house: Keyhouse, present: dict[str, bytes]) -> None:
    case = Sealed(house)
    case.event({"report/1": b"a", "file/2": b"b"}, {})
    with pytest.raises(audit.ValuesDifferError) as differ:
        case.check(present)
    assert len(differ.value.places) == 1


@given(steps=st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.binary(max_size=2)), max_size=30))
def test_replay_agrees_with_what_was_done(steps: list[tuple[str, bool, bytes]]) -> None:
    standing: dict[str, str] = {}
    details = []
    for place, keep, sealed in steps:
        gone = [audit.entry(place, standing.pop(place))] if place in standing else []
        if keep:
            standing[place] = audit.digest(sealed)
        details.append({"destroyed": gone, "values": [audit.entry(place, standing[place])] if keep else []})
    assert audit.replayed("case:00", details) == standing
