"""Suite `hybrid-1`: the only place that names primitives for wrapping keys. FORMAT.md section 2.

HPKE base mode (RFC 9180 section 5.1.1) with the KEM X-Wing (ML-KEM-768 and X25519;
draft-connolly-cfrg-xwing-kem, draft-ietf-hpke-pq), HKDF-SHA256 and AES-256-GCM. A later
suite lives beside this one under another name.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hotline.vault.errors import AlteredError

SUITE = "hybrid-1"
SEED_LENGTH = 32  # bytes
PUBLIC_LENGTH = 1216  # bytes: ML-KEM-768 public (1,184), then X25519 public (32)

_MLKEM_PUBLIC = 1184
_NONCE = 12  # bytes, NIST SP 800-38D section 5.2.1.1
_SHA256 = hashes.SHA256()
_HPKE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


@dataclass(frozen=True)
class PrivateKey:
    """A seed with its expansion, for whoever opens many things: expanding costs 0.4 ms."""

    seed: bytes = field(repr=False)  # 32 bytes
    public: bytes = field(repr=False)  # 1,216 bytes
    _expanded: hpke.MLKEM768X25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> PrivateKey:
        """Expand 32 bytes (draft-connolly-cfrg-xwing-kem, "Key derivation": SHAKE256 to 96)."""
        if len(seed) != SEED_LENGTH:
            raise ValueError("a seed is 32 bytes")
        shake = hashes.Hash(hashes.SHAKE256(digest_size=96))
        shake.update(seed)
        wide = shake.finalize()
        mlkem = MLKEM768PrivateKey.from_seed_bytes(wide[:64])
        x25519 = X25519PrivateKey.from_private_bytes(wide[64:])
        public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        return cls(seed, public, hpke.MLKEM768X25519PrivateKey(mlkem, x25519))

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Open what `seal_to` sealed to `public` with the same `info`.

        Raises `AlteredError`. Callers compare ids first: a wrong key looks the same here.
        """
        try:
            return _HPKE.decrypt(sealed, self._expanded, info)
        except (InvalidTag, ValueError) as error:
            raise AlteredError("a wrapped key does not open") from error


def new_seed() -> bytes:
    """32 random bytes from which a key pair is expanded."""
    return os.urandom(SEED_LENGTH)


def public_of(seed: bytes) -> bytes:
    """The public key of a seed: 1,216 bytes."""
    return PrivateKey.from_seed(seed).public


@lru_cache(maxsize=16)
def _parsed(public: bytes) -> hpke.MLKEM768X25519PublicKey:
    """A public key ready for use. Kept, because intake seals to one key thousands of times."""
    if len(public) != PUBLIC_LENGTH:
        raise ValueError("a public key is 1,216 bytes")
    mlkem = MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC])
    return hpke.MLKEM768X25519PublicKey(mlkem, X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:]))


def seal_to(public: bytes, plaintext: bytes, info: bytes) -> bytes:
    """Seal to a public key: enc (1,120 bytes), ciphertext, tag (16); RFC 9180 section 6.1.

    The single-shot call has no AAD, so all context goes into `info`.
    Raises `ValueError` if `public` is not a public key.
    """
    return _HPKE.encrypt(plaintext, _parsed(bytes(public)), info)


def open_with(key: bytes | PrivateKey, sealed: bytes, info: bytes) -> bytes:
    """Open with a seed or an expanded key. Raises `AlteredError`."""
    private = key if isinstance(key, PrivateKey) else PrivateKey.from_seed(key)
    return private.open(sealed, info)


def derive(key: bytes, label: str, salt: bytes = b"", length: int = 32) -> bytes:
    """A key for one purpose: HKDF-SHA256 (RFC 5869) with `info` = the label's UTF-8.

    Every label in use stands in FORMAT.md section 15.
    """
    return HKDF(_SHA256, length, salt=salt or None, info=label.encode()).derive(key)


def sha256(data: bytes) -> bytes:
    """SHA-256, 32 bytes."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()


def seal_bytes(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """AES-256-GCM: nonce (12 random bytes), ciphertext, tag (16); NIST SP 800-38D.

    A random nonce is safe for 2^32 values under one key; no key here sees a millionth of that.
    """
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, aad)


def open_bytes(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Open what `seal_bytes` returned for the same key and AAD. Raises `AlteredError`."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], aad)
    except (InvalidTag, ValueError) as error:
        raise AlteredError("a sealed value does not open") from error
