"""What the codes of a case are called at the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from hotline.cases.service import Clock

KINDS = {
    "report": _l("Report"),
    "claim": _l("Claim"),
    "call": _l("Asks to be called"),
    "objection": _l("Objects to an automatic check"),
    "see": _l("Wants to see their data"),
    "correct": _l("Wants data corrected"),
    "block": _l("Wants data blocked"),
    "erase": _l("Wants data erased"),
    "withdraw": _l("Withdraws consent"),
}

STATUSES = {
    "received": _l("Received"),
    "acknowledged": _l("Acknowledged"),
    "in_work": _l("In work"),
    "referred": _l("Referred"),
    "answered": _l("Answered"),
    "closed": _l("Closed"),
    "blocked": _l("Blocked"),
    "withdrawn": _l("Consent withdrawn"),
    "erased": _l("Erased"),
}

# What the queue may be looked at as; the keys are `cases.VIEWS`.
VIEWS = {
    "new": _l("New"),
    "wrote": _l("The reporter wrote"),
    "mine": _l("Mine"),
    "due": _l("Due soon"),
    "late": _l("Late"),
    "waiting": _l("Waiting for the reporter"),
    "all": _l("All"),
}

SORTS = {"newest": _l("The newest first"), "oldest": _l("The oldest first"), "due": _l("By deadline")}

# The same as deeds, for buttons.
MOVES = {
    "acknowledged": _l("Acknowledge"),
    "in_work": _l("Take into work"),
    "referred": _l("Mark as referred"),
    "closed": _l("Close the case"),
}

AUTHORISATIONS = {
    "none": _l("Not needed"),
    "attached": _l("Attached, not verified"),
    "verified": _l("Verified"),
    "refused": _l("Refused"),
}

CHANNELS = {"form": _l("Form on this site"), "phone": _l("By telephone")}

LANGUAGES = {"kk": _l("Kazakh"), "ru": _l("Russian"), "en": _l("English")}

# What an altered part of a case is called; the key is the label of `cases.integrity.place`.
PARTS = {
    "case": _l("The whole case: it does not open, or nobody saw it arrive"),
    "number": _l("The case number in the register is not the one that was sealed"),
    "report": _l("The report itself"),
    "message": _l("A message of the conversation"),
    "file": _l("A file"),
    "history": _l("A change of status"),
    "authorisation": _l("A decision about a document"),
    "disclosure": _l("A record of a disclosure"),
    "told": _l("A note that the reporter was told"),
    "passed-on": _l("What the reporter sees of a disclosure"),
    "consent-asked": _l("A question for the reporter's consent"),
    "consent": _l("The reporter's answer about a consent"),
    "note": _l("An internal note"),
    "correction": _l("A correction of the record"),
    "request": _l("A request about the data"),
    "outcome": _l("An answer to a request"),
    "pause": _l("A pause of the deadline"),
}

# What was said of a finding; the keys are those of `cases.findings`.
CHOICES = {
    "represented": _l("Of the represented person, or under the document"),
    "mine": _l("Declared by the reporter as their own, or as nobody's"),
    "official": _l("Officials, let through as named in office"),
    "destroyed": _l("Destroyed, as the document was refused"),
}


# What a clock waits for; the keys are those of `cases.CLOCKS` that a case's due day goes by.
CLOCKS = {
    "acknowledge": _l("to acknowledge"),
    "answer": _l("to answer"),
    "authorisation": _l("to decide whether the document holds"),
    "claim": _l("to answer the claim"),
    "call": _l("to call"),
    "objection": _l("to answer the objection"),
    "see": _l("to say what is kept"),
    "correct": _l("to correct"),
    "block": _l("to block"),
    "erase": _l("to erase, or to refuse with a reason"),
    "withdraw": _l("to erase, or to refuse with a reason"),
}


def limit(clock: Clock) -> str:
    """How long a clock runs, as people say it."""
    if clock.unit == "months":
        return str(ngettext("%(num)s month", "%(num)s months", clock.amount))
    if clock.unit == "days":
        return str(ngettext("%(num)s day", "%(num)s days", clock.amount))
    return str(ngettext("%(num)s working day", "%(num)s working days", clock.amount))
