"""The smallest house with keys: an admin, recovery shares, a coordinator, one generation; no passphrases."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from hotline import vault
from hotline.db import Database
from hotline.keys import service as keys
from hotline.keys.envelopes import Prepared

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


@dataclass
class Keyhouse:
    """Everybody's keys in memory, and what they put into envelopes."""

    database: Database
    anchor: keys.Anchor
    admin_seed: bytes
    admin_id: bytes
    recovery: keys.NewRecovery
    coordinator_seed: bytes
    coordinator_id: bytes
    contents: dict[vault.Owner, bytes] = field(default_factory=dict)

    @property
    def admin(self) -> keys.Signer:
        return keys.signer_of(self.admin_seed, opens=False)

    @property
    def coordinator(self) -> keys.Signer:
        return keys.signer_of(self.coordinator_seed, opens=True)

    @property
    def reader(self) -> keys.Reader:
        return keys.reader_of(self.coordinator_id, self.coordinator_seed)

    def log(self) -> vault.KeyLog:
        with self.database.reading() as session:
            return keys.read_log(session, self.anchor)

    def shares(self) -> keys.Recovered:
        return keys.from_shares(self.log(), self.recovery.shares[:2])

    def prepare(self) -> tuple[Prepared, bytes]:
        owner, key = vault.Owner("case", uuid4().bytes), os.urandom(32)
        with self.database.reading() as session:
            return keys.prepare_envelope(session, self.anchor, owner, key), key

    def fill(self, amount: int) -> None:
        """Put some keys into envelopes under the current generation."""
        prepared = [self.prepare() for _ in range(amount)]
        with self.database.writing() as session:
            for one, key in prepared:
                keys.insert_envelope(session, self.anchor, one)
                self.contents[one.owner] = key

    def rotate(self) -> int:
        with self.database.writing() as session:
            return keys.rotate(session, self.anchor, self.admin, NOW)

    def reseal(self, batch: int = 7) -> int:
        return sum(keys.reseal(self.database, self.anchor, self.reader, batch))

    def verify(self) -> int:
        return sum(keys.verify_all(self.database, self.anchor, self.reader, NOW))

    def retire(self, number: int) -> None:
        with self.database.writing() as session:
            keys.retire(session, self.anchor, self.admin, number, NOW)

    def counts(self) -> dict[int, int]:
        with self.database.reading() as session:
            return keys.count_by_generation(session)

    def execute(self, sql: str, **values: object) -> None:
        """Write into the database as somebody who has only the database."""
        with self.database.writing() as session:
            session.execute(text(sql), values)

    def assert_everything_opens(self) -> None:
        with self.database.reading() as session:
            keyring = keys.Keyring(session, self.anchor, self.reader)
            for owner, key in self.contents.items():
                assert keyring.open(owner) == key


def admit_and_grant(
    session: Session,
    anchor: keys.Anchor,
    admin: keys.Signer,
    by: keys.Recovered,
    holder_id: bytes,
    seed: bytes,
) -> None:
    """Make a coordinator: an admin admits, a holder grants and seals."""
    publics = vault.publics_of(seed)
    admit = vault.statement.admit(holder_id, vault.COORDINATOR, publics.kem, publics.sign)
    log = keys.append_statement(session, anchor, vault.ADMIT, admit, admin, NOW)
    grant = vault.statement.grant(holder_id, log.holders[holder_id].admit_hash)
    keys.append_statement(session, anchor, vault.GRANT, grant, by.signer, NOW)
    keys.seal_slots_for(session, anchor, by.reader, holder_id)


def found(database: Database, folder: Path) -> Keyhouse:
    """Begin an instance in an empty database; its trust file goes into `folder`."""
    admin_seed, admin_id = vault.new_seed(), uuid4().bytes
    admin = keys.signer_of(admin_seed, opens=False)
    anchor = keys.Anchor(uuid4().bytes, admin.fingerprint, folder / "trust")
    keys.establish_trust(anchor)
    coordinator_seed, coordinator_id = vault.new_seed(), uuid4().bytes
    with database.writing() as session:
        root = vault.statement.admin_add(admin_id, vault.publics_of(admin_seed).sign)
        keys.append_statement(session, anchor, vault.ADMIN_ADD, root, admin, NOW)
        recovery = keys.admit_recovery(session, anchor, admin, NOW)
        keys.rotate(session, anchor, admin, NOW)
        by = keys.from_shares(keys.read_log(session, anchor), recovery.shares)
        admit_and_grant(session, anchor, admin, by, coordinator_id, coordinator_seed)
    return Keyhouse(database, anchor, admin_seed, admin_id, recovery, coordinator_seed, coordinator_id)
