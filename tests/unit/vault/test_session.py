from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline import vault

KEY, SITE, SECRET = bytes(range(64, 96)), bytes(range(32, 64)), bytes(range(32))
PLACE = vault.SessionPlace(bytes(32), "desk", b"account", 1_700_000_000)


def seal():
    return vault.seal_session(SECRET, KEY, SITE, PLACE)


def test_a_session_opens_with_its_cookie():
    cookie = vault.SessionCookie.decode(vault.new_session_cookie().encode())
    place = replace(PLACE, id_hash=cookie.id_hash)
    sealed = vault.seal_session(SECRET, cookie.key, SITE, place)
    assert vault.open_session(sealed, cookie.key, SITE, place) == SECRET


@pytest.mark.parametrize(
    "changed",
    [{"id_hash": b"x" * 32}, {"kind": "mailbox"}, {"account": b"other"}, {"expires": 1_700_000_001}],
)
def test_a_row_that_was_changed_is_altered(changed):
    with pytest.raises(vault.AlteredError):
        vault.open_session(seal(), KEY, SITE, replace(PLACE, **changed))


@given(st.integers(min_value=0))
def test_any_flipped_bit_is_altered(flip, bit):
    with pytest.raises(vault.AlteredError):
        vault.open_session(flip(seal(), bit), KEY, SITE, PLACE)


@pytest.mark.parametrize("keys", [(bytes(32), SITE), (KEY, bytes(32)), (KEY, b"")])
def test_it_takes_this_cookie_and_this_site(keys):
    with pytest.raises(vault.AlteredError):
        vault.open_session(seal(), *keys, PLACE)


@pytest.mark.parametrize("value", ["", "00", "x" * 96, "é" * 96, "0" * 98])
def test_what_is_no_cookie_is_refused(value):
    with pytest.raises(vault.AlteredError):
        vault.SessionCookie.decode(value)


def test_the_cookie_does_not_show():
    assert repr(vault.new_session_cookie()) == "SessionCookie()"


def test_known_answer(vectors):
    assert vault.open_session(bytes.fromhex(vectors["session"]["sealed"]), KEY, SITE, PLACE) == SECRET
