"""Staff at a browser: signing in with passphrase and a code of the moment."""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tests.support.person import Person

STEP = 30  # seconds
_used: dict[str, int] = {}


def code(secret: str) -> str:
    """The six digits of now (RFC 6238). A step is used once: the second asker within it takes the next one."""
    step = max(int(time.time()) // STEP, _used.get(secret, 0) + 1)
    _used[secret] = step
    assert step <= int(time.time()) // STEP + 1, "too many sign-ins within half a minute"
    padded = secret + "=" * (-len(secret) % 8)
    totp = TOTP(base64.b32decode(padded), 6, SHA1(), STEP, enforce_key_length=False)  # noqa: S303
    return totp.generate(step * STEP).decode()


def sign_in(person: Person, credentials: Mapping[str, str]) -> None:
    """Open the desk or the admin pages."""
    form = person.get("/desk/sign-in").form("/desk/sign-in")
    answer = person.post(
        form.action,
        form.fields
        | {
            "login": credentials["login"],
            "passphrase": credentials["passphrase"],
            "code": code(credentials["totp_secret"]),
        },
    )
    assert answer.status == 303, f"sign-in failed: {answer.status}"
