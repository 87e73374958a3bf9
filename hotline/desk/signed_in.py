"""Who sits at the desk in this request, and what opens for them."""

from __future__ import annotations

from typing import cast

from flask import g
from sqlalchemy.orm import Session

from hotline.accounts.service import Unlocked
from hotline.cases import service as cases
from hotline.intake.staging import Bench
from hotline.keys import service as keys
from hotline.web import current


def staff() -> Unlocked:
    """The coordinator whom a guarded view was opened for."""
    return cast(Unlocked, g.staff)


def viewer() -> cases.Viewer:
    """What lets them look, leaving a trace."""
    who = staff()
    return cases.Viewer(current.database(), current.anchor(), who.reader, who.actor)


def keyring(session: Session) -> keys.Keyring:
    """What opens envelopes for them."""
    return keys.Keyring(session, current.anchor(), staff().reader)


def bench() -> Bench:
    """Where this person's uploads wait; they outlive a session that ran out."""
    return Bench(current.config(), current.secret("staged"), b"desk" + staff().owner_id.bytes)
