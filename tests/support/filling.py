"""Filling an instance with many real, openable cases quickly: the same bytes as lodging makes, without the receipts.

The receipt's Argon2id is skipped (its copy is random bytes, as nobody holds the receipt), everything else is sealed
as in `cases.lodging`. Audit events are not written, so `audit verify` does not know these cases.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from hotline import vault
from hotline.cases.acceptance import Acceptance
from hotline.cases.models import AcceptanceRow, Case, ReceiptCopy, SealedValue, Shred
from hotline.cases.record import REPORT, Record
from hotline.cases.search_models import WAITS
from hotline.keys import service as keys
from hotline.keys.models import EnvelopeRow
from hotline.models import MODELS
from hotline.web.current import House

assert MODELS
BATCH = 1000
NAMES = ("Ахметова", "Оспанов", "Ким", "Жүнісова", "Петренко", "Әбдірахман", "Юсупов", "Тлеуова")
GIVEN = ("Айгүл", "Ерлан", "Гүлнұр", "Серік", "Мадина", "Нұрлан", "Әсел", "Тимур", "Жанар", "Ғалым")


def fill(house: House, number: int, start: int = 0) -> None:
    """Put `number` cases into the register, arrived one after the other."""
    with house.database.reading() as session:
        generation = keys.trusted_generation(session, house.anchor)
    cases = _cases(house, generation, number, start)
    while batch := list(islice(cases, BATCH)):
        with house.database.writing() as session:
            for model in (AcceptanceRow, Case, Shred, SealedValue, ReceiptCopy, EnvelopeRow):
                session.execute(insert(model), [row[model] for row in batch])
            session.connection().execute(WAITS, [{"id": row[Case]["id"]} for row in batch])


def _cases(house: House, generation: Any, number: int, start: int) -> Iterator[dict[Any, dict[str, Any]]]:
    chance = random.Random(start)
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    for at in range(start, start + number):
        now = begun + timedelta(minutes=3 * at)
        case_id, acceptance_id, value_id = uuid4(), uuid4(), uuid4()
        key, shred = vault.new_case_key(), vault.new_shred()
        side = vault.SideKey(
            case_id.bytes, vault.Side.REPORTER, vault.case_side(key, shred, vault.Side.REPORTER)
        )
        accepted = Acceptance(1, "kk", "0" * 64, now)
        label = f"{at // 1_000_000:02d}-{at // 1000 % 1000:03d}-{at % 1000:03d}"
        answers = {
            "surname": chance.choice(NAMES),
            "given_name": chance.choice(GIVEN),
            "narrative": "Мені ұстады. " * 30,
            "phone": f"+7701{at * 7919 % 10_000_000:07d}",
            "email": f"person{at}@example.kz",
        }
        record = Record(label, "report", answers, accepted, now)
        owner = vault.Owner("case", case_id.bytes)
        wrapped = vault.seal_envelope(
            key,
            instance=house.anchor.instance_id,
            generation=generation.number,
            generation_public=generation.public,
            owner=owner,
        )
        yield {
            AcceptanceRow: {
                "id": acceptance_id,
                "policy_version": 1,
                "language": "kk",
                "text_sha256": "0" * 64,
                "accepted_on": now.date(),
            },
            Case: {
                "id": case_id,
                "number": label,
                "arrived_on": now.date(),
                "status": chance.choice(("received", "acknowledged", "in_work", "answered", "closed")),
                "kind": "report",
                "due_on": (now + timedelta(days=7)).date(),
                "region": chance.choice(("almaty", "astana", "shymkent", "")),
                "language": chance.choice(("kk", "ru")),
                "channel": "form",
                "has_files": chance.random() < 0.2,
                "authorisation": "none",
                "retain_until": (now + timedelta(days=1800)).date(),
                "acceptance_id": acceptance_id,
            },
            Shred: {"case_id": case_id, "secret": shred},
            SealedValue: {
                "id": value_id,
                "case_id": case_id,
                "side": "reporter",
                "label": REPORT,
                "position": 0,
                "sealed": side.seal(REPORT, value_id.bytes, record.encode(), vault.RECORD_LEAST),
            },
            ReceiptCopy: {
                "lookup": os.urandom(16),
                "case_id": case_id,
                "wrapped": os.urandom(60),
                "content_mac": os.urandom(32),
            },
            EnvelopeRow: {
                "owner_kind": "case",
                "owner_id": case_id,
                "generation": generation.number,
                "wrapped": wrapped,
            },
        }
