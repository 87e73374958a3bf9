"""A process that lodges reports until it is killed: by itself at a chosen statement, or from outside at any instant.

    python -m tests.crash.lodger points INSTANCE ANCHOR    # one child for every statement of the transaction
    python -m tests.crash.lodger stream INSTANCE ANCHOR    # until killed

Prints `number receipt sha256-of-its-file` for each report only after its commit, as the receipt page does.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from pathlib import Path

from sqlalchemy import event

from hotline.cases import service as cases
from hotline.cases.acceptance import Acceptance
from hotline.config import Config
from hotline.db import Database
from hotline.keys.service import Anchor
from tests.support.register import ANSWERS, NOON

MOST_POINTS = 60  # statements; far more than lodging runs


class Lodger:
    """Lodges reports with one file each, as the intake's view does it."""

    def __init__(self, instance: Path, anchor: str) -> None:
        instance_id, root, policy_hash = anchor.split(":")
        self.config = Config(instance=instance)
        self.anchor = Anchor(bytes.fromhex(instance_id), bytes.fromhex(root), instance / "trust")
        self.acceptance = Acceptance(1, "kk", policy_hash, NOON)
        self.database = Database(f"sqlite:///{instance / 'hotline.sqlite3'}", instance / "writers.lock")

    def lodge(self, kill_at: int = 0) -> None:
        """One report; SIGKILL at the given statement of its transaction, the commit among them."""
        content = os.urandom(1000)
        with cases.create_sealed_file(self.config.staged, NOON) as writer:
            writer.write(content)
            writer.finish()
            upload = writer.staged("a.pdf", "application/pdf")
        with self.database.reading() as session:
            prepared = cases.prepare_lodge(
                session,
                self.anchor,
                submission=os.urandom(32),
                answers=ANSWERS,
                acceptance=self.acceptance,
                language="kk",
                now=NOON,
                files={"evidence": [upload]},
                folders=(self.config.files, self.config.staged),
            )
        if kill_at:
            self._arm(kill_at)
        with self.database.writing() as session:
            lodged = cases.lodge(session, self.anchor, prepared, NOON)
        self._point()
        cases.settle(self.config.staged, self.config.files, lodged.files)
        self._point()
        print(lodged.number, lodged.receipt, hashlib.sha256(content).hexdigest(), flush=True)

    _left = 0

    def _arm(self, kill_at: int) -> None:
        self._left = kill_at
        event.listen(self.database.engine, "before_cursor_execute", lambda *_: self._point())
        event.listen(self.database.engine, "commit", lambda *_: self._point())

    def _point(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    mode, instance, anchor = sys.argv[1:]
    if mode == "stream":
        lodger = Lodger(Path(instance), anchor)
        while True:
            lodger.lodge()
    for point in range(1, MOST_POINTS):
        child = os.fork()
        if child == 0:
            Lodger(Path(instance), anchor).lodge(kill_at=point)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            print("points", point - 1, flush=True)
            return
    raise SystemExit("lodging has more points than expected")


if __name__ == "__main__":
    main()
