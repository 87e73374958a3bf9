"""The door to people: everything that other areas may call."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from hotline.accounts import mailing
from hotline.accounts.admitting import admit, grant, grant_with_shares, suspend
from hotline.accounts.changing import change_codes, change_device, change_passphrase, rename
from hotline.accounts.errors import (
    FingerprintError,
    InvitationError,
    LoginTakenError,
    NameTakenError,
    SignInError,
    StandingError,
    TooManyTriesError,
    WeakPassphraseError,
)
from hotline.accounts.joining import (
    Draft,
    Prepared,
    choose,
    confirm_code,
    draft,
    invitation,
    invite,
    join,
    prepare,
    renew,
    totp_text,
    withdraw_invitation,
)
from hotline.accounts.models import Account, Invitation
from hotline.accounts.proving import Proof, prove
from hotline.accounts.sessions import (
    IDLE,
    TOUCH_EVERY,
    Living,
    Unlocked,
    close_all,
    close_named,
    close_session,
    forget_expired,
    living,
    open_session,
    owner_of,
    resume,
    touch,
)
from hotline.accounts.signing_in import Attempt, SignedIn, sign_in, sign_out
from hotline.accounts.standing import (
    Invited,
    Person,
    coordinators,
    invited,
    people,
    person,
    person_by_id,
    roles_of,
)
from hotline.accounts.unlocking import Opened, unlock

__all__ = [
    "IDLE",
    "TOUCH_EVERY",
    "Account",
    "Attempt",
    "Draft",
    "FingerprintError",
    "Invitation",
    "InvitationError",
    "Invited",
    "Living",
    "LoginTakenError",
    "NameTakenError",
    "Opened",
    "Person",
    "Prepared",
    "Proof",
    "SignInError",
    "SignedIn",
    "StandingError",
    "TooManyTriesError",
    "Unlocked",
    "WeakPassphraseError",
    "admit",
    "change_codes",
    "change_device",
    "change_passphrase",
    "choose",
    "close_all",
    "close_named",
    "close_session",
    "confirm_code",
    "coordinators",
    "draft",
    "forget_expired",
    "grant",
    "grant_with_shares",
    "invitation",
    "invite",
    "invited",
    "join",
    "living",
    "mailing",
    "name_of",
    "open_session",
    "owner_of",
    "people",
    "person",
    "person_by_id",
    "prepare",
    "prove",
    "rename",
    "renew",
    "resume",
    "roles_of",
    "set_language",
    "sign_in",
    "sign_out",
    "suspend",
    "totp_text",
    "touch",
    "unlock",
    "withdraw_invitation",
]


def name_of(session: Session, account_id: UUID) -> str:
    """What colleagues call the person of an account; empty if there is none."""
    account = session.get(Account, account_id)
    return "" if account is None else account.name


def set_language(session: Session, account_id: UUID, language: str) -> None:
    """Remember in which language somebody works."""
    account = session.get(Account, account_id)
    if account is not None:
        account.language = language
