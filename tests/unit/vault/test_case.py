import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline import vault

CASE_KEY, SHRED = bytes(range(32)), bytes(range(32, 64))


def side_key(case_id=b"case", side=vault.Side.REPORTER, case_key=CASE_KEY, shred=SHRED):
    return vault.SideKey(case_id, side, vault.case_side(case_key, shred, side))


@given(st.binary(max_size=3000), st.sampled_from(vault.Side), st.text(max_size=20), st.binary(max_size=20))
def test_a_value_comes_back(plaintext, side, label, row_id):
    key = side_key(side=side)
    assert key.open(label, row_id, key.seal(label, row_id, plaintext)) == plaintext


def test_lengths_do_not_show():
    key = side_key()
    assert {len(key.seal("note", b"1", bytes(n))) for n in (0, 1, 100, 252)} == {12 + 256 + 16}
    assert len(key.seal("record", b"1", b"x", vault.RECORD_LEAST)) == 12 + 1024 + 16


@given(st.binary(max_size=400), st.integers(min_value=0))
def test_any_flipped_bit_is_altered(flip, plaintext, bit):
    key = side_key()
    with pytest.raises(vault.AlteredError):
        key.open("record", b"row", flip(key.seal("record", b"row", plaintext), bit))


@pytest.mark.parametrize(
    ("key", "label", "row_id"),
    [
        (side_key(case_id=b"other"), "record", b"row"),
        (side_key(), "message", b"row"),
        (side_key(), "record", b"other"),
        (side_key(side=vault.Side.DESK), "record", b"row"),
        (side_key(case_key=bytes(32)), "record", b"row"),
        (side_key(shred=bytes(32)), "record", b"row"),
    ],
    ids=["case", "label", "row", "side", "case key", "shred"],
)
def test_a_moved_value_is_altered(key, label, row_id):
    sealed = side_key().seal("record", b"row", b"what happened")
    with pytest.raises(vault.AlteredError):
        key.open(label, row_id, sealed)


@pytest.mark.parametrize("length", [0, 5, 12, 27, 100])
def test_a_cut_value_is_altered(length):
    with pytest.raises(vault.AlteredError):
        side_key().open("record", b"row", side_key().seal("record", b"row", b"text")[:length])


def test_the_sides_are_apart_and_need_the_shred():
    keys = {vault.case_side(CASE_KEY, shred, side) for shred in (SHRED, bytes(32)) for side in vault.Side}
    assert len(keys) == 4


def test_known_answer(vectors):
    for known in vectors["values"]:
        key = side_key(side=vault.Side(known["side"]))
        assert key.secret.hex() == known["side_key"]
        assert key.open("record", b"row", bytes.fromhex(known["sealed"])) == b"what happened"


def test_the_key_does_not_show():
    key = side_key()
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)
