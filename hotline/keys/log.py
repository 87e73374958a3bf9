"""The key log: read, verified, and added to. Nothing about keys is taken from anywhere else.

Every reading compares every byte with what this process has verified before; only signatures are not
checked twice. So a changed row is noticed at the next report, and what is sealed to comes from the verified
log in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hotline import vault
from hotline.keys.afterwards import after_commit, fresh, has_pending, is_writing
from hotline.keys.errors import KeyAlarmError, LogMovedError, StatementRefusedError
from hotline.keys.holders import Signer
from hotline.keys.models import KeyLogEntry, Slot
from hotline.keys.snapshot import Rows, Snapshot, take
from hotline.keys.trust import Anchor, check_trust, raise_trust, read_trust

RAISE = "raise-trust"  # what a session does after it has committed a statement


@dataclass(frozen=True)
class Verified:
    """A log that was replayed from its first statement, with the bytes it was replayed from."""

    rows: Rows
    log: vault.KeyLog

    def time_of(self, serial: int) -> datetime:
        """When a statement says that it was signed."""
        return datetime.fromtimestamp(vault.Statement.decode(self.rows[serial - 1][1]).time, UTC)

    def signers(self) -> dict[bytes, bytes]:
        """Fingerprint and sign public of everybody who ever had standing, removed and suspended ones too."""
        found: dict[bytes, bytes] = {}
        for _, data, _, _ in self.rows:
            statement = vault.Statement.decode(data)
            if statement.kind == vault.ADMIN_ADD:
                found[vault.fingerprint(statement.fields[1])] = statement.fields[1]
            elif statement.kind == vault.ADMIT:
                _, _, _, kem, sign = statement.fields
                found[vault.fingerprint(sign, kem)] = sign
        return found


# The newest verified log of each instance in this process; each entry is replaced whole.
_verified: dict[tuple[bytes, bytes], Verified] = {}


def read_log(session: Session, anchor: Anchor) -> vault.KeyLog:
    """What the signed statements say, held against this host's trust file, which it raises.

    Raises `KeyAlarmError` if the log, or a table that must agree with it, is not to be believed.
    """
    return read_verified(session, anchor).log


def read_verified(session: Session, anchor: Anchor) -> Verified:
    """The same, with what only listings and audits need."""
    try:
        return _read(session, anchor)
    except KeyAlarmError:
        # A session that began to look before somebody signed sees less than the trust file knows. So what it
        # takes for an alarm is looked at again with fresh eyes. A writing session sees the newest state.
        if is_writing(session):
            raise
        with fresh(session) as again:
            return _read(again, anchor)


def _read(session: Session, anchor: Anchor) -> Verified:
    trust = read_trust(anchor)  # before the rows: nobody can have seen more than is committed by now
    stands = take(session)
    found = _replayed(stands.rows, anchor)
    check_trust(trust, found.log)
    _check_tables(stands, found.log)
    if found.log.serial > trust.serial and not has_pending(session, RAISE):
        raise_trust(anchor, found.log)
    return found


def _replayed(rows: Rows, anchor: Anchor) -> Verified:
    place = (anchor.instance_id, anchor.root_fingerprint)
    known = _verified.get(place)
    if known is not None and known.rows == rows:
        return known
    try:
        if [row[0] for row in rows] != list(range(1, len(rows) + 1)):
            raise vault.BadKeyLogError(vault.Alarm.GAP, 0)
        log = vault.replay(
            (row[1:] for row in rows), instance=anchor.instance_id, root_fingerprint=anchor.root_fingerprint
        )
    except vault.BadKeyLogError as error:
        raise KeyAlarmError(error.reason, error.serial) from error
    _verified[place] = Verified(rows, log)
    return _verified[place]


def _check_tables(found: Snapshot, log: vault.KeyLog) -> None:
    """What the database keeps for its own use must say what the log says, and no stranger may have a slot."""
    if found.states != {g.number: g.state for g in log.generations.values()}:
        raise KeyAlarmError("generations-differ", log.serial)
    if not found.slot_holders <= {holder.id for holder in log.active_holders}:
        raise KeyAlarmError("stranger-slot", log.serial)


def append_statement(
    session: Session,
    anchor: Anchor,
    kind: str,
    fields: tuple[bytes, ...],
    signer: Signer,
    now: datetime,
    *,
    expected_serial: int | None = None,
) -> vault.KeyLog:
    """Sign one statement and add it; returns the log with it.

    `expected_serial` is the log's serial that the signer looked at before deciding. Raises `LogMovedError` if
    somebody else signed since, `StatementRefusedError` if the rules of the log do not let this signer say it.
    A holder's slots go with `suspend`. The caller commits; this host's trust rises after that.
    """
    before = _before(session, anchor)
    if expected_serial is not None and expected_serial != before.log.serial:
        raise LogMovedError("somebody else signed a statement meanwhile")
    after = _append(session, anchor, before, kind, fields, signer, now)
    if kind == vault.SUSPEND:
        session.execute(delete(Slot).where(Slot.holder_id == UUID(bytes=fields[0])))
    return after.log


def append_root(
    session: Session, anchor: Anchor, fresh_anchor: Anchor, account_id: bytes, signer: Signer, now: datetime
) -> vault.KeyLog:
    """Put a new root beside a past whose admins are all lost: `admin new`, from a shell on the host.

    `anchor` holds the root so far, `fresh_anchor` the new one, which is `signer`'s.
    """
    before = _before(session, anchor)
    public = signer.sign_key.public_key().public_bytes_raw()
    fields = vault.statement.admin_add(account_id, public)
    return _append(session, fresh_anchor, before, vault.ADMIN_ADD, fields, signer, now).log


def _before(session: Session, anchor: Anchor) -> Verified:
    """The log so far; an empty one is believed only where this host has never seen a statement."""
    if read_trust(anchor).serial == 0 and not (rows := take(session).rows):
        return Verified(rows, vault.KeyLog(anchor.instance_id))
    return _read(session, anchor)


def _append(
    session: Session,
    anchor: Anchor,
    before: Verified,
    kind: str,
    fields: tuple[bytes, ...],
    signer: Signer,
    now: datetime,
) -> Verified:
    statement = before.log.next(kind, fields, signer=signer.fingerprint, time=int(now.timestamp()))
    row = (statement.serial, statement.encode(), signer.fingerprint, statement.sign(signer.sign_key))
    try:
        after = _replayed((*before.rows, row), anchor)
    except KeyAlarmError as error:
        raise StatementRefusedError(error.code) from error
    try:
        names = ("serial", "statement", "signer", "signature")
        session.execute(insert(KeyLogEntry), dict(zip(names, row, strict=True)))
    except IntegrityError as error:
        raise LogMovedError("somebody else signed a statement meanwhile") from error
    after_commit(session, RAISE, lambda reading: _remember(reading, anchor))
    return after


def _remember(reading: Session, anchor: Anchor) -> None:
    read_log(reading, anchor)  # raises the trust file by what is committed


def examine(session: Session, anchor: Anchor) -> Verified:
    """The log by its signatures and root alone, whatever the trust file says. Raises `KeyAlarmError`."""
    return _replayed(take(session).rows, anchor)
