"""Suite hybrid-1 against published vectors, and against itself."""

import hmac
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline import vault

HYBRID_1 = b"HPKE" + (0x647A).to_bytes(2, "big") + (1).to_bytes(2, "big") + (2).to_bytes(2, "big")


def _extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, sha256)


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(prk, labelled + b"\1", sha256)[:length]


def key_schedule(suite: bytes, shared_secret: bytes, info: bytes) -> tuple[bytes, bytes]:
    """Key and base nonce of base mode: RFC 9180 section 5.1, written out a second time."""
    context = b"\0" + _extract(suite, b"", b"psk_id_hash", b"") + _extract(suite, b"", b"info_hash", info)
    secret = _extract(suite, shared_secret, b"secret", b"")
    return _expand(suite, secret, b"key", context, 32), _expand(suite, secret, b"base_nonce", context, 12)


def test_the_schedule_above_is_the_published_one(xwing_vectors):
    published = xwing_vectors[0]  # HKDF-SHA256
    found = key_schedule(
        bytes.fromhex(published["suite_id"]),
        bytes.fromhex(published["shared_secret"]),
        bytes.fromhex(published["info"]),
    )
    assert [part.hex() for part in found] == [published["key"], published["base_nonce"]]


@pytest.mark.parametrize("which", [0, 1])
def test_a_published_seed_expands_to_its_public_key(xwing_vectors, which):
    published = xwing_vectors[which]
    assert vault.public_of(bytes.fromhex(published["skRm"])).hex() == published["pkRm"]


@pytest.mark.parametrize("which", [0, 1])
def test_a_published_encapsulation_opens(xwing_vectors, which):
    """A text sealed by hand under the published shared secret opens with the published seed."""
    published = xwing_vectors[which]
    info = b"any context"
    key, nonce = key_schedule(HYBRID_1, bytes.fromhex(published["shared_secret"]), info)
    sealed = bytes.fromhex(published["enc"]) + AESGCM(key).encrypt(nonce, b"a seed", b"")
    assert vault.open_with(bytes.fromhex(published["skRm"]), sealed, info) == b"a seed"


def test_known_answer(vectors):
    known = vectors["suite"]
    seed = bytes.fromhex(known["seed"])
    assert vault.sha256(vault.public_of(seed)).hex() == known["public_sha256"]
    assert vault.open_with(seed, bytes.fromhex(known["sealed"]), b"info") == b"plaintext"
    assert vault.derive(seed, "label", salt=b"salt").hex() == known["derived"]


def test_derive_is_rfc_5869():
    # RFC 5869 appendix A.1, whose info is bytes that are no text, cannot be said here: A.3 can.
    okm = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    assert vault.derive(b"\x0b" * 22, "", length=42).hex() == okm


@given(st.binary(max_size=300), st.binary(max_size=40))
@settings(max_examples=15)
def test_what_is_sealed_opens(generation, plaintext, info):
    sealed = vault.seal_to(generation.public, plaintext, info)
    assert len(sealed) == 1120 + len(plaintext) + 16
    assert vault.open_with(generation.seed, sealed, info) == plaintext


@given(st.integers(min_value=0))
def test_any_flipped_bit_is_altered(generation, flip, bit):
    sealed = vault.seal_to(generation.public, b"seed", b"info")
    with pytest.raises(vault.AlteredError):
        vault.open_with(generation.seed, flip(sealed, bit), b"info")


@pytest.mark.parametrize("length", [0, 1, 1119, 1120, 1135, 1139])
def test_a_cut_text_is_altered(generation, length):
    sealed = vault.seal_to(generation.public, b"seed", b"info")
    with pytest.raises(vault.AlteredError):
        vault.open_with(generation.seed, sealed[:length], b"info")


def test_another_context_is_altered(generation):
    sealed = vault.seal_to(generation.public, b"seed", b"info")
    with pytest.raises(vault.AlteredError):
        vault.open_with(generation.seed, sealed, b"other")


@pytest.mark.parametrize("public", [b"", bytes(1215), b"\xff" * 1216])
def test_what_is_no_public_key_is_refused(public):
    with pytest.raises(ValueError, match=r".+"):
        vault.seal_to(public, b"", b"")


def test_secrets_do_not_show(generation):
    private = vault.PrivateKey.from_seed(generation.seed)
    assert repr(private) == "PrivateKey()"
    assert generation.seed.hex() not in repr(generation) + str(generation)
