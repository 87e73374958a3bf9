from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from hotline import vault
from hotline.keys import service as keys
from hotline.keys.models import GenerationRow, Slot
from tests.support.keyhouse import NOW, Keyhouse, admit_and_grant


def holders_with_slots(house: Keyhouse, generation: int) -> set[bytes]:
    with house.database.reading() as session:
        found = session.scalars(select(Slot.holder_id).where(Slot.generation == generation))
        return {one.bytes for one in found}


def suspend_the_coordinator(house: Keyhouse) -> None:
    with house.database.writing() as session:
        fields = vault.statement.suspend(house.coordinator_id)
        keys.append_statement(session, house.anchor, vault.SUSPEND, fields, house.admin, NOW)


def test_new_reports_use_a_new_generation_at_once_and_old_ones_still_open(both: Keyhouse) -> None:
    both.fill(2)
    assert both.rotate() == 2
    both.fill(3)
    assert both.counts() == {1: 2, 2: 3}
    both.assert_everything_opens()


def test_a_generation_is_sealed_to_every_active_holder_and_to_nobody_else(house: Keyhouse) -> None:
    house.rotate()
    assert holders_with_slots(house, 2) == {house.coordinator_id, house.recovery.holder_id}
    suspend_the_coordinator(house)
    house.rotate()
    assert holders_with_slots(house, 3) == {house.recovery.holder_id}


def test_a_suspended_holder_opens_nothing_more(house: Keyhouse) -> None:
    house.fill(1)
    suspend_the_coordinator(house)
    with pytest.raises(vault.NoSlotError):
        house.assert_everything_opens()
    assert holders_with_slots(house, 1) == {house.recovery.holder_id}


def test_a_granted_holder_opens_every_generation_not_yet_retired(both: Keyhouse) -> None:
    both.fill(1)
    for _ in range(2):
        both.rotate()
        both.fill(1)
    seed, holder = vault.new_seed(), uuid4().bytes
    with both.database.writing() as session:
        admit_and_grant(session, both.anchor, both.admin, both.shares(), holder, seed)
    both.coordinator_id, both.coordinator_seed = holder, seed
    both.assert_everything_opens()


def test_the_shares_open_what_a_coordinator_opens(house: Keyhouse) -> None:
    house.fill(1)
    with house.database.reading() as session:
        keyring = keys.Keyring(session, house.anchor, house.shares().reader)
        assert {owner: keyring.open(owner) for owner in house.contents} == house.contents


def test_the_admin_who_rotates_opens_nothing(house: Keyhouse) -> None:
    house.fill(1)
    house.rotate()
    with house.database.reading() as session:
        reader = keys.reader_of(house.admin_id, house.admin_seed)
        keyring = keys.Keyring(session, house.anchor, reader)
        with pytest.raises(vault.NoSlotError):
            keyring.open(next(iter(house.contents)))


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO envelopes (owner_kind, owner_id, generation, wrapped) SELECT 'index', owner_id, 1, wrapped "
        "FROM envelopes WHERE generation = 2",
        "UPDATE envelopes SET generation = 1 WHERE generation = 2",
    ],
    ids=["insert", "update"],
)
def test_the_database_itself_refuses_an_envelope_under_an_old_generation(both: Keyhouse, sql: str) -> None:
    both.fill(1)
    both.rotate()
    both.fill(1)
    with pytest.raises(IntegrityError, match="not the current generation"):
        both.execute(sql)


def test_retiring_wants_an_empty_generation_and_a_verify_since_the_last_reseal(both: Keyhouse) -> None:
    both.fill(3)
    both.rotate()
    with pytest.raises(keys.EnvelopesLeftError) as left:
        both.retire(1)
    assert left.value.count == 3
    assert both.reseal(batch=2) == 3
    with pytest.raises(keys.VerifyFirstError):
        both.retire(1)
    assert both.verify() == 3
    both.retire(1)
    assert holders_with_slots(both, 1) == set()
    assert both.log().generations[1].state == "retired"
    both.assert_everything_opens()


def test_a_reseal_after_the_verify_makes_the_verify_stale(house: Keyhouse) -> None:
    house.fill(3)
    house.rotate()
    steps = keys.reseal(house.database, house.anchor, house.reader, 2)
    next(steps)
    house.verify()
    list(steps)
    with pytest.raises(keys.VerifyFirstError):
        house.retire(1)
    house.verify()
    house.retire(1)


def test_an_empty_generation_wants_a_verify_too(house: Keyhouse) -> None:
    """Rows moved by one UPDATE leave the count at zero; only opening them tells."""
    house.rotate()
    with pytest.raises(keys.VerifyFirstError):
        house.retire(1)
    house.verify()
    house.retire(1)


@pytest.mark.parametrize("number", [2, 7])
def test_only_an_opening_generation_retires(house: Keyhouse, number: int) -> None:
    house.rotate()
    house.verify()
    with pytest.raises(keys.UnknownGenerationError):
        house.retire(number)
    house.retire(1)
    with pytest.raises(keys.UnknownGenerationError):
        house.retire(1)


def test_a_faked_move_is_found_by_verify(house: Keyhouse) -> None:
    house.fill(2)
    house.rotate()
    house.execute("UPDATE envelopes SET generation = 2")
    assert house.counts() == {2: 2}
    with pytest.raises(keys.AlteredEnvelopeError) as found:
        house.verify()
    assert found.value.owner in house.contents
    with pytest.raises(keys.VerifyFirstError):
        house.retire(1)


def test_keys_that_rotate_during_a_verify_make_it_void(house: Keyhouse) -> None:
    house.fill(1)
    steps = keys.verify_all(house.database, house.anchor, house.reader, NOW)
    next(steps)
    house.rotate()
    with pytest.raises(keys.LogMovedError):
        list(steps)


def test_the_list_of_generations_is_read_from_the_log(house: Keyhouse) -> None:
    house.fill(2)
    house.rotate()
    with house.database.reading() as session:
        first, second = keys.list_generations(session, house.anchor)
    assert (first.number, first.state, first.envelopes, first.suite) == (1, "opening", 2, "hybrid-1")
    assert (second.number, second.state, second.created_at) == (2, "current", NOW)


def test_an_envelope_prepared_before_a_rotation_lands_under_the_new_generation(both: Keyhouse) -> None:
    prepared, key = both.prepare()
    both.rotate()
    with both.database.writing() as session:
        keys.insert_envelope(session, both.anchor, prepared)
    both.contents[prepared.owner] = key
    assert both.counts() == {2: 1}
    both.assert_everything_opens()


@pytest.mark.parametrize("deed", ["rotate", "retire"])
def test_rotating_and_retiring_wait_for_an_insert_under_way(both: Keyhouse, deed: str) -> None:
    """PostgreSQL lets them run at once, so the generation's row is what they meet at."""
    if both.database.is_sqlite:
        pytest.skip("SQLite lets one writer in at a time")
    both.rotate()
    both.verify()
    prepared, key = both.prepare()

    def do_it() -> None:
        with both.database.writing() as other:
            other.execute(text("SET LOCAL lock_timeout = '50ms'"))
            if deed == "rotate":
                keys.rotate(other, both.anchor, both.admin, NOW)
            else:
                keys.retire(other, both.anchor, both.admin, 1, NOW)

    with both.database.writing() as inserting:
        keys.insert_envelope(inserting, both.anchor, prepared)
        with pytest.raises(OperationalError, match="lock timeout"):
            do_it()
    both.contents[prepared.owner] = key
    both.rotate()
    both.assert_everything_opens()


def test_an_erased_envelope_is_gone(house: Keyhouse) -> None:
    house.fill(1)
    owner = next(iter(house.contents))
    with house.database.writing() as session:
        keys.delete_envelope(session, owner)
    with pytest.raises(Exception, match="no envelope"):
        house.assert_everything_opens()


def test_the_seed_of_a_generation_is_kept_nowhere(house: Keyhouse) -> None:
    """The one thing that the database has of it is sealed to the holders."""
    with house.database.reading() as session:
        wrapped = session.scalar(
            select(Slot.wrapped).where(Slot.holder_id == UUID(bytes=house.coordinator_id))
        )
        assert wrapped is not None
        seed = vault.open_slot(
            wrapped,
            house.reader.seed,
            instance=house.anchor.instance_id,
            generation=1,
            generation_public=house.log().current.public,
            holder_id=house.coordinator_id,
        ).seed
    house.database.forget_freed_bytes()
    for path in house.anchor.trust_path.parent.iterdir():
        assert seed not in path.read_bytes()


def test_the_states_in_the_table_follow_the_log(house: Keyhouse) -> None:
    for _ in range(2):
        house.rotate()
    house.verify()
    house.retire(1)
    with house.database.reading() as session:
        states = dict(session.execute(select(GenerationRow.number, GenerationRow.state)).all())
    assert states == {1: "retired", 2: "opening", 3: "current"}


def test_recovery_is_rehearsed_and_renewed(both: Keyhouse) -> None:
    both.fill(2)
    old = both.recovery.shares
    with both.database.writing() as session:
        keys.rehearse(session, both.anchor, old, NOW)
    by = both.shares()
    with both.database.writing() as session:
        made = keys.begin_renewal(session, both.anchor, both.admin, by.signer, by.reader, NOW)
    with both.database.writing() as session:
        assert keys.finish_renewal(session, both.anchor, both.admin, made.holder_id, NOW) == 2
    with both.database.writing() as session:
        keys.rehearse(session, both.anchor, made.shares[1:], NOW)
        with pytest.raises(keys.NotAHolderError):
            keys.rehearse(session, both.anchor, old, NOW)
    assert holders_with_slots(both, 2) == {both.coordinator_id, made.holder_id}


def test_shares_that_have_no_slot_any_more_are_not_rehearsed(house: Keyhouse) -> None:
    """The admitted key is not enough: it is to open what reports are sealed to today."""
    house.execute("DELETE FROM slots WHERE holder_id = :id", id=UUID(bytes=house.recovery.holder_id).hex)
    with house.database.writing() as session, pytest.raises(vault.NoSlotError):
        keys.rehearse(session, house.anchor, house.recovery.shares[:2], NOW)
