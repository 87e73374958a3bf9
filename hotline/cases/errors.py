"""What can go wrong with a case. Codes only; pages find the words."""

from __future__ import annotations

from hotline.errors import RefusedError


class AlreadySentError(RefusedError):
    """This form was sent before with other words in it; what is new goes through the mailbox."""


class FileGoneError(RefusedError):
    """A file that was uploaded before is no longer there; its position in the form is in `position`."""

    def __init__(self, position: int) -> None:
        super().__init__("staged file is gone")
        self.position = position


class MoveNotAllowedError(RefusedError):
    """A case cannot go from its present status to the one asked for."""


class EmptyMessageError(RefusedError):
    """A message needs words or a file."""


class ChangedMeanwhileError(RefusedError):
    """Somebody changed the case after its writer had looked at it. Nothing was stored."""


class StoppedError(RefusedError):
    """The reporter had the case blocked or withdrew the consent: nothing more is done with it."""


class AlreadyAskedError(RefusedError):
    """The same is asked for already, and one answer is enough."""


class TooManyAskedError(RefusedError):
    """This case has as many open requests as it may."""


class NothingAskedError(RefusedError):
    """A request of this kind needs words, or something to change."""


class AlreadyAnsweredError(RefusedError):
    """Somebody answered the request first, or its reporter took it back."""


class CannotPauseError(RefusedError):
    """This clock cannot be paused like that; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code  # "law", "paused", "not-paused", "day" or "reason"


class AlreadyDecidedError(RefusedError):
    """Another coordinator decided about this document first."""


class DayNotMovedError(RefusedError):
    """A day that cannot be entered as moved: the field it stood in, and why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code  # "far" or "as-it-is"


class NoDocumentError(RefusedError):
    """Another person's data need an authorisation document, and this case has none or none any more."""


class DisclosureRefusedError(RefusedError):
    """Data may not leave so; `code` is one of `disclosing.CODES`, or "again": somebody disclosed meanwhile."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
