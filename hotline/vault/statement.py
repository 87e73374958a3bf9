"""One signed statement about keys: how it is written, chained and signed. FORMAT.md section 10."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hotline.vault.errors import AlteredError
from hotline.vault.framing import lp, number, read_number, unlp
from hotline.vault.suite import SUITE, sha256

GENESIS = bytes(32)  # the hash before the first statement

ADMIN_ADD = "admin-add"  # account id, sign public
ADMIN_REMOVE = "admin-remove"  # fingerprint of the admin
ADMIT = "admit"  # holder id, role, suite, KEM public, sign public
GRANT = "grant"  # holder id, chain hash of its admit
SUSPEND = "suspend"  # holder id
GENERATION = "generation"  # n, suite, public, hash of the holders sealed to, audit head
RETIRE = "retire"  # n

COORDINATOR = "coordinator"
RECOVERY = "recovery"

_MAGIC = b"hotline/keylog/1"

Fields = tuple[bytes, ...]


def admin_add(account_id: bytes, sign_public: bytes) -> Fields:
    """The fields of `admin-add`: a person who may admit, suspend, rotate and retire."""
    return (account_id, sign_public)


def admin_remove(fingerprint: bytes) -> Fields:
    """The fields of `admin-remove`."""
    return (fingerprint,)


def admit(holder_id: bytes, role: str, kem_public: bytes, sign_public: bytes) -> Fields:
    """The fields of `admit`: half of what makes a reader. `role` is COORDINATOR or RECOVERY."""
    return (holder_id, role.encode(), SUITE.encode(), kem_public, sign_public)


def grant(holder_id: bytes, admit_hash: bytes) -> Fields:
    """The fields of `grant`: the other half. `admit_hash` is `KeyLog.holders[id].admit_hash`."""
    return (holder_id, admit_hash)


def suspend(holder_id: bytes) -> Fields:
    """The fields of `suspend`, which is for ever: a holder who returns gets a new key and id."""
    return (holder_id,)


def generation(n: int, public: bytes, holders_hash: bytes, audit_head: bytes) -> Fields:
    """The fields of `generation`. `holders_hash` comes from `keylog.holders_hash`."""
    return (number(n), SUITE.encode(), public, holders_hash, audit_head)


def retire(n: int) -> Fields:
    """The fields of `retire`: no envelope is left under `n` and its slots are deleted."""
    return (number(n),)


@dataclass(frozen=True)
class Statement:
    """One fact about keys. Stored, signed and checked byte for byte as `encode` gives it."""

    instance: bytes
    serial: int  # 1, 2, 3, ...
    previous_hash: bytes  # `chain_hash` of the statement before, GENESIS for the first
    time: int  # unix seconds
    signer: bytes  # fingerprint of whoever signs
    kind: str
    fields: Fields

    def encode(self) -> bytes:
        """The bytes that are signed."""
        return lp(
            _MAGIC,
            self.instance,
            number(self.serial),
            self.previous_hash,
            number(self.time),
            self.signer,
            self.kind,
            *self.fields,
        )

    @classmethod
    def decode(cls, data: bytes) -> Statement:
        """Read what `encode` wrote; the bytes have one reading. Raises `AlteredError`."""
        match unlp(data):
            case [magic, instance, serial, previous, time, signer, kind, *fields] if magic == _MAGIC:
                pass
            case _:
                raise AlteredError("not a statement of this version")
        try:
            word = kind.decode("ascii")
        except UnicodeDecodeError as error:
            raise AlteredError("a kind is a plain word") from error
        return cls(instance, read_number(serial), previous, read_number(time), signer, word, tuple(fields))

    def sign(self, key: Ed25519PrivateKey) -> bytes:
        """An Ed25519 signature (RFC 8032), 64 bytes."""
        return key.sign(self.encode())

    def verify(self, signature: bytes, sign_public: bytes) -> None:
        """Raises `AlteredError` unless `signature` is this key's over these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(sign_public).verify(signature, self.encode())
        except (InvalidSignature, ValueError) as error:
            raise AlteredError("a signature does not hold") from error


def chain_hash(statement: bytes, signature: bytes) -> bytes:
    """What the next statement names as its past: SHA-256 of LP(statement) LP(signature)."""
    return sha256(lp(statement, signature))
