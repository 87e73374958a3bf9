"""`hotline retention run`: what is past its last day is erased, what is not stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from hotline import clock
from hotline.accounts import service as accounts
from hotline.accounts.models import UnlockedSession
from hotline.cases import service as cases
from hotline.cases.models import Case, ReceiptCopy, SealedValue, Shred
from hotline.cli import main, retention
from hotline.db import Database
from hotline.web.current import House
from tests.support.register import new_register


def test_only_overdue_cases_are_erased(
    database: Database, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = new_register(instance, database)
    house = House(register.config, register.database, register.anchor, bytes(32))
    monkeypatch.setattr(retention, "load", lambda: house)
    kept, gone = register.lodge(), register.lodge()
    with register.database.writing() as session:
        yesterday = clock.local_date(clock.now()) - timedelta(days=1)
        session.execute(update(Case).where(Case.id == gone.case_id).values(retain_until=yesterday))
    answer = CliRunner().invoke(main, ["retention", "run", "--json"])
    assert answer.exit_code == 0, answer.output
    assert '"erased": 1' in answer.output
    with register.database.reading() as session:
        assert session.get(Shred, kept.case_id) is not None
        assert session.get(Shred, gone.case_id) is None
        assert session.query(ReceiptCopy).count() == 1
    assert '"erased": 0' in CliRunner().invoke(main, ["retention", "run", "--json"]).output


def test_requests_and_open_mailboxes_go_with_their_case(
    database: Database, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = new_register(instance, database)
    house = House(register.config, register.database, register.anchor, bytes(32))
    monkeypatch.setattr(retention, "load", lambda: house)
    report, request = register.lodge(), register.lodge(kind="see")
    now = clock.now()
    with register.database.writing() as session:
        for one, kind in ((report, "claim"), (report, "block")):
            cases.ask(session, one.case_id, one.reporter_key, cases.Wish(kind, "Сөзім"), now)
        for one in (report, request):
            accounts.open_session(
                session, bytes(32), kind="mailbox", owner_id=one.case_id, secret=one.reporter_key, now=now
            )
        yesterday = clock.local_date(now) - timedelta(days=1)
        session.execute(update(Case).values(retain_until=yesterday))
    answer = CliRunner().invoke(main, ["retention", "run", "--json"])
    assert '"erased": 2' in answer.output, answer.output
    with register.database.reading() as session:
        for table in (SealedValue, UnlockedSession):
            assert session.query(table).count() == 0
        assert cases.count_requests(session) == 0
        assert list(cases.differing_cases(session)) == []
