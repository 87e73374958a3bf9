"""What the codes of checks, events and states are called, for the pages and for `hotline doctor`."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from hotline.desk.audit_words import ACTORS, EVENTS

__all__ = ["ACTORS", "ADVICE", "CHECKS", "EVENTS", "GENERATIONS", "PAGES", "STATES", "advice", "sentence"]

# code: (what to say when it is fine or to be noted, what to say when it is wrong)
CHECKS = {
    "file-modes": (_l("Files are closed to others"), _l("Others on this machine can read: %(files)s")),
    "site-key": (_l("The site key is there"), _l("The site key is damaged")),
    "operator-bin": (
        _l("The operator's BIN is set"),
        _l("The operator's BIN is missing or wrong: the hotline takes no reports"),
    ),
    "secure-cookies": (_l("Cookies need HTTPS"), _l("Cookies travel without HTTPS")),
    "phones": (_l("A hotline number is shown"), _l("No hotline number is set")),
    "demo": (_l("This is a demonstration, never for real reports"), ""),
    "schema": (_l("The schema is up to date"), _l("The database has an old schema: run hotline db upgrade")),
    "journal": (
        _l("The database writes durably and overwrites what is deleted"),
        _l("The database does not overwrite what is deleted"),
    ),
    "postgresql": (
        _l("PostgreSQL: what is erased leaves the disk with VACUUM and when the WAL archive expires"),
        "",
    ),
    "staged-sweep": (
        _l("Unsent uploads are swept"),
        _l("Unsent uploads lie here for too long: %(count)s"),
    ),
    "screening": (
        _l("The check for other people's data works"),
        _l("The check for other people's data finds nothing"),
    ),
    "key-alarm": ("", _l("Key alarm: %(alarm)s. The hotline takes no reports")),
    "key-log": (_l("The key log is whole: %(serial)s statements"), ""),
    "coordinators": (_l("Coordinators who can read: %(count)s"), _l("No coordinator can read")),
    "recovery": (_l("The recovery key is in force"), _l("There is no recovery key in force")),
    "one-admin": (
        _l("There is only one administrator; a second one could help when a passphrase is lost"),
        "",
    ),
    "waiting": (_l("People waiting to be let in: %(count)s"), ""),
    "opening": (
        _l("Still sealed to the old generation %(number)s: %(count)s"),
        "",
    ),
    "rehearsal": (
        _l("The recovery shares were made or last tried %(days)s days ago"),
        _l("Try the recovery shares: hotline keys recovery rehearse"),
    ),
}

# What to do about a check that is not fine, in words for somebody who knows no command line: the commands in them are
# for whoever runs the server.
ADVICE = {
    "file-modes": _l(
        "Whoever runs the server takes the rights of others away from these files. Until then, think of the keys "
        "as seen by others."
    ),
    "site-key": _l(
        "Nobody can sign in without it. Whoever runs the server restores it from the recovery sheet."
    ),
    "operator-bin": _l(
        "Whoever runs the server writes the foundation's twelve digits into the settings and starts it again."
    ),
    "secure-cookies": _l("Whoever runs the server puts HTTPS before the site and turns secure cookies on."),
    "phones": _l(
        "Whoever runs the server writes the number into the settings: people in danger look for it first."
    ),
    "demo": _l("Before you tell anybody the address, have a real instance founded: hotline init."),
    "schema": _l("Whoever runs the server does this now; it takes a moment and loses nothing."),
    "journal": _l("Whoever runs the server looks at what changed in the database's settings."),
    "postgresql": _l("Whoever runs the server lets VACUUM run every day and keeps the WAL archive short."),
    "staged-sweep": _l("Whoever runs the server runs hotline retention run, and lets it run every day."),
    "screening": _l("Whoever runs the server installs the program anew: its word lists are damaged."),
    "key-alarm": _l(
        "Sign nothing and rotate nothing. Whoever runs the server looks with hotline keys trust what does not agree."
    ),
    "coordinators": _l(
        "Invite a coordinator and admit them. Then whoever has two recovery shares lets them in: "
        "hotline accounts grant."
    ),
    "recovery": _l("Whoever runs the server makes new recovery shares: hotline keys recovery renew."),
    "one-admin": _l("Invite a second administrator."),
    "waiting": _l("Open the person's page and look for whom they wait."),
    "opening": _l("See what is still to be done and by whom."),
    "rehearsal": _l("Bring two people with their shares together at the server. It takes five minutes."),
}

# Where an admin does it.
PAGES = {
    "one-admin": "/admin/accounts",
    "waiting": "/admin/accounts",
    "opening": "/admin/keys",
    "coordinators": "/admin/accounts",
}

STATES = {"fine": _l("In order"), "wrong": _l("Wrong"), "note": _l("To know")}

GENERATIONS = {"current": _l("In use"), "opening": _l("Being emptied"), "retired": _l("Retired")}


def sentence(code: str, state: str, values: dict[str, str | int]) -> str:
    """A check in words, in the language of the request; English where there is none."""
    fine, wrong = CHECKS[code]
    return str(wrong if state == "wrong" else fine) % values


def advice(code: str, state: str) -> str:
    """What to do about a check, in the language of the request; empty where nothing is to be done."""
    return "" if state == "fine" else str(ADVICE.get(code, ""))
