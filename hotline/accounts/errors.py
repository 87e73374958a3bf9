"""What can go wrong with people and their sessions. Codes, never names."""

from __future__ import annotations

from uuid import UUID

from hotline.errors import BusyError, HotlineError, RefusedError


class SignInError(HotlineError):
    """Login, passphrase or code is wrong. Which of them, and whether the account exists, is not told.

    `account_id` is for the audit log alone: whose door was tried, if it was anybody's.
    """

    def __init__(self, account_id: UUID | None = None) -> None:
        super().__init__("login, passphrase or code is wrong")
        self.account_id = account_id


class TooManyTriesError(BusyError):
    """This login was tried too often just now. It opens again by itself, a try at a time."""


class InvitationError(HotlineError):
    """The invitation was used, has expired, or never was."""


class LoginTakenError(RefusedError):
    """Somebody has this login, or is invited with it."""


class NameTakenError(RefusedError):
    """A colleague is called so."""


class WeakPassphraseError(RefusedError):
    """A chosen passphrase is easier to guess than 2^60 tries."""


class FingerprintError(RefusedError):
    """The fingerprint typed is not the one of the keys in the database."""


class StandingError(RefusedError):
    """The key log does not let this be done now; `code` says why.

    Codes: "not-an-admin", "not-a-coordinator", "not-waiting", "already", "last-one", "not-admitted".
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"not allowed by the key log: {code}")
        self.code = code
