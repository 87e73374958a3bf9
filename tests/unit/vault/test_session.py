import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline import vault

KEY, SECRET = bytes(range(64, 96)), bytes(range(32))
PLACE = {"session_id_hash": bytes(32), "account": b"account", "expires": 1_700_000_000}


def test_a_session_opens_with_its_cookie():
    cookie = vault.SessionCookie.decode(vault.new_session_cookie().encode())
    place = {**PLACE, "session_id_hash": cookie.id_hash}
    assert vault.open_session(vault.seal_session(SECRET, cookie.key, **place), cookie.key, **place) == SECRET


@pytest.mark.parametrize(
    "changed", [{"session_id_hash": b"x" * 32}, {"account": b"other"}, {"expires": 1_700_000_001}]
)
def test_a_row_that_was_changed_is_altered(changed):
    with pytest.raises(vault.AlteredError):
        vault.open_session(vault.seal_session(SECRET, KEY, **PLACE), KEY, **{**PLACE, **changed})


@given(st.integers(min_value=0))
def test_any_flipped_bit_is_altered(flip, bit):
    with pytest.raises(vault.AlteredError):
        vault.open_session(flip(vault.seal_session(SECRET, KEY, **PLACE), bit), KEY, **PLACE)


def test_another_cookie_does_not_open_it():
    with pytest.raises(vault.AlteredError):
        vault.open_session(vault.seal_session(SECRET, KEY, **PLACE), bytes(32), **PLACE)


@pytest.mark.parametrize("value", ["", "00", "x" * 96, "é" * 96, "0" * 98])
def test_what_is_no_cookie_is_refused(value):
    with pytest.raises(vault.AlteredError):
        vault.SessionCookie.decode(value)


def test_the_cookie_does_not_show():
    assert repr(vault.new_session_cookie()) == "SessionCookie()"


def test_known_answer(vectors):
    assert vault.open_session(bytes.fromhex(vectors["session"]["sealed"]), KEY, **PLACE) == SECRET
