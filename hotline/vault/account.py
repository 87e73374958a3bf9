"""A person's secrets as one sealed value, and the keys that grow from them. FORMAT.md section 8."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hotline.vault.alphabet import ALPHABET, BASE, grouped
from hotline.vault.argon import STAFF, TEST, Argon2Params, stretch
from hotline.vault.errors import AlteredError, BusyError, WrongPassphraseError
from hotline.vault.framing import lp, pad, unpad
from hotline.vault.passphrase import prepared
from hotline.vault.suite import SUITE, derive, open_bytes, public_of, seal_bytes, sha256

BUNDLE_LEAST = 2048  # bytes: how many codes and passkeys somebody has must not show
FINGERPRINT_LENGTH = 16  # bytes


class BundleParams:
    """The parameter sets a bundle's key may be derived with, and how to find one by its name."""

    STAFF = STAFF
    TEST = TEST

    @classmethod
    def named(cls, name: str) -> Argon2Params:
        """The set whose name stands in an account's row. Raises `AlteredError` if there is none."""
        for params in (cls.STAFF, cls.TEST):
            if params.name == name:
                return params
        raise AlteredError("no parameter set of this name")


_one_at_a_time = threading.Lock()


@contextmanager
def _turn(wait: float) -> Iterator[None]:
    """One derivation at a time in a process, so that a flood of sign-ins cannot eat the memory."""
    if not _one_at_a_time.acquire(timeout=wait):
        raise BusyError("another passphrase is being checked")
    try:
        yield
    finally:
        _one_at_a_time.release()


def new_salt() -> bytes:
    """16 random bytes for one account's passphrase."""
    return os.urandom(16)


def derive_bundle_key(
    passphrase: str, salt: bytes, site_key: bytes, params: Argon2Params = STAFF, wait: float = 10.0
) -> bytes:
    """The 32-byte key of an account's bundle: HKDF(Argon2id(passphrase, salt), salt = site key).

    Raises `BusyError` if the turn does not come within `wait` seconds.
    """
    with _turn(wait):
        stretched = stretch(prepared(passphrase), salt, params)
    return derive(stretched, "bundle", salt=site_key)


def dummy_derivation(params: Argon2Params = STAFF, wait: float = 10.0) -> None:
    """Take as long as a real sign-in, for a login that does not exist. Raises `BusyError`."""
    derive_bundle_key("", bytes(16), bytes(32), params, wait)


@dataclass(frozen=True)
class Bundle:
    """What a passphrase opens. Changed by making a new one (`dataclasses.replace`)."""

    seed: bytes = field(repr=False)  # 32 bytes: both key pairs grow from it
    totp_secret: bytes = field(repr=False)
    totp_last_step: int = 0  # the newest 30-second step used; older ones are refused
    one_time_codes: tuple[bytes, ...] = field(default=(), repr=False)  # SHA-256 of unused ones
    passkeys: tuple[bytes, ...] = ()  # public keys

    def encode(self) -> bytes:
        """JSON, bytes as hexadecimal."""
        return json.dumps(
            {
                "seed": self.seed.hex(),
                "totp_secret": self.totp_secret.hex(),
                "totp_last_step": self.totp_last_step,
                "one_time_codes": [code.hex() for code in self.one_time_codes],
                "passkeys": [key.hex() for key in self.passkeys],
            }
        ).encode()

    @classmethod
    def decode(cls, data: bytes) -> Bundle:
        """Read what `encode` wrote. Raises `AlteredError`."""
        try:
            raw = json.loads(data)
            return cls(
                seed=bytes.fromhex(raw["seed"]),
                totp_secret=bytes.fromhex(raw["totp_secret"]),
                totp_last_step=int(raw["totp_last_step"]),
                one_time_codes=tuple(map(bytes.fromhex, raw["one_time_codes"])),
                passkeys=tuple(map(bytes.fromhex, raw["passkeys"])),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise AlteredError("not an account bundle") from error


def _place(account_id: bytes) -> bytes:
    return lp("hotline/bundle/1", SUITE, account_id)


def seal_bundle(bundle: Bundle, key: bytes, account_id: bytes) -> bytes:
    """Encrypt a bundle for one account: nonce (12), padded JSON, tag (16)."""
    return seal_bytes(key, pad(bundle.encode(), BUNDLE_LEAST), _place(account_id))


def open_bundle(sealed: bytes, key: bytes, account_id: bytes) -> Bundle:
    """Decrypt a bundle. Raises `WrongPassphraseError` if the key is not the one it was sealed with."""
    try:
        padded = open_bytes(key, sealed, _place(account_id))
    except AlteredError as error:
        raise WrongPassphraseError("the passphrase does not open this account") from error
    return Bundle.decode(unpad(padded))


def kem_seed(account_seed: bytes) -> bytes:
    """The seed of the person's hybrid key pair, which opens slots."""
    return derive(account_seed, "kem")


def sign_key(account_seed: bytes) -> Ed25519PrivateKey:
    """The person's Ed25519 key (RFC 8032), which signs statements and audit heads."""
    return Ed25519PrivateKey.from_private_bytes(derive(account_seed, "sign"))


@dataclass(frozen=True)
class Publics:
    """The public halves of what grows from one seed: an account's, or the recovery key's."""

    kem: bytes = field(repr=False)  # 1,216 bytes
    sign: bytes = field(repr=False)  # 32 bytes

    @property
    def fingerprint(self) -> bytes:
        """The fingerprint of a holder, 16 bytes."""
        return fingerprint(self.sign, self.kem)


def publics_of(seed: bytes) -> Publics:
    """The public keys that an account seed, or the recovery seed, leads to."""
    return Publics(public_of(kem_seed(seed)), sign_key(seed).public_key().public_bytes_raw())


def fingerprint(sign_public: bytes, kem_public: bytes = b"") -> bytes:
    """16 bytes that stand for a person's public keys; an admin has no KEM key."""
    return sha256(lp("hotline/fingerprint/1", SUITE, sign_public, kem_public))[:FINGERPRINT_LENGTH]


def show_fingerprint(value: bytes) -> str:
    """A fingerprint as people read it out: five groups of four signs, 86 of its 128 bits."""
    rest, signs = int.from_bytes(value, "big"), ""
    for _ in range(20):
        rest, sign = divmod(rest, BASE)
        signs += ALPHABET[sign]
    return grouped(signs)
