import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline import vault
from hotline.vault import account, argon
from hotline.vault.argon import Argon2Params, stretch

TEST = vault.BundleParams.TEST
SALT, SITE_KEY, ACCOUNT = b"salt" * 4, bytes(range(64, 96)), b"account"
BUNDLE = vault.Bundle(bytes(range(32)), b"totp secret of 20 by", 7, (bytes(32),), (b"passkey",))
KEY = bytes(32)


def key_for(passphrase: str, salt: bytes = SALT, site_key: bytes = SITE_KEY) -> bytes:
    return vault.derive_bundle_key(passphrase, salt, site_key, TEST)


def test_a_bundle_comes_back():
    assert vault.open_bundle(vault.seal_bundle(BUNDLE, KEY, ACCOUNT), KEY, ACCOUNT) == BUNDLE


def test_how_many_codes_somebody_has_does_not_show():
    plain = vault.Bundle(bytes(32), bytes(20))
    rich = vault.Bundle(bytes(32), bytes(20), 10**8, tuple([bytes(32)] * 10), tuple([bytes(77)] * 2))
    assert len(vault.seal_bundle(plain, KEY, ACCOUNT)) == len(vault.seal_bundle(rich, KEY, ACCOUNT))


@pytest.mark.parametrize(
    "key",
    [key_for("another"), key_for("passphrase", salt=b"other" * 4), key_for("passphrase", site_key=KEY)],
    ids=["passphrase", "salt", "site key"],
)
def test_all_three_are_needed(key):
    with pytest.raises(vault.WrongPassphraseError):
        vault.open_bundle(vault.seal_bundle(BUNDLE, key_for("passphrase"), ACCOUNT), key, ACCOUNT)


@given(st.integers(min_value=0))
def test_any_flipped_bit_looks_like_a_wrong_passphrase(flip, bit):
    with pytest.raises(vault.WrongPassphraseError):
        vault.open_bundle(flip(vault.seal_bundle(BUNDLE, KEY, ACCOUNT), bit), KEY, ACCOUNT)


def test_a_bundle_moved_to_another_account_does_not_open():
    with pytest.raises(vault.WrongPassphraseError):
        vault.open_bundle(vault.seal_bundle(BUNDLE, KEY, ACCOUNT), KEY, b"other")


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"seed": 5}', BUNDLE.encode().replace(b"7", b'"x"')])
def test_what_is_no_bundle_is_altered(data):
    with pytest.raises(vault.AlteredError):
        vault.Bundle.decode(data)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("ﬁne café", "fine cafe\u0301"),
        ("4KX0-7TAM-1PHY-93EC", "4kx0 7tam 1рну 9зес"),
        ("4KX0-7TAM-1PHY-93EC", "4KXO7TAMIPHY93EC"),
    ],
)
def test_the_same_passphrase_typed_in_another_way(typed, same):
    assert key_for(typed) == key_for(same)


def test_a_chosen_passphrase_is_taken_as_it_is():
    assert (
        len({key_for(text) for text in ("correct horse", "Correct horse", "correct  horse", "correcthorse")})
        == 4
    )


def test_two_threads_deriving_at_once_two_hundred_times_never_hang():
    """With two lanes the library's threads wait for each other for ever: see argon.py."""
    params = Argon2Params("two threads", memory=64, passes=1)
    threads = [
        threading.Thread(target=lambda: [stretch(b"p", SALT, params) for _ in range(200)], daemon=True)
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)


def test_staff_derivations_take_turns_two_hundred_times():
    with ThreadPoolExecutor(2) as pool:
        keys = set(pool.map(lambda _: key_for("passphrase"), range(200)))
    assert len(keys) == 1


def test_every_set_has_one_lane():
    assert {params.lanes for params in (vault.BundleParams.STAFF, TEST, account.STAFF)} == {1}


def test_who_waits_too_long_is_told():
    with account._turn(1), pytest.raises(vault.BusyError):
        vault.derive_bundle_key("passphrase", SALT, SITE_KEY, TEST, wait=0.01)
    assert key_for("passphrase")  # the turn was given back


def test_the_turn_is_given_back_after_a_failure():
    with pytest.raises(ValueError, match="salt"):
        vault.derive_bundle_key("passphrase", b"", SITE_KEY, TEST)
    vault.dummy_derivation(TEST, wait=0.01)


def test_a_parameter_set_is_found_by_its_name():
    assert vault.BundleParams.named("staff-1") is vault.BundleParams.STAFF
    with pytest.raises(vault.AlteredError):
        vault.BundleParams.named("cheap")


def test_a_fingerprint_is_five_groups_of_four_and_covers_both_keys():
    publics = vault.publics_of(bytes(32))
    shown = vault.show_fingerprint(publics.fingerprint)
    assert [len(group) for group in shown.split("-")] == [4] * 5
    assert set(shown) <= set(vault.ALPHABET + "-")
    others = {
        publics.fingerprint,
        vault.fingerprint(publics.sign),
        vault.fingerprint(publics.sign, bytes(1216)),
    }
    assert len(others) == 3


def test_secrets_do_not_show():
    assert repr(BUNDLE) == f"Bundle(totp_last_step=7, passkeys={BUNDLE.passkeys!r})"


def test_known_answer(vectors):
    known = vectors["bundle"]
    key = key_for("passphrase")
    assert key.hex() == known["key"]
    assert vault.open_bundle(bytes.fromhex(known["sealed"]), key, ACCOUNT) == BUNDLE
    publics = vault.publics_of(BUNDLE.seed)
    assert publics.sign.hex() == known["sign_public"]
    assert vault.sha256(publics.kem).hex() == known["kem_public_sha256"]
    assert publics.fingerprint.hex() == known["fingerprint"]
    assert vault.show_fingerprint(publics.fingerprint) == known["shown"]


def test_what_a_guess_costs_is_as_specified():
    """VAULT.md sections 2 and 5: 64 MiB and three passes for staff, 8 MiB and one for 82 random bits."""
    costs = [(one.memory // 1024, one.passes, one.lanes) for one in (argon.STAFF, argon.RECEIPT)]
    assert costs == [(64, 3, 1), (8, 1, 1)]
