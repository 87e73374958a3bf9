"""Unlocked sessions: a secret that only this row and that cookie together can open. VAULT.md section 7."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from hotline import vault
from hotline.accounts.models import Account, UnlockedSession
from hotline.accounts.standing import roles_of
from hotline.db import forget_after
from hotline.keys import service as keys

Kind = Literal["desk", "mailbox", "receipt"]

IDLE: dict[str, timedelta] = {
    "desk": timedelta(minutes=30),
    "mailbox": timedelta(minutes=15),
    "receipt": timedelta(minutes=15),
}
LONGEST: dict[str, timedelta] = {
    "desk": timedelta(hours=12),
    "mailbox": timedelta(hours=12),
    "receipt": timedelta(minutes=15),
}
TOUCH_EVERY = timedelta(minutes=1)  # a page is not worth a write; a minute less of idling is


@dataclass(frozen=True)
class Unlocked:
    """A living session, opened with its cookie for one request."""

    kind: str
    owner_id: UUID  # the account, or the case
    secret: bytes = field(repr=False)  # KEM seed of a coordinator, R of a case, nothing of an admin
    csrf: str = field(repr=False)  # binds form tokens to this session
    expires_at: datetime  # when it ends whatever happens
    idle_until: datetime  # when it ends if nothing happens
    touch_due: bool  # whether `touch` should note that it was used
    login: str = ""
    name: str = ""
    language: str = ""
    roles: frozenset[str] = frozenset()

    @property
    def role(self) -> str:
        """The one role of a member of the staff; the key log gives nobody two."""
        return next(iter(self.roles), "")

    @property
    def actor(self) -> str:
        """How the audit log names whoever holds this session."""
        return f"account:{self.owner_id.hex}" if self.kind == "desk" else "reporter"

    @property
    def reader(self) -> keys.Reader:
        """A coordinator's key, for opening envelopes."""
        return keys.Reader(self.owner_id.bytes, self.secret)


def owner_of(session: Session, site_key: bytes, cookie: str, now: datetime) -> tuple[UUID, str] | None:
    """Whose desk session a cookie opened and their language, also when its time is up.

    None if its row is gone, or was never this cookie's. It lets nobody in.
    """
    try:
        parts = vault.SessionCookie.decode(cookie)
        row = session.get(UnlockedSession, parts.id_hash)
        if row is None or row.kind != "desk":
            return None
        owner = _open(row, site_key, parts, now).owner_id
    except vault.AlteredError:
        return None
    account = session.get(Account, owner)
    return None if account is None or account.suspended_at is not None else (owner, account.language)


def open_session(
    session: Session, site_key: bytes, *, kind: Kind, owner_id: UUID, secret: bytes, now: datetime
) -> str:
    """Begin a session and return its cookie's value, which is stored nowhere."""
    cookie, expires = vault.new_session_cookie(), (now + LONGEST[kind]).replace(microsecond=0)
    place = _place(cookie.id_hash, kind, owner_id, expires)
    sealed = vault.seal_session(secret, cookie.key, site_key, place)
    session.add(
        UnlockedSession(
            id_hash=cookie.id_hash,
            kind=kind,
            owner_id=owner_id,
            sealed=sealed,
            last_used=now,
            expires_at=expires,
        )
    )
    session.flush()
    return cookie.encode()


def resume(
    session: Session, anchor: keys.Anchor, site_key: bytes, kind: Kind, cookie: str, now: datetime
) -> Unlocked | None:
    """The session that a cookie belongs to; None if there is none, or its time is up, or its owner is out.

    A row that does not open is as good as none: a cookie whose second half was made up looks the same as a
    row that was changed, and neither gets anywhere.
    """
    try:
        parts = vault.SessionCookie.decode(cookie)
    except vault.AlteredError:
        return None
    row = session.get(UnlockedSession, parts.id_hash)
    if row is None or row.kind != kind or now >= min(row.expires_at, row.last_used + IDLE[kind]):
        return None
    try:
        unlocked = _open(row, site_key, parts, now)
    except vault.AlteredError:
        return None
    return unlocked if kind != "desk" else _with_person(session, anchor, unlocked)


def _place(id_hash: bytes, kind: str, owner_id: UUID, expires: datetime) -> vault.SessionPlace:
    return vault.SessionPlace(id_hash, kind, owner_id.bytes, int(expires.timestamp()))


def _open(row: UnlockedSession, site_key: bytes, cookie: vault.SessionCookie, now: datetime) -> Unlocked:
    place = _place(row.id_hash, row.kind, row.owner_id, row.expires_at)
    secret = vault.open_session(row.sealed, cookie.key, site_key, place)
    return Unlocked(
        kind=row.kind,
        owner_id=row.owner_id,
        secret=secret,
        csrf=vault.derive(cookie.key, "accounts/csrf", length=16).hex(),
        expires_at=row.expires_at,
        idle_until=min(row.expires_at, row.last_used + IDLE[row.kind]),
        touch_due=now - row.last_used >= TOUCH_EVERY,
    )


def _with_person(session: Session, anchor: keys.Anchor, unlocked: Unlocked) -> Unlocked | None:
    account = session.get(Account, unlocked.owner_id)
    if account is None or account.suspended_at is not None:
        return None
    roles = roles_of(keys.read_log(session, anchor), account)
    if not roles:
        return None  # suspended in the key log, whatever the account's row says
    return Unlocked(
        **{name: getattr(unlocked, name) for name in _CORE},
        login=account.login,
        name=account.name,
        language=account.language,
        roles=roles,
    )


_CORE = ("kind", "owner_id", "secret", "csrf", "expires_at", "idle_until", "touch_due")


def touch(session: Session, kind: Kind, cookie: str, now: datetime) -> None:
    """Note that a living session was used now. A `receipt` is shown for a fixed time, never extended."""
    if kind == "receipt":
        return
    place = (UnlockedSession.id_hash == _id_hash(cookie), UnlockedSession.kind == kind)
    session.execute(
        update(UnlockedSession)
        .where(*place, UnlockedSession.last_used < now)
        .values(last_used=now)
        .execution_options(synchronize_session=False)
    )


def close_session(session: Session, kind: Kind, cookie: str) -> None:
    """End a session: its row is overwritten and goes. Does nothing where there is none."""
    _forget(session, UnlockedSession.id_hash == _id_hash(cookie), UnlockedSession.kind == kind)


def close_all(session: Session, owner_id: UUID, but: str = "") -> None:
    """End every session of one account or case; `but` is the cookie of one that goes on."""
    _forget(session, UnlockedSession.owner_id == owner_id, UnlockedSession.id_hash != _id_hash(but))


@dataclass(frozen=True)
class Living:
    """A session of one person as they see it in their profile: no address, no browser, because none is kept."""

    name: str  # what it is ended by: the hash of its id, which opens nothing
    started: datetime
    last_used: datetime
    is_this: bool


def living(session: Session, owner_id: UUID, cookie: str, now: datetime) -> list[Living]:
    """The desk sessions of one person that are alive, the newest first; `cookie` is the one that asks."""
    rows = session.scalars(
        select(UnlockedSession)
        .where(
            UnlockedSession.owner_id == owner_id,
            UnlockedSession.kind == "desk",
            UnlockedSession.expires_at > now,
            UnlockedSession.last_used > now - IDLE["desk"],
        )
        .order_by(UnlockedSession.expires_at.desc())
    )
    this = _id_hash(cookie)
    return [
        Living(row.id_hash.hex(), row.expires_at - LONGEST["desk"], row.last_used, row.id_hash == this)
        for row in rows
    ]


def close_named(session: Session, owner_id: UUID, name: str) -> None:
    """End one session of one person by its `Living.name`. Does nothing where there is none."""
    try:
        id_hash = bytes.fromhex(name)
    except ValueError:
        return
    _forget(session, UnlockedSession.owner_id == owner_id, UnlockedSession.id_hash == id_hash)


def forget_expired(session: Session, now: datetime) -> None:
    """Sweep out sessions whose time is up, so that the table holds only living ones."""
    idle = [
        (UnlockedSession.kind == kind) & (UnlockedSession.last_used <= now - limit)
        for kind, limit in IDLE.items()
    ]
    _forget(session, or_(UnlockedSession.expires_at <= now, *idle))


def count_alive(session: Session, now: datetime) -> int:
    """How many desk sessions there are, for the health page."""
    living = (UnlockedSession.kind == "desk", UnlockedSession.last_used > now - IDLE["desk"])
    return len(session.scalars(select(UnlockedSession.id_hash).where(*living)).all())


def _forget(session: Session, *where: object) -> None:
    """Overwrite, then delete: the zeros go over the sealed bytes in the page, not beside them.

    The pages as they were before stay in SQLite's write-ahead log, and in the file until the log is copied
    back: with them and the browser's cookie a session that was signed out would open. So they go as well.
    """
    ended = session.execute(
        update(UnlockedSession)
        .where(*where)  # type: ignore[arg-type]
        .values(sealed=bytes(60))
        .execution_options(synchronize_session=False)
    )
    if not ended.rowcount:  # type: ignore[attr-defined]
        return
    forget_after(session)
    session.execute(
        delete(UnlockedSession)
        .where(*where)  # type: ignore[arg-type]
        .execution_options(synchronize_session=False)
    )


def _id_hash(cookie: str) -> bytes:
    try:
        return vault.SessionCookie.decode(cookie).id_hash
    except vault.AlteredError:
        return b""
