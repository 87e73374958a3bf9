"""Reading the whole audit log again: chain, signatures, and the heads that are known from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit.append import AUDIT_HEAD, head
from hotline.audit.chain import GENESIS, Head, event_hash
from hotline.audit.models import AuditEvent


@dataclass(frozen=True)
class Known:
    """What the log is held against; all of it comes from outside the audit tables."""

    instance: bytes
    signers: Mapping[bytes, bytes]  # fingerprint: sign public, of everybody who ever had standing
    hashes: frozenset[bytes] = frozenset()  # heads that signed key statements carry
    seen: Head | None = None  # the highest head that the trust file of this host has seen


@dataclass(frozen=True)
class AuditReport:
    """What `verify` found. `broken_at` is the first serial that does not hold, None if all do."""

    intact: bool
    events: int
    head: bytes
    broken_at: int | None
    reason: str = ""  # "", or "chain", "signature", "head-row", "cut", "forked"
    signatures: int = field(default=0, kw_only=True)  # how many signed heads were checked


def verify(session: Session, known: Known) -> AuditReport:
    """Check every event from the first one on. Flat in memory."""
    walk = _Walk(known)
    with closing(_rows(session)) as rows:
        for row in rows:
            walk.take(*row)
            if walk.reason:
                return walk.report(broken_at=walk.count + 1)
    walk.finish(head(session))
    return walk.report(broken_at=walk.count + 1 if walk.reason else None)


_Row = tuple[int, str, str, str, str, str, bytes]


def _rows(session: Session) -> Generator[_Row, None, None]:
    e = AuditEvent
    query = select(e.serial, e.at, e.kind, e.actor, e.subject, e.detail, e.hash).order_by(e.serial)
    with session.execute(query.execution_options(yield_per=1000)) as rows:
        yield from rows


class _Walk:
    """The log as far as it has been read: `count` events hold, the last with `hash`."""

    def __init__(self, known: Known) -> None:
        self.count, self.hash, self.reason, self.signatures = 0, GENESIS, "", 0
        self._known = known
        self._unmet = set(known.hashes) - {GENESIS}

    def take(
        self, serial: int, at: str, kind: str, actor: str, subject: str, detail: str, here: bytes
    ) -> None:
        """Check one event; `reason` stays empty if it holds."""
        expected = event_hash(self.hash, serial, at, kind, actor, subject, detail)
        if serial != self.count + 1 or here != expected:
            self.reason = "chain"
        elif not self._signature_holds(detail):
            self.reason = "signature"
        elif self._known.seen and serial == self._known.seen.count and here != self._known.seen.hash:
            self.reason = "forked"
        else:
            self.count, self.hash = serial, here
            self._unmet.discard(here)

    def finish(self, row: Head) -> None:
        """What only shows at the end: a log cut short, a known head that never came by."""
        seen = self._known.seen
        if (seen and self.count < seen.count) or self._unmet:
            self.reason = "cut" if seen and self.count < seen.count else "forked"
        elif row != Head(self.count, self.hash):
            self.reason = "head-row"

    def report(self, broken_at: int | None) -> AuditReport:
        return AuditReport(
            broken_at is None, self.count, self.hash, broken_at, self.reason, signatures=self.signatures
        )

    def _signature_holds(self, detail: str) -> bool:
        """A signed head names the events before it; who signed must once have stood in the key log."""
        said = json.loads(detail)
        if "signature" not in said:
            return True
        self.signatures += 1
        try:
            signer, signature = bytes.fromhex(said["signer"]), bytes.fromhex(said["signature"])
            public = self._known.signers[signer]
            statement = vault.Statement(
                self._known.instance, self.count, self.hash, int(said["time"]), signer, AUDIT_HEAD, ()
            )
            statement.verify(signature, public)
        except (vault.AlteredError, KeyError, ValueError, TypeError):
            return False
        return True
