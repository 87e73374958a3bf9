"""The proof of acceptance of a case as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from hotline.desk.look import Look
from hotline.errors import NotFoundError
from hotline.policy import service as policy


@dataclass(frozen=True)
class Consent:
    """What stands beside the sealed proof today."""

    is_text_kept: bool  # whether the text agreed to is published under its number to this day, byte for byte


def part(look: Look) -> Consent:
    """What the section shows."""
    return Consent(_is_text_kept(look))


def _is_text_kept(look: Look) -> bool:
    if look.case.record is None:
        return False
    accepted = look.case.record.acceptance
    try:
        version = policy.get(look.session, accepted.version)
    except NotFoundError:
        return False
    return policy.digest(version.text(accepted.language)[0]) == accepted.sha256
