"""The inventory of personal data as the policy states it; the form's own questions may replace it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Item:
    """One piece of data: what it is, why it is there and how it is kept."""

    label: str | LazyString
    data_class: str  # a key of CLASSES
    purpose: str  # a clause, and a key of PURPOSES
    clause: str  # the clause that names the data
    keeping: str = "sealed"  # a key of KEEPING


CLASSES = {
    "personal": _l("personal data"),
    "third-party": _l("personal data of someone you represent"),
    "other": _l("other data"),
}
PURPOSES = {
    "2.2.1": _l("to help you"),
    "2.2.2": _l("to know that the report is yours"),
    "2.2.3": _l("to reach you"),
    "2.2.4": _l("for counts in statistics"),
    "P": _l("to prove your consent"),
}
KEEPING = {
    "sealed": _l("Encrypted: only coordinators can read it"),
    "clear": _l("Seen by the system: does not say who you are"),
    "cookie": _l("Only in your browser, 48 hours at most"),
}

# What the form asks, in the policy's words; `create_app` may put the form's own questions in its place.
ASKED = (
    Item(_l("Surname, given name, patronymic"), "personal", "2.2.1", "2.3.1"),
    Item(_l("E-mail address"), "personal", "2.2.3", "2.3.2"),
    Item(_l("Telephone number"), "personal", "2.2.3", "2.3.3"),
    Item(_l("What happened, when and where"), "personal", "2.2.1", "2.3"),
    Item(_l("Files that you attach"), "personal", "2.2.1", "2.3"),
    Item(_l("Name of the person you represent"), "third-party", "2.2.1", "2.4"),
    Item(_l("Document that confirms their permission"), "third-party", "2.2.1", "2.4"),
    Item(_l("How you want to be answered"), "other", "2.2.3", "1.5"),
)

# What is kept besides, whatever is asked.
BESIDES = (
    Item(_l("What the check found in your words, and what you said of it"), "third-party", "2.2.1", "2.4"),
    Item(_l("What you asked about your data, and our answers"), "personal", "2.2.1", "5.2"),
    Item(_l("Fingerprint of your secret code"), "other", "2.2.2", "1.5", "clear"),
    Item(_l("Which text you agreed to, its language, and the day"), "other", "P", "P", "clear"),
    Item(
        _l(
            "Number, day, language, region and progress of the report; whether files and a document came with it"
        ),
        "other",
        "2.2.4",
        "1.5",
        "clear",
    ),
    Item(_l("Mark that you agreed"), "other", "P", "P", "cookie"),
)
