from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline import vault


@given(st.lists(st.binary(max_size=40)))
def test_fields_come_back_as_they_were_joined(fields):
    assert vault.unlp(vault.lp(*fields)) == fields


def test_no_two_lists_of_fields_look_alike():
    assert vault.lp(b"ab", b"c") != vault.lp(b"a", b"bc")
    assert vault.lp(b"") != vault.lp()
    assert vault.lp("я") == vault.lp("я".encode()) == b"\0\0\0\2\xd1\x8f"


@given(st.lists(st.binary(max_size=20), min_size=1), st.integers(min_value=1, max_value=3))
def test_cut_framing_is_refused(fields, cut):
    data = vault.lp(*fields)
    try:
        shorter = vault.unlp(data[:-cut])
    except vault.AlteredError:
        return
    assert vault.lp(*shorter) == data[:-cut]  # it was cut exactly between two fields


@given(st.binary(max_size=200))
def test_framing_has_one_reading(data):
    with suppress(vault.AlteredError):
        assert vault.lp(*vault.unlp(data)) == data


@given(st.binary(max_size=5000), st.sampled_from([256, 1024]))
def test_padding_comes_off(value, least):
    padded = vault.pad(value, least)
    assert len(padded) >= least
    assert vault.unpad(padded) == value


@pytest.mark.parametrize(
    "padded", [b"", b"\0\0\0", b"\0\0\0\5abc", b"\0\0\0\1ab", b"\xff\xff\xff\xff" + bytes(300)]
)
def test_bad_padding_is_refused(padded):
    with pytest.raises(vault.AlteredError):
        vault.unpad(padded)


def test_short_values_all_look_the_same():
    assert {len(vault.pad(bytes(n), 256)) for n in range(253)} == {256}


@given(st.integers(min_value=0, max_value=10**12))
def test_padme_costs_at_most_twelve_per_cent_and_is_stable(length):
    padded = vault.padme_length(length)
    assert length <= padded <= length * 1.12 + 1
    assert vault.padme_length(padded) == padded


def test_padme_as_published():
    # PETS 2019, section 4: 2^k needs no padding, and 9 becomes 10.
    assert [vault.padme_length(n) for n in (0, 1, 2, 8, 9, 100, 1000, 25_000_001)] == [
        0,
        1,
        2,
        8,
        10,
        104,
        1024,
        25_165_824,
    ]


def test_a_number_is_eight_bytes():
    assert vault.read_number(vault.number(2**40)) == 2**40
    with pytest.raises(vault.AlteredError):
        vault.read_number(b"\1")
