"""Somebody's own keys, unlocked for one deed: to open, or to sign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hotline import vault
from hotline.keys.errors import NotAHolderError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True)
class Reader:
    """A holder who can open: an account's id and KEM seed, or the recovery key's."""

    holder_id: bytes  # 16 bytes
    seed: bytes = field(repr=False)  # 32 bytes


@dataclass(frozen=True)
class Signer:
    """Somebody who can sign statements and audit heads."""

    fingerprint: bytes  # 16 bytes
    sign_key: Ed25519PrivateKey = field(repr=False)


@dataclass(frozen=True)
class Recovered:
    """The recovery key, put together from its shares."""

    reader: Reader
    signer: Signer


def reader_of(holder_id: bytes, seed: bytes) -> Reader:
    """The reader that grows from an account's seed, or from the recovery seed."""
    return Reader(holder_id, vault.kem_seed(seed))


def signer_of(seed: bytes, *, opens: bool) -> Signer:
    """The signer that grows from a seed; `opens` for a holder, whose fingerprint covers both key pairs."""
    publics = vault.publics_of(seed)
    shown = publics.fingerprint if opens else vault.fingerprint(publics.sign)
    return Signer(shown, vault.sign_key(seed))


def from_shares(log: vault.KeyLog, lines: Iterable[str]) -> Recovered:
    """The recovery key from its shares, one a line.

    Raises `vault.SharesError` if they do not make a key, `NotAHolderError` if it is not the admitted one.
    """
    seed = vault.combine(lines)
    publics = vault.publics_of(seed)
    for holder in log.active_holders:
        if (holder.role, holder.kem_public) == (vault.RECOVERY, publics.kem):
            return Recovered(reader_of(holder.id, seed), signer_of(seed, opens=True))
    raise NotAHolderError("these shares are not of the recovery key in force")


def actor_of(log: vault.KeyLog, who: Reader | Signer) -> str:
    """How the audit log names whoever acts with these keys."""
    if isinstance(who, Signer) and who.fingerprint in log.accounts:
        return f"account:{log.accounts[who.fingerprint].hex()}"
    for holder in log.holders.values():
        ours = (
            holder.id == who.holder_id if isinstance(who, Reader) else holder.fingerprint == who.fingerprint
        )
        if ours:
            return "shares" if holder.role == vault.RECOVERY else f"account:{holder.id.hex()}"
    raise NotAHolderError("this key belongs to nobody in the key log")
