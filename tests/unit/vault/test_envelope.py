import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline import vault

INSTANCE, OWNER = b"instance", vault.Owner("case", b"case id")
KEY = bytes(range(32))


@pytest.fixture(scope="module")
def wrapped(generation) -> bytes:
    return generation.seal(KEY, INSTANCE, OWNER)


def test_an_envelope_opens_under_its_generation(wrapped, generation):
    assert len(wrapped) == 1196
    assert vault.envelope_generation(wrapped) == 3
    assert generation.open(wrapped, INSTANCE, OWNER) == KEY
    place = {"instance": INSTANCE, "generation": 3, "generation_public": generation.public}
    assert vault.open_envelope(wrapped, generation.seed, owner=OWNER, **place) == KEY


def test_an_envelope_under_another_generation_is_not_for_this_key(wrapped):
    seed = vault.new_seed()
    later = vault.GenerationKey(4, vault.public_of(seed), seed)
    with pytest.raises(vault.NoSlotError):
        later.open(wrapped, INSTANCE, OWNER)


def test_the_wrong_key_of_the_right_number_is_altered(wrapped):
    seed = vault.new_seed()
    impostor = vault.GenerationKey(3, vault.public_of(seed), seed)
    with pytest.raises(vault.AlteredError):
        impostor.open(wrapped, INSTANCE, OWNER)


@pytest.mark.parametrize("owner", [vault.Owner("case", b"case i"), vault.Owner("index", b"case id")])
def test_an_envelope_moved_to_another_owner_is_altered(wrapped, generation, owner):
    with pytest.raises(vault.AlteredError):
        generation.open(wrapped, INSTANCE, owner)


def test_an_envelope_of_another_instance_is_altered(wrapped, generation):
    with pytest.raises(vault.AlteredError):
        generation.open(wrapped, b"another", OWNER)


@given(st.integers(min_value=0))
def test_any_flipped_bit_is_refused(wrapped, generation, flip, bit):
    in_the_number = 16 <= bit % (len(wrapped) * 8) // 8 < 24
    with pytest.raises(vault.NoSlotError if in_the_number else vault.AlteredError):
        generation.open(flip(wrapped, bit), INSTANCE, OWNER)


@given(st.binary(max_size=60))
def test_anything_else_is_altered(generation, data):
    with pytest.raises(vault.AlteredError):
        generation.open(data, INSTANCE, OWNER)


def test_only_keys_of_32_bytes_are_enveloped(generation):
    with pytest.raises(ValueError, match="32 bytes"):
        generation.seal(b"short", INSTANCE, OWNER)


def test_a_seed_of_another_generation_is_refused_at_once(generation):
    with pytest.raises(vault.AlteredError):
        vault.GenerationKey(3, generation.public, vault.new_seed())


def test_known_answer(vectors):
    known = {name: bytes.fromhex(value) for name, value in vectors["envelope"].items()}
    seed = bytes.fromhex(vectors["slot"]["seed"])
    key = vault.GenerationKey(3, vault.public_of(seed), seed)
    assert key.open(known["envelope"], INSTANCE, OWNER) == known["key"]


def test_a_bound_key_needs_the_seed_and_is_not_the_enveloped_one(generation):
    seed = vault.new_seed()
    another = vault.GenerationKey(4, vault.public_of(seed), seed)
    assert generation.bind(KEY) == generation.bind(KEY)
    assert len({KEY, generation.bind(KEY), another.bind(KEY), generation.bind(bytes(32))}) == 4
