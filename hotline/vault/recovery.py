"""The recovery key on paper: SLIP-39 shares. FORMAT.md section 12.

What the shares carry is a seed like an account's: `kem_seed` and `sign_key` grow from it.
"""

from __future__ import annotations

from collections.abc import Iterable

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics

from hotline.vault.errors import SharesError


def split(seed: bytes, threshold: int = 2, shares: int = 3) -> list[str]:
    """Write a seed of 32 bytes as `shares` lines of 33 words, any `threshold` of which suffice."""
    lines: list[str] = generate_mnemonics(1, [(threshold, shares)], seed)[0]
    return lines


def combine(lines: Iterable[str], threshold: int = 2) -> bytes:
    """The seed from the first `threshold` distinct shares of one set; damaged lines are passed over.

    Raises `SharesError` if there are too few. Whether it is the right seed is for the
    caller to see, by comparing the public key with the admitted one.
    """
    chosen = _first_complete_set(_valid_shares(lines), threshold)
    try:
        return bytes(combine_mnemonics([share.mnemonic() for share in chosen]))
    except MnemonicError as error:
        raise SharesError("the shares do not belong together") from error


def _valid_shares(lines: Iterable[str]) -> list[Share]:
    """Lines that are whole shares, each once, in order."""
    shares: list[Share] = []
    for line in lines:
        try:
            share = Share.from_mnemonic(" ".join(line.lower().split()))
        except MnemonicError:
            continue
        if share not in shares:
            shares.append(share)
    return shares


def _first_complete_set(shares: list[Share], threshold: int) -> list[Share]:
    """The library refuses more shares than are needed, and any of another set."""
    for first in shares:
        same = [s for s in shares if s.group_parameters() == first.group_parameters()]
        if first.member_threshold == threshold and len(same) >= threshold:
            return same[:threshold]
    raise SharesError(f"{threshold} whole shares of one set are needed")
