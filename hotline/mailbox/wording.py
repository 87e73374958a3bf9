"""What each status of a case means to its reporter, and what may be asked of the data in it."""

from __future__ import annotations

from dataclasses import dataclass

from hotline.intake.wording import msg

STATUSES = {
    "received": msg("It arrived. We have not confirmed it yet."),
    "acknowledged": msg("A coordinator has read it."),
    "in_work": msg("We are working on it."),
    "referred": msg("It was passed on, as the answer below says."),
    "answered": msg("There is an answer for you below."),
    "closed": msg("The work on it has ended. You may still write."),
    "blocked": msg("It is blocked: nobody reads it or works on it."),
    "withdrawn": msg("You took your consent back: nobody works on it."),
    "erased": msg("It was erased."),
}


@dataclass(frozen=True)
class Request:
    """One thing that may be asked for, in the reporter's words."""

    title: str
    hint: str  # what happens then


REQUESTS = {
    "see": Request(
        msg("See what you keep about me"),
        msg(
            "What you sent and our answers stand in “My report” already. Ask if you want to know the rest: for what "
            "it is used, who looked, to whom it was given."
        ),
    ),
    "correct": Request(
        msg("Correct my data"),
        msg(
            "On the next page your answers stand in their fields. Or write below what is wrong and how it should be."
        ),
    ),
    "block": Request(
        msg("Block my data"),
        msg("At once nobody can read it, find it or work on it. You can lift the block yourself."),
    ),
    "erase": Request(
        msg("Erase my data"),
        msg("Everything is destroyed for ever, with its keys and copies."),
    ),
    "withdraw": Request(
        msg("Take my consent back"),
        msg("At once nobody works on it. Then it is erased, or you read here by which law we must keep it."),
    ),
    "objection": Request(
        msg("Object to an automatic check"),
        msg("A person looks at it and tells you the result. You need not explain why."),
    ),
    "claim": Request(
        msg("Make a written claim"),
        msg("If you think that we broke a rule. Write what happened and what you claim."),
    ),
}

OUTCOMES = {
    "granted": msg("Done"),
    "refused": msg("Refused"),
    "taken-back": msg("Taken back by you"),
}
