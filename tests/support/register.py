"""A register of cases with real keys and no web: for tests, crash runs and benchmarks of `hotline.cases`."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hotline import vault
from hotline.cases import service as cases
from hotline.cases.acceptance import Acceptance
from hotline.config import Config
from hotline.db import Database
from hotline.keys import service as keys
from hotline.keys.service import Anchor, Keyring, Reader, Signer
from hotline.models import MODELS
from hotline.policy import service as policy
from tests.support.copies import SQLITE, TRUST, copy_closed

assert MODELS
NOON = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)  # noon in Almaty, a Sunday
COORDINATOR = uuid.UUID(int=7)  # any account: the register does not ask who it is
ANSWERS: Mapping[str, Any] = {
    "surname": "Жоламанова",
    "given_name": "Ақбөпе",
    "patronymic": "",
    "email": "akbope@example.kz",
    "reporting_for": "self",
    "narrative": "Мені түнде үйден алып кетті.",
    "reply_by": "email",
}


@dataclass
class Register:
    """One register: a database, folders, keys, and somebody who can read."""

    config: Config
    database: Database
    anchor: Anchor
    reader: Reader = field(repr=False)
    admin: Signer = field(repr=False)
    acceptance: Acceptance

    @property
    def folders(self) -> tuple[Path, Path]:
        return self.config.files, self.config.staged

    def prepare(
        self,
        submission: bytes | None = None,
        answers: Mapping[str, Any] = ANSWERS,
        files: Mapping[str, Sequence[cases.StagedFile]] | None = None,
        now: datetime = NOON,
        **more: Any,
    ) -> cases.Prepared:
        """Everything that comes before the write transaction."""
        with self.database.reading() as session:
            return cases.prepare_lodge(
                session,
                self.anchor,
                submission=submission or os.urandom(32),
                answers=answers,
                acceptance=self.acceptance,
                language="kk",
                now=now,
                files=files,
                folders=self.folders,
                **more,
            )

    def lodge(self, *arguments: Any, now: datetime = NOON, **more: Any) -> cases.Lodged:
        """A report from form to receipt, as the intake's view does it."""
        prepared = self.prepare(*arguments, now=now, **more)
        with self.database.writing() as session:
            lodged = cases.lodge(session, self.anchor, prepared, now)
        cases.settle(self.config.staged, self.config.files, lodged.files)
        return lodged

    def stage(
        self,
        content: bytes,
        name: str = "дәлел.pdf",
        now: datetime = NOON,
        media_type: str = "application/pdf",
    ) -> cases.StagedFile:
        """An upload that waits for its form."""
        with cases.create_sealed_file(self.config.staged, now) as writer:
            writer.write(content)
            writer.finish()
            return writer.staged(name, media_type)

    @property
    def viewer(self) -> cases.Viewer:
        """A coordinator who looks."""
        return cases.Viewer(self.database, self.anchor, self.reader, f"account:{COORDINATOR.hex}")

    def look(self, number: str, now: datetime = NOON) -> cases.OpenCase:
        """A coordinator opens a case."""
        return self.viewer.case(number, now)

    def queue(self, now: datetime = NOON, **asked: Any) -> cases.QueuePage:
        """A coordinator looks at a page of the queue."""
        return self.viewer.queue(now, **asked)

    def find(self, receipt: str) -> tuple[uuid.UUID, bytes]:
        """What a typed receipt leads to."""
        with self.database.reading() as session:
            return cases.find_by_receipt(session, receipt, cases.receipt_salt(self.anchor))

    def read(self, file_id: uuid.UUID, meta: cases.FileMeta) -> bytes:
        """A whole file's plaintext."""
        return b"".join(cases.read_file(self.folders, file_id, meta))

    def reply(self, number: str, text: str, now: datetime = NOON) -> None:
        """A coordinator answers."""
        with self.database.writing() as session:
            keyring = Keyring(session, self.anchor, self.reader)
            cases.reply(session, keyring, number, text=text, by=COORDINATOR, now=now)

    def move(self, number: str, to: str, now: datetime = NOON) -> None:
        """A coordinator moves a case."""
        with self.database.writing() as session:
            keyring = Keyring(session, self.anchor, self.reader)
            cases.move(session, keyring, number, to=to, by=COORDINATOR, now=now)

    def rotate(self) -> None:
        """A new generation."""
        with self.database.writing() as session:
            keys.rotate(session, self.anchor, self.admin, NOON)


def copied(original: Register, instance: Path, database: Database) -> Register:
    """The same register with a folder and a database of its own; nobody may have either open."""
    copy_closed(original.config.instance, instance, SQLITE, TRUST)
    anchor = replace(original.anchor, trust_path=instance / TRUST)
    return replace(original, config=Config(instance=instance), database=database, anchor=anchor)


def new_register(instance: Path, database: Database) -> Register:
    """Fill an empty database with an admin, a recovery key who reads, a generation and a policy version."""
    instance.mkdir(exist_ok=True)
    seed = vault.new_seed()
    admin = keys.signer_of(seed, opens=False)
    anchor = Anchor(os.urandom(16), admin.fingerprint, instance / "trust")
    keys.establish_trust(anchor)
    public = admin.sign_key.public_key().public_bytes_raw()
    with database.writing() as session:
        fields = vault.statement.admin_add(uuid.uuid4().bytes, public)
        keys.append_statement(session, anchor, vault.ADMIN_ADD, fields, admin, NOON)
        made = keys.admit_recovery(session, anchor, admin, NOON)
        keys.rotate(session, anchor, admin, NOON)
        version = policy.publish_default(session, NOON)
    acceptance = Acceptance(version.number, "kk", version.sha256("kk"), NOON)
    return Register(Config(instance=instance), database, anchor, made.reader, admin, acceptance)
