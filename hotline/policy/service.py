"""Publishing the policy, reading it, and accepting it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases.acceptance import Acceptance
from hotline.errors import NotFoundError
from hotline.policy.document import parse
from hotline.policy.errors import PolicyTextError, StalePolicyError
from hotline.policy.models import LANGUAGES, PolicyVersion

MOST_BYTES = 400_000  # of one language's text; the operator's own has 11,501
_ALLOWED_CONTROLS = {"\n", "\r", "\t"}


@dataclass(frozen=True)
class Shown:
    """What the page said was on the screen when a person agreed."""

    version: int
    language: str
    sha256: str


def in_force(session: Session) -> PolicyVersion:
    """The version in force: always the newest. Raises `NotFoundError` if nothing was ever published."""
    found = session.scalar(select(PolicyVersion).order_by(PolicyVersion.number.desc()).limit(1))
    if found is None:
        raise NotFoundError("no policy has been published")
    return found


def number_in_force(session: Session) -> int:
    """The number of the version in force, without its texts: every report asks. Raises `NotFoundError`."""
    number: int | None = session.scalar(select(func.max(PolicyVersion.number)))
    if number is None:
        raise NotFoundError("no policy has been published")
    return number


def get(session: Session, number: int) -> PolicyVersion:
    """A version by its number. Raises `NotFoundError`."""
    found = session.get(PolicyVersion, number)
    if found is None:
        raise NotFoundError("no such policy version")
    return found


def versions(session: Session) -> Sequence[PolicyVersion]:
    """Every version, the newest first."""
    return session.scalars(select(PolicyVersion).order_by(PolicyVersion.number.desc())).all()


def publish(
    session: Session,
    texts: Mapping[str, bytes],
    now: datetime,
    actor: str = "system",
    after: int | None = None,
) -> PolicyVersion:
    """Put a new version in force the moment the caller commits, and leave its trace in the audit log.

    `texts` holds UTF-8 by language; "kk" must be there. Kept byte for byte. Raises `PolicyTextError`, and
    `StalePolicyError` if the version in force is not number `after` any more, where that is given.
    """
    checked = {language: check_text(language, texts[language]) for language in LANGUAGES if language in texts}
    if "kk" not in checked:
        raise PolicyTextError("missing", "the Kazakh text is missing, and it is the authoritative one")
    hashes = {f"{language}_sha256": digest(text) for language, text in checked.items()}
    last = session.scalar(select(func.max(PolicyVersion.number))) or 0
    if after is not None and after != last:
        raise StalePolicyError(f"in force is {last}")
    version = PolicyVersion(number=last + 1, published_at=now, **checked, **hashes)
    session.add(version)
    session.flush()
    audit.append(
        session,
        kind=kinds.POLICY_PUBLISHED,
        now=now,
        actor=actor,
        subject=f"policy:{version.number}",
        detail=hashes,
    )
    return version


def publish_default(session: Session, now: datetime) -> PolicyVersion:
    """Put the policy that ships with this program in force (`hotline init` and `hotline demo`)."""
    return publish(session, {language: default_text(language) for language in LANGUAGES}, now)


def default_text(language: str) -> bytes:
    """The policy that ships with this program."""
    return resources.files("hotline.policy").joinpath("texts", f"default.{language}.txt").read_bytes()


def check_text(language: str, body: bytes) -> str:
    """The text of a file that may be published. Raises `PolicyTextError` saying what is wrong with it."""
    if len(body) > MOST_BYTES:
        raise PolicyTextError("long", f"{language}: longer than {MOST_BYTES} bytes")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PolicyTextError("encoding", f"{language}: not UTF-8 (byte {error.start})") from error
    if not text.strip("\ufeff \t\r\n"):
        raise PolicyTextError("empty", f"{language}: the text is empty")
    if any(ord(letter) < 32 and letter not in _ALLOWED_CONTROLS for letter in text):
        raise PolicyTextError("controls", f"{language}: holds control characters")
    if not parse(text).clauses:
        raise PolicyTextError("clauses", f"{language}: no numbered clause found (a line such as “1.1. …”)")
    return text


def digest(text: str) -> str:
    """SHA-256 of a text's bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def accept(shown: Shown, version: PolicyVersion, now: datetime) -> Acceptance:
    """Record a yes to the text that was on screen, in whichever language of the version in force.

    Raises `StalePolicyError` if another text came into force while it was being read.
    """
    if shown.version != version.number or shown.language not in version.languages:
        raise StalePolicyError(f"in force is {version.number}")
    if not hmac.compare_digest(shown.sha256.encode(), version.sha256(shown.language).encode()):
        raise StalePolicyError(f"another text of version {version.number}")
    return Acceptance(version.number, shown.language, version.sha256(shown.language), accepted_at=now)
