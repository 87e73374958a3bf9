"""What can go wrong with keys. Codes and numbers only."""

from __future__ import annotations

from hotline.errors import HotlineError, RefusedError
from hotline.vault import AlteredError, Owner


class KeyAlarmError(HotlineError):
    """The keys are not to be believed: intake closes until a person has looked.

    `code` is one of the vault's `Alarm` names (such as "forked", "rolled-back", "bad-signature"), or
    "trust-missing", "trust-unreadable", "trust-exists", "generations-differ", "stranger-slot",
    "no-generation", "log-changed".
    """

    def __init__(self, code: str, serial: int = 0) -> None:
        super().__init__(f"key alarm: {code}" + (f" at statement {serial}" if serial else ""))
        self.code = code
        self.serial = serial


class LogMovedError(RefusedError):
    """Somebody else signed a statement meanwhile; look at the keys again, then decide again."""


class StatementRefusedError(RefusedError):
    """The rules of the key log do not let this signer say this; `code` is the vault's name for the rule."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the key log does not take this statement: {code}")
        self.code = code


class UnknownGenerationError(RefusedError):
    """No generation has this number, or its state does not allow what was asked."""


class EnvelopesLeftError(RefusedError):
    """A generation cannot retire while an envelope is under it. `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} envelopes are left under this generation")
        self.count = count


class VerifyFirstError(RefusedError):
    """Envelopes were resealed since every one was last opened."""

    def __init__(self) -> None:
        super().__init__("envelopes were resealed since the last verify: run 'hotline keys verify' first")


class AlteredEnvelopeError(AlteredError):
    """An envelope does not open as what it should be. `owner` says whose it is; a person must look."""

    def __init__(self, owner: Owner) -> None:
        super().__init__(f"the envelope of {owner.kind} {owner.id.hex()} was altered")
        self.owner = owner


class NotAHolderError(RefusedError):
    """This key belongs to nobody who may open: not admitted, not granted, suspended, or of other shares."""
