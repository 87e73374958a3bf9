from __future__ import annotations

from itertools import zip_longest

import pytest

from hotline import vault
from hotline.keys import reseal as inside
from hotline.keys import service as keys
from hotline.keys.slots import GenerationKeys
from tests.support.keyhouse import Keyhouse


def next_batch(house: Keyhouse, keyring: GenerationKeys) -> inside._Batch:
    found = inside._next_batch(house.database, house.anchor, keyring, inside._START, 100)
    assert found is not None
    return found


@pytest.mark.parametrize("batch", [1, 3, 100])
def test_reseal_moves_every_envelope_and_changes_no_key(both: Keyhouse, batch: int) -> None:
    both.fill(5)
    both.rotate()
    both.fill(2)
    assert both.reseal(batch) == 5
    assert both.counts() == {2: 7}
    both.assert_everything_opens()
    assert both.reseal(batch) == 0


def test_reseal_empties_several_old_generations(house: Keyhouse) -> None:
    for _ in range(3):
        house.fill(2)
        house.rotate()
    assert house.reseal(batch=3) == 6
    assert house.counts() == {4: 6}
    house.verify()
    for number in (1, 2, 3):
        house.retire(number)
    house.assert_everything_opens()


def test_reseal_follows_a_rotation_that_comes_between_its_batches(house: Keyhouse) -> None:
    house.fill(6)
    house.rotate()
    steps = keys.reseal(house.database, house.anchor, house.reader, 2)
    next(steps)
    house.rotate()
    list(steps)
    assert house.counts() == {3: 6}
    house.assert_everything_opens()


def test_a_batch_sealed_to_a_generation_that_retired_meanwhile_is_not_written(both: Keyhouse) -> None:
    both.fill(2)
    both.rotate()
    keyring = GenerationKeys(both.anchor, both.reader)
    late = next_batch(both, keyring)
    both.rotate()
    assert inside._move(both.database, both.anchor, keyring, late) == 0
    both.reseal()
    both.verify()
    both.retire(2)
    assert inside._move(both.database, both.anchor, keyring, late) == 0
    both.assert_everything_opens()


def test_what_was_erased_while_it_was_resealed_stays_erased(both: Keyhouse) -> None:
    both.fill(3)
    both.rotate()
    keyring = GenerationKeys(both.anchor, both.reader)
    found = next_batch(both, keyring)
    gone = vault.Owner(found.rows[1][1], found.rows[1][0].bytes)
    with both.database.writing() as session:
        keys.delete_envelope(session, gone)
    del both.contents[gone]
    assert inside._move(both.database, both.anchor, keyring, found) == 2
    assert both.counts() == {2: 2}
    both.assert_everything_opens()


def test_two_at_once_share_the_work_and_count_each_envelope_once(both: Keyhouse) -> None:
    both.fill(9)
    both.rotate()
    runs = [keys.reseal(both.database, both.anchor, both.reader, 2) for _ in range(2)]
    assert sum(first + second for first, second in zip_longest(*runs, fillvalue=0)) == 9
    both.assert_everything_opens()


def test_the_same_batch_twice_moves_nothing_the_second_time(house: Keyhouse) -> None:
    house.fill(2)
    house.rotate()
    keyring = GenerationKeys(house.anchor, house.reader)
    found = next_batch(house, keyring)
    assert inside._move(house.database, house.anchor, keyring, found) == 2
    assert inside._move(house.database, house.anchor, keyring, found) == 0


def test_a_broken_seal_stops_the_reseal_and_names_its_owner(house: Keyhouse) -> None:
    house.fill(1)
    owner = next(iter(house.contents))
    prepared, _ = house.prepare()
    house.execute("UPDATE envelopes SET wrapped = :w", w=prepared.wrapped)
    house.rotate()
    with pytest.raises(keys.AlteredEnvelopeError) as found:
        house.reseal()
    assert found.value.owner == owner
    assert house.counts() == {1: 1}


def test_a_few_are_resealed_after_a_desk_request(house: Keyhouse) -> None:
    house.fill(60)
    assert keys.reseal_some(house.database, house.anchor, house.reader) == 0
    house.rotate()
    moved = keys.reseal_some(house.database, house.anchor, house.reader, seconds=0)
    assert moved == 60 - house.counts().get(1, 0)
    assert moved >= 1
    house.reseal()
    house.assert_everything_opens()


def test_whoever_has_no_slot_reseals_nothing(house: Keyhouse) -> None:
    house.fill(1)
    house.rotate()
    stranger = keys.reader_of(b"s" * 16, vault.new_seed())
    with pytest.raises(vault.NoSlotError):
        list(keys.reseal(house.database, house.anchor, stranger))


def test_an_alarm_stops_the_reseal(house: Keyhouse) -> None:
    house.fill(1)
    house.rotate()
    house.execute("DELETE FROM key_log WHERE serial = 6")
    with pytest.raises(keys.KeyAlarmError):
        house.reseal()


def test_the_shares_reseal_too(house: Keyhouse) -> None:
    house.fill(2)
    house.rotate()
    reader = house.shares().reader
    assert sum(keys.reseal(house.database, house.anchor, reader)) == 2


def test_what_was_changed_while_it_was_resealed_is_left_as_it_is(house: Keyhouse) -> None:
    """A seal put in the place of the one that was read is nobody's to overwrite; the next look names it."""
    house.fill(2)
    house.rotate()
    keyring = GenerationKeys(house.anchor, house.reader)
    found = next_batch(house, keyring)
    house.execute("DROP TRIGGER envelopes_update_current")
    house.execute("UPDATE envelopes SET wrapped = :w WHERE owner_id = :id", w=b"x", id=found.rows[0][0].hex)
    assert inside._move(house.database, house.anchor, keyring, found) == 1
    assert house.counts() == {1: 1, 2: 1}
