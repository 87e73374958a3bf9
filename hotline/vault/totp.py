"""The second factor: one-time passwords (RFC 6238) and codes for a lost device. FORMAT.md section 13."""

from __future__ import annotations

import os

from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from hotline.vault.alphabet import fold, grouped, random_signs
from hotline.vault.errors import WrongCodeError
from hotline.vault.suite import sha256

STEP = 30  # seconds
DIGITS = 6
CODES = 10  # one-time codes a person is given
CODE_SIGNS = 12  # 51 bits; the hashes lie inside the sealed bundle


def new_totp_secret() -> bytes:
    """20 random bytes (RFC 4226 section 4, R6)."""
    return os.urandom(20)


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303  SHA-1 is what every authenticator knows


def totp_uri(secret: bytes, login: str, issuer: str) -> str:
    """The otpauth:// address to show as a QR code."""
    return _totp(secret).get_provisioning_uri(login, issuer)


def totp_code(secret: bytes, now: int) -> str:
    """The six digits of a moment in unix seconds, for tests and demonstrations."""
    return _totp(secret).generate(now).decode()


def check_totp(secret: bytes, code: str, now: int, last_step: int) -> int:
    """The step a code belongs to, to be kept as the new `last_step`.

    `now` is in unix seconds. One step either side is accepted (RFC 6238 section 5.2), a
    step up to `last_step` never again. Raises `WrongCodeError`.
    """
    typed = "".join(code.split()).encode()
    for step in (now // STEP, now // STEP - 1, now // STEP + 1):
        if step > last_step and constant_time.bytes_eq(_totp(secret).generate(step * STEP), typed):
            return step
    raise WrongCodeError("a wrong or used one-time password")


def new_one_time_codes() -> list[str]:
    """Ten codes of three groups of four signs, each good once when the device is lost."""
    return [grouped(random_signs(CODE_SIGNS)) for _ in range(CODES)]


def code_hash(code: str) -> bytes:
    """What is kept of a one-time code: 32 bytes, the same however the code is typed."""
    return sha256(fold(code).encode())


def spend_code(hashes: tuple[bytes, ...], code: str) -> tuple[bytes, ...]:
    """The hashes that are left after using `code`. Raises `WrongCodeError` if it is none of them."""
    used = code_hash(code)
    if used not in hashes:
        raise WrongCodeError("a wrong or used one-time code")
    return tuple(kept for kept in hashes if kept != used)
