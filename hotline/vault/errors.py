"""The errors of the vault. FORMAT.md section 14 says which stops what.

None of them carries a key, a receipt, a passphrase or a word of a case.
"""

from __future__ import annotations

from enum import StrEnum

from hotline.errors import BusyError as _Busy
from hotline.errors import HotlineError


class VaultError(HotlineError):
    """Base of everything the vault refuses."""


class NoSlotError(VaultError):
    """This thing was sealed to somebody else, or under another generation.

    The only error of the vault that may be caught to go on: try the next key.
    It comes from comparing ids, never from a tag that failed.
    """


class AlteredError(VaultError):
    """A sealed thing was changed, moved, cut or extended. Stops everything."""


class WrongPassphraseError(VaultError):
    """The account bundle does not open: wrong passphrase, wrong site key, or an altered bundle.

    The three look alike on purpose; an authenticated value cannot tell them apart.
    """


class WrongCodeError(VaultError):
    """A one-time password or one-time code that is wrong, too old, or already used."""


class BusyError(VaultError, _Busy):
    """Too many passphrases are being checked at this moment; try again in a few seconds."""


class SharesError(VaultError):
    """The recovery shares given are too few, damaged, or of different sets."""


class ReceiptFault(StrEnum):
    """What is wrong with a typed receipt, for the sentence the reporter reads."""

    LENGTH = "length"
    CHARACTER = "character"
    CHECK = "check"


class ReceiptError(VaultError):
    """A typed receipt that no receipt can be. `fault` says why; the text is never repeated."""

    def __init__(self, fault: ReceiptFault) -> None:
        super().__init__(f"not a receipt: {fault}")
        self.fault = fault


class Alarm(StrEnum):
    """The named reasons for which a key log is not believed (FORMAT.md section 10.4)."""

    EMPTY = "empty"
    MALFORMED = "malformed"
    WRONG_INSTANCE = "wrong-instance"
    GAP = "gap"
    FORKED = "forked"
    ROLLED_BACK = "rolled-back"
    WRONG_ROOT = "wrong-root"
    BAD_SIGNATURE = "bad-signature"
    NO_STANDING = "no-standing"
    UNKNOWN_KIND = "unknown-kind"
    BAD_FIELDS = "bad-fields"
    UNKNOWN_NAME = "unknown-name"
    NAME_REUSED = "name-reused"
    KEY_REUSED = "key-reused"
    WRONG_STATE = "wrong-state"
    ADMIT_MISMATCH = "admit-mismatch"
    HOLDERS_MISMATCH = "holders-mismatch"
    GENERATION_ORDER = "generation-order"
    RETIRES_CURRENT = "retires-current"
    LAST_ONE = "last-one"


class BadKeyLogError(VaultError):
    """The key log is not to be believed: intake closes and nothing is sealed.

    `alarm` names the reason and `serial` the statement (0: the log as a whole).
    """

    def __init__(self, alarm: Alarm, serial: int) -> None:
        super().__init__(f"key log, statement {serial}: {alarm}")
        self.alarm = alarm
        self.serial = serial

    @property
    def reason(self) -> str:
        """The alarm's name as plain text, such as `forked`."""
        return self.alarm.value
