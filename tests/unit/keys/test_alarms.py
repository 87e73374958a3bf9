"""Promise 10: the database is not believed about keys. Each of these closes intake, by name."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from hotline import vault
from hotline.audit.service import Head
from hotline.keys import service as keys
from hotline.keys import trust as trust_file
from hotline.keys.models import Slot
from tests.support.keyhouse import NOW, Keyhouse


def code_of_alarm(house: Keyhouse) -> str:
    """What intake says when it is asked to seal."""
    with pytest.raises(keys.KeyAlarmError) as alarm:
        house.prepare()
    return alarm.value.code


def rows(house: Keyhouse) -> list[tuple[int, bytes, bytes, bytes]]:
    with house.database.reading() as session:
        query = text("SELECT serial, statement, signer, signature FROM key_log ORDER BY serial")
        found = session.execute(query)
        return [(row[0], bytes(row[1]), bytes(row[2]), bytes(row[3])) for row in found]


def put(house: Keyhouse, statement: vault.Statement, signer: keys.Signer) -> None:
    """Insert a statement as a stranger would: straight into the table."""
    house.execute(
        "INSERT INTO key_log (serial, statement, signer, signature) VALUES (:n, :data, :who, :signature)",
        n=statement.serial,
        data=statement.encode(),
        who=signer.fingerprint,
        signature=statement.sign(signer.sign_key),
    )


def a_stranger() -> keys.Signer:
    return keys.signer_of(vault.new_seed(), opens=False)


def insert_a_public_key(house: Keyhouse) -> None:
    log, stranger = house.log(), a_stranger()
    fields = vault.statement.generation(
        2, vault.public_of(vault.new_seed()), vault.holders_hash(log.active_holders), bytes(32)
    )
    put(house, log.next(vault.GENERATION, fields, signer=stranger.fingerprint, time=1), stranger)


def insert_a_holder(house: Keyhouse) -> None:
    log, stranger, publics = house.log(), a_stranger(), vault.publics_of(vault.new_seed())
    fields = vault.statement.admit(uuid4().bytes, vault.COORDINATOR, publics.kem, publics.sign)
    put(house, log.next(vault.ADMIT, fields, signer=stranger.fingerprint, time=1), stranger)


def insert_under_the_admins_name(house: Keyhouse) -> None:
    log, stranger = house.log(), replace(a_stranger(), fingerprint=house.admin.fingerprint)
    put(
        house,
        log.next(vault.SUSPEND, (house.coordinator_id,), signer=stranger.fingerprint, time=1),
        stranger,
    )


def swap_a_public_half(house: Keyhouse) -> None:
    generation = next(g for g in house.log().generations.values())
    _, data, _, _ = rows(house)[generation.serial - 1]
    swapped = data.replace(generation.public, vault.public_of(vault.new_seed()))
    house.execute("UPDATE key_log SET statement = :data WHERE serial = :n", data=swapped, n=generation.serial)


def flip_a_signature(house: Keyhouse) -> None:
    _, _, _, signature = rows(house)[1]
    flipped = bytes([signature[0] ^ 1]) + signature[1:]
    house.execute("UPDATE key_log SET signature = :s WHERE serial = 2", s=flipped)


def delete_a_statement(house: Keyhouse) -> None:
    house.execute("DELETE FROM key_log WHERE serial = 4")


def roll_back(house: Keyhouse) -> None:
    house.execute("DELETE FROM key_log WHERE serial = (SELECT max(serial) FROM key_log)")


def empty(house: Keyhouse) -> None:
    house.execute("DELETE FROM key_log")


def fork(house: Keyhouse) -> None:
    """Another last statement, honestly signed by the admin: what a restored twin of the house would have."""
    roll_back(house)
    past = vault.replay(
        (row[1:] for row in rows(house)),
        instance=house.anchor.instance_id,
        root_fingerprint=house.anchor.root_fingerprint,
    )
    fields = vault.statement.grant(house.coordinator_id, past.holders[house.coordinator_id].admit_hash)
    by = keys.from_shares(past, house.recovery.shares)
    put(house, past.next(vault.GRANT, fields, signer=by.signer.fingerprint, time=99), by.signer)


def give_a_stranger_a_slot(house: Keyhouse) -> None:
    house.execute(
        "INSERT INTO slots (generation, holder_id, wrapped) VALUES (1, :id, :w)",
        id=UUID(bytes=uuid4().bytes).hex,
        w=b"x",
    )


def reopen_a_generation(house: Keyhouse) -> None:
    house.execute("UPDATE generations SET state = 'opening' WHERE number = 1")


def invent_a_generation(house: Keyhouse) -> None:
    house.execute("INSERT INTO generations (number, state) VALUES (7, 'opening')")


def lose_the_trust_file(house: Keyhouse) -> None:
    house.anchor.trust_path.unlink()


def garble_the_trust_file(house: Keyhouse) -> None:
    house.anchor.trust_path.write_text("{}")


TAMPERINGS = [
    (insert_a_public_key, "no-standing"),
    (insert_a_holder, "no-standing"),
    (insert_under_the_admins_name, "bad-signature"),
    (swap_a_public_half, "bad-signature"),
    (flip_a_signature, "bad-signature"),
    (delete_a_statement, "gap"),
    (roll_back, "rolled-back"),
    (empty, "empty"),
    (fork, "forked"),
    (give_a_stranger_a_slot, "stranger-slot"),
    (reopen_a_generation, "generations-differ"),
    (invent_a_generation, "generations-differ"),
    (lose_the_trust_file, "trust-missing"),
    (garble_the_trust_file, "trust-unreadable"),
]


@pytest.mark.parametrize(("tamper", "code"), TAMPERINGS)
def test_tampering_closes_intake_with_a_named_alarm(
    house: Keyhouse, tamper: Callable[[Keyhouse], None], code: str
) -> None:
    assert_alarm(house, tamper, code)


@pytest.mark.parametrize(("tamper", "code"), TAMPERINGS[3:11:3])
def test_tampering_closes_intake_whatever_the_database(
    both: Keyhouse, tamper: Callable[[Keyhouse], None], code: str
) -> None:
    assert_alarm(both, tamper, code)


def assert_alarm(house: Keyhouse, tamper: Callable[[Keyhouse], None], code: str) -> None:
    house.prepare()  # this process has verified the log before: that must not make it blind
    tamper(house)
    assert code_of_alarm(house) == code
    assert house.counts() == {}


def test_a_log_of_another_root_is_refused(house: Keyhouse) -> None:
    house.anchor = replace(house.anchor, root_fingerprint=os.urandom(16))
    assert code_of_alarm(house) == "wrong-root"


def test_an_admin_alone_cannot_make_a_reader(house: Keyhouse) -> None:
    publics, holder = vault.publics_of(vault.new_seed()), uuid4().bytes
    with house.database.writing() as session:
        admit = vault.statement.admit(holder, vault.COORDINATOR, publics.kem, publics.sign)
        log = keys.append_statement(session, house.anchor, vault.ADMIT, admit, house.admin, NOW)
        grant = vault.statement.grant(holder, log.holders[holder].admit_hash)
        with pytest.raises(keys.StatementRefusedError) as refused:
            keys.append_statement(session, house.anchor, vault.GRANT, grant, house.admin, NOW)
        with pytest.raises(keys.NotAHolderError):
            keys.seal_slots_for(session, house.anchor, house.reader, holder)
    assert refused.value.code == "no-standing"
    house.rotate()
    with house.database.reading() as session:
        assert UUID(bytes=holder) not in session.scalars(select(Slot.holder_id)).all()


def test_a_coordinator_alone_cannot_make_a_reader_or_a_generation(house: Keyhouse) -> None:
    publics = vault.publics_of(vault.new_seed())
    admit = vault.statement.admit(uuid4().bytes, vault.COORDINATOR, publics.kem, publics.sign)
    with house.database.writing() as session, pytest.raises(keys.StatementRefusedError):
        keys.append_statement(session, house.anchor, vault.ADMIT, admit, house.coordinator, NOW)
    with house.database.writing() as session, pytest.raises(keys.StatementRefusedError):
        keys.rotate(session, house.anchor, house.coordinator, NOW)
    assert list(house.log().generations) == [1]


def test_the_trust_file_rises_with_each_statement_and_is_for_its_owner_only(both: Keyhouse) -> None:
    both.rotate()
    seen = keys.read_trust(both.anchor)
    assert (seen.serial, seen.head) == (both.log().serial, both.log().head)
    assert both.anchor.trust_path.stat().st_mode & 0o777 == 0o600


def test_a_statement_that_was_never_committed_is_not_remembered(both: Keyhouse) -> None:
    before = keys.read_trust(both.anchor)

    class Interrupted(Exception):
        pass

    def rotate_and_fail() -> None:
        with both.database.writing() as session:
            keys.rotate(session, both.anchor, both.admin, NOW)
            keys.read_log(session, both.anchor)
            raise Interrupted

    with pytest.raises(Interrupted):
        rotate_and_fail()
    assert keys.read_trust(both.anchor) == before
    both.prepare()


def test_trust_is_never_lowered_by_whoever_writes_last(house: Keyhouse) -> None:
    """Eight processes' worth of raising at once: what remains is the highest."""
    logs = []
    for _ in range(4):
        logs.append(house.log())
        house.rotate()
    trust_file.set_trust(house.anchor, keys.Trust())
    together = threading.Barrier(8)

    def raise_it(log: vault.KeyLog) -> None:
        together.wait()
        trust_file.raise_trust(house.anchor, replace(log, hashes=log.hashes[: log.serial]))

    threads = [threading.Thread(target=raise_it, args=(log,)) for log in logs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert keys.read_trust(house.anchor).serial == max(log.serial for log in logs)


def test_whoever_began_to_look_before_a_rotation_raises_no_false_alarm(both: Keyhouse) -> None:
    with both.database.reading() as early:
        keys.read_log(early, both.anchor)
        both.rotate()
        assert keys.trusted_generation(early, both.anchor).number == 2


def test_of_two_admins_at_once_one_wins_and_the_other_looks_again(both: Keyhouse) -> None:
    seen, together, outcomes = both.log().serial, threading.Barrier(2), []

    def decide() -> None:
        together.wait()
        try:
            with both.database.writing() as session:
                keys.rotate(session, both.anchor, both.admin, NOW, expected_serial=seen)
            outcomes.append("won")
        except keys.LogMovedError:
            outcomes.append("look again")

    threads = [threading.Thread(target=decide) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["look again", "won"]
    assert both.log().serial == seen + 1


def test_a_restore_is_accepted_only_on_purpose(both: Keyhouse) -> None:
    kept = rows(both)
    both.rotate()
    both.execute("DELETE FROM slots WHERE generation = 2")
    both.execute("DELETE FROM reseal_work WHERE generation = 2")
    both.execute("DELETE FROM generations WHERE number = 2")
    both.execute("UPDATE generations SET state = 'current' WHERE number = 1")
    both.execute("DELETE FROM key_log WHERE serial > :n", n=kept[-1][0])
    assert code_of_alarm(both) == "rolled-back"
    with both.database.writing() as session:
        keys.accept_trust(session, both.anchor, NOW)
    both.fill(1)
    both.assert_everything_opens()


def test_a_new_root_takes_over_a_house_whose_admins_are_lost(house: Keyhouse) -> None:
    seed = vault.new_seed()
    root = keys.signer_of(seed, opens=False)
    anchor = replace(house.anchor, root_fingerprint=root.fingerprint)
    with house.database.writing() as session:
        keys.append_root(session, house.anchor, anchor, uuid4().bytes, root, NOW)
    house.anchor, house.admin_seed = anchor, seed
    assert house.rotate() == 2


def test_the_trust_file_is_plain_json(house: Keyhouse) -> None:
    said = json.loads(house.anchor.trust_path.read_text())
    assert said["serial"] == house.log().serial
    assert said["hash"] == house.log().head.hex()


def test_a_serial_that_was_written_over_is_a_gap(house: Keyhouse) -> None:
    house.execute("UPDATE key_log SET serial = 90 WHERE serial = (SELECT max(serial) FROM key_log)")
    assert code_of_alarm(house) == "gap"


def test_nothing_is_signed_onto_a_log_that_was_emptied(house: Keyhouse) -> None:
    """Where this host has seen statements, an empty table is no beginning, whoever signs."""
    empty(house)
    fields = vault.statement.admin_add(uuid4().bytes, vault.publics_of(house.admin_seed).sign)
    with house.database.writing() as session, pytest.raises(keys.KeyAlarmError) as alarm:
        keys.append_statement(session, house.anchor, vault.ADMIN_ADD, fields, house.admin, NOW)
    assert alarm.value.code == "empty"
    assert rows(house) == []


def test_the_audit_head_seen_here_is_never_lowered(house: Keyhouse) -> None:
    high, low = Head(9, bytes([9] * 32)), Head(4, bytes([4] * 32))
    for head in (high, low):
        trust_file.raise_audit_trust(house.anchor, head)
    assert keys.read_trust(house.anchor).audit == high
