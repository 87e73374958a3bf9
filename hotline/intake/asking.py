"""What the claim page says under each wish. By when it is answered stands in `cases.CLOCKS`."""

from __future__ import annotations

from hotline.intake.wording import msg

ABOUT_DATA = ("see", "correct", "block", "erase", "withdraw")
ANSWERED = ("claim", "objection", "see")  # the others are done, or refused with a reason
HINTS = {
    "call": msg("Your name and a phone number are enough; you need not explain why."),
    "claim": msg("If we broke a promise or a rule."),
    "objection": msg("A person looks at it and tells you the result. You need not explain why."),
    "see": msg("What is kept, for what, who looked, to whom it was given."),
    "correct": msg("Write below what is wrong and how it should be."),
    "block": msg("Then nobody reads your report or works on it."),
    "erase": msg("Everything is destroyed for ever, with its keys and copies."),
    "withdraw": msg("Work on your report stops. Then it is erased, or we say by which law it must be kept."),
}
