import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline import vault

INSTANCE, HOLDER = b"instance", b"holder"


@pytest.fixture(scope="module")
def holder() -> vault.PrivateKey:
    return vault.PrivateKey.from_seed(vault.new_seed())


@pytest.fixture(scope="module")
def slot(generation, holder) -> bytes:
    return vault.seal_slot(
        generation.seed, instance=INSTANCE, generation=3, holder_id=HOLDER, holder_public=holder.public
    )


def opened(slot, key, public, **changed):
    place = {"instance": INSTANCE, "generation": 3, "generation_public": public, "holder_id": HOLDER}
    return vault.open_slot(slot, key, **{**place, **changed}).seed


def test_a_holder_opens_the_generation(slot, holder, generation):
    assert opened(slot, holder, generation.public) == generation.seed
    assert opened(slot, holder.seed, generation.public) == generation.seed


@pytest.mark.parametrize("changed", [{"holder_id": b"another"}, {"generation": 4}])
def test_a_slot_of_somebody_else_is_told_by_its_ids(slot, holder, generation, changed):
    with pytest.raises(vault.NoSlotError):
        opened(slot, holder, generation.public, **changed)


def test_the_wrong_key_for_the_right_name_is_altered(slot, generation):
    with pytest.raises(vault.AlteredError):
        opened(slot, vault.new_seed(), generation.public)


def test_a_slot_of_another_instance_is_altered(slot, holder, generation):
    with pytest.raises(vault.AlteredError):
        opened(slot, holder, generation.public, instance=b"another")


def test_a_slot_put_under_another_name_is_altered(slot, holder, generation):
    suite, n, _, sealed = vault.unlp(slot)
    moved = vault.lp(suite, n, b"another", sealed)
    with pytest.raises(vault.AlteredError):
        opened(moved, holder, generation.public, holder_id=b"another")


def test_a_seed_that_was_not_signed_is_altered(holder, generation):
    """Somebody who knows the formats seals a seed of his own in the name of generation 3."""
    from hotline.vault import slots

    stranger = vault.new_seed()
    info = slots._info(INSTANCE, 3, generation.public, HOLDER)
    sealed = vault.seal_to(holder.public, stranger, info)
    with pytest.raises(vault.AlteredError, match="not this generation's"):
        opened(vault.lp(vault.SUITE, vault.number(3), HOLDER, sealed), holder, generation.public)


@given(st.integers(min_value=0))
def test_any_flipped_bit_is_refused(slot, holder, generation, flip, bit):
    """In the ids in front it may look like somebody else's; anywhere else it is altered."""
    broken = flip(slot, bit)
    in_the_ids = 12 <= bit % (len(slot) * 8) // 8 < 12 + 12 + 4 + len(HOLDER)
    with pytest.raises((vault.AlteredError, vault.NoSlotError) if in_the_ids else vault.AlteredError):
        opened(broken, holder, generation.public)


def test_known_answer(vectors):
    known = {name: bytes.fromhex(value) for name, value in vectors["slot"].items()}
    assert opened(known["slot"], known["holder_seed"], vault.public_of(known["seed"])) == known["seed"]
