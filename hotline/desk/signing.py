"""Asking a signed-in person for their passphrase once more, and telling on the form what did not fit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import g
from flask_babel import gettext as _

from hotline import clock, vault
from hotline.accounts import service as accounts
from hotline.keys import service as keys
from hotline.web import current


class Refused(Exception):
    """The form was given back; what is wrong stands on its fields."""


def unlock(form: Any) -> accounts.Opened:
    """The keys of whoever is signed in, by the form's `passphrase`. Call it before `writing()`."""
    with current.database().reading() as session:
        return accounts.unlock(
            session, current.site_key(), g.staff.login, form.passphrase.data or "", clock.now()
        )


@contextmanager
def told_on(form: Any) -> Iterator[None]:
    """Turn what the accounts and keys refuse into words beside the fields of a form; raises `Refused`."""
    try:
        yield
    except accounts.SignInError as error:
        raise _refused(form.passphrase, _("This is not your passphrase.")) from error
    except accounts.FingerprintError as error:
        raise _refused(
            form.fingerprint, _("This is another fingerprint. Do not go on: tell both of them.")
        ) from error
    except accounts.StandingError as error:
        raise _refused(form.passphrase, standing_words(error.code)) from error
    except keys.LogMovedError as error:
        raise _refused(
            form.passphrase, _("Somebody else signed at the same moment. Look at the page again.")
        ) from error
    except keys.StatementRefusedError as error:
        raise _refused(form.passphrase, _("The signed log does not allow this now.")) from error
    except vault.NoSlotError as error:
        raise _refused(
            form.passphrase, _("You cannot open every generation yourself, so you cannot pass them on.")
        ) from error


def standing_words(code: str) -> str:
    """What the key log's refusal means, in words."""
    words: dict[str, str] = {
        "not-an-admin": _("Only an administrator may sign this."),
        "not-a-coordinator": _("Only a coordinator may sign this."),
        "not-admitted": _("An administrator has to admit this person first."),
        "already": _("This was done already."),
        "last-one": _("Nobody else would be left. Let somebody in first."),
    }
    return words.get(code) or str(_("The signed log does not allow this now."))


def _refused(field: Any, text: str) -> Refused:
    field.errors = [*field.errors, text]
    return Refused()
