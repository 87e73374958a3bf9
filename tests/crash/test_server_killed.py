"""`kill -9` of the whole server while people send reports: what was acknowledged is there, whole, and only once."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from hotline import clock
from hotline import config as settings
from hotline.cases import service as cases
from hotline.cases.models import AcceptanceRow, Case, CaseFile, ReceiptCopy, SealedValue, Shred
from hotline.keys.models import EnvelopeRow
from hotline.web.opening import open_house
from tests.support.person import Person
from tests.support.running import Server, environment, prepare, start

CLIENTS = 8
PDF = b"%PDF-1.4\n" + b"1 0 obj << >> endobj\n" * 40 + b"%%EOF\n"
Result = TypeVar("Result")
OFFLINE = (http.client.HTTPException, OSError)


@dataclass
class Witness:
    """Somebody who sends report after report and remembers every receipt that the server showed."""

    port: int
    name: str
    stop: threading.Event
    receipts: dict[str, str] = field(default_factory=dict)  # code: the words that it must open
    resent: int = 0

    def run(self) -> None:
        turn = 0
        while not self.stop.is_set():
            turn += 1
            words = f"{self.name}-{turn}"
            person = Person(self.port)
            code = self._insist(lambda person=person, words=words: self._report(person, words))
            if code:
                self.receipts[code] = words
            if person.connection:
                person.connection.close()

    def _report(self, person: Person, words: str) -> str:
        assert person.accept().status == 303
        form = person.open_form()
        answers = form.fields | {
            "reporting_for": "self",
            "reply_by": "mailbox",
            "surname": "Сейітова",
            "narrative": f"Мені ұстады {words}",
        }
        files = [("evidence", "a.pdf", PDF)] if random.random() < 0.3 else []
        sent = self._insist(lambda: person.upload("/kk/report", answers, files))
        if sent is None:
            return ""
        assert sent.status == 303, f"refused: {sent.status}"
        found = self._insist(person.receipt)
        return found[1] if found else ""

    def _insist(self, ask: Callable[[], Result]) -> Result | None:
        """Ask again while the server is down, as a person on a bad line does, unless everybody goes home."""
        while True:
            try:
                return ask()
            except OFFLINE:
                self.resent += 1
                if self.stop.is_set():
                    return None
                time.sleep(0.05)


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
def test_no_acknowledged_report_is_lost(tmp_path: Path, kills: int) -> None:
    instance = tmp_path / "instance"
    credentials = prepare(instance)
    server = start(instance, credentials)
    stop = threading.Event()
    witnesses = [Witness(server.port, f"w{number}", stop) for number in range(CLIENTS)]
    threads = [threading.Thread(target=witness.run) for witness in witnesses]
    for thread in threads:
        thread.start()
    for _ in range(kills):
        time.sleep(random.uniform(0.3, 1.2))
        server.kill()
        server = start(instance, credentials, server.port)
    time.sleep(0.5)
    stop.set()
    for thread in threads:
        thread.join(60)
    receipts = {code: words for witness in witnesses for code, words in witness.receipts.items()}
    assert len(receipts) >= kills
    _each_opens(server, receipts)
    server.stop()
    _nothing_is_half(instance, len(receipts))


def _each_opens(server: Server, receipts: dict[str, str]) -> None:
    for code, words in receipts.items():
        person = Person(server.port)
        form = person.get("/kk/case").form("/case")
        answer = person.post(form.action, form.fields | {"receipt": code})
        page = person.follow(answer) if answer.status == 303 else answer
        assert words in page.text, "an acknowledged report does not open with its receipt"
        assert person.connection
        person.connection.close()


def _nothing_is_half(instance: Path, acknowledged: int) -> None:
    found = {name: value for name, value in environment(instance).items() if name.startswith("HOTLINE_")}
    house = open_house(settings.load(found))
    later = clock.now().replace(year=clock.now().year + 1)
    cases.sweep(house.database, house.config, later)
    with house.database.reading() as session:
        number = session.scalar(select(func.count()).select_from(Case)) or 0
        for model in (AcceptanceRow, Shred, ReceiptCopy, EnvelopeRow):
            assert session.scalar(select(func.count()).select_from(model)) == number, model.__tablename__
        reports = select(func.count()).where(SealedValue.label == "report")
        assert session.scalar(reports) == number
        named = {str(row) for row in session.scalars(select(CaseFile.id))}
    assert number >= acknowledged
    on_disk = {path.name for folder in (house.config.files, house.config.staged) for path in _files(folder)}
    assert on_disk == named, "a file without a row, or a row without a file"
    house.database.engine.dispose()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
