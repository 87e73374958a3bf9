"""The rows of people. Who may do what stands in none of them: roles are read from the key log alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline import vault
from hotline.db import Base, UtcDateTime

ROLES = ("admin", "coordinator")  # the key log lets nobody be both


class Account(Base):
    """One person with one set of keys. A person whose keys are renewed gets a new account."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("role IN ('admin', 'coordinator')", name="role"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    login: Mapped[str] = mapped_column(String(32), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(80))  # as colleagues call this person
    language: Mapped[str] = mapped_column(String(2))
    role: Mapped[str] = mapped_column(String(16))  # what this person was invited as; not believed
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    params: Mapped[str] = mapped_column(String(16))  # name of the Argon2id parameter set
    bundle: Mapped[bytes] = mapped_column(LargeBinary)  # VAULT.md section 2
    sign_public: Mapped[bytes] = mapped_column(LargeBinary(32))
    kem_public: Mapped[bytes] = mapped_column(LargeBinary(1216))  # empty for an admin, who opens nothing
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def fingerprint(self) -> bytes:
        """What stands for this person's keys in the key log, 16 bytes."""
        return vault.fingerprint(self.sign_public, self.kem_public)

    @property
    def shown_fingerprint(self) -> str:
        """The fingerprint as it is read out: five groups of four signs."""
        return vault.show_fingerprint(self.fingerprint)


class Mailing(Base):
    """Whether and where one person hears by mail that there is something new; no row: not at all."""

    __tablename__ = "mailings"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)  # under the site key; see `mailing.py`


class Invitation(Base):
    """The right to join once. The token itself is known to the invited person alone."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint("role IN ('admin', 'coordinator')", name="role"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)  # SHA-256
    login: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(16))
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))  # whose keys are renewed
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UnlockedSession(Base):
    """A secret whose key is in somebody's cookie (VAULT.md section 7). Never in a backup."""

    __tablename__ = "unlocked_sessions"
    __table_args__ = (CheckConstraint("kind IN ('desk', 'mailbox', 'receipt')", name="kind"),)

    id_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[UUID] = mapped_column(index=True)  # an account's, or a case's
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    last_used: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)  # whatever happens
