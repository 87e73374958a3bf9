"""The acceptance cookie: one visit, begun by an explicit yes to the policy.

It is Flask's signed session, lasts 48 hours, is SameSite=Strict, and holds what was accepted, a random visit id and
Flask-WTF's token. Nothing personal is ever put into it: signed is not sealed.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import session

from hotline.cases.acceptance import Acceptance


def begin(acceptance: Acceptance) -> None:
    """Remember in this browser what was accepted.

    A visit that goes on keeps its id and its form token: files that wait for their form are bound to the one, a
    form open in another window to the other, and agreeing to a new text must lose neither.
    """
    session.permanent = True
    session["accepted"] = [
        acceptance.version,
        acceptance.language,
        acceptance.sha256,
        acceptance.accepted_at.isoformat(),
    ]
    session.setdefault("visit", secrets.token_urlsafe(16))


def accepted() -> Acceptance | None:
    """What this browser accepted within the last 48 hours, whichever version that was."""
    found = session.get("accepted")
    if not isinstance(found, list) or len(found) != 4:
        return None
    version, language, sha256, moment = found
    return Acceptance(int(version), str(language), str(sha256), datetime.fromisoformat(moment))


def visit_id() -> bytes:
    """The visit's random id, which staged files and the submission token are bound to; empty without a visit."""
    return str(session.get("visit", "")).encode()


def end() -> None:
    """Forget the visit."""
    session.clear()
