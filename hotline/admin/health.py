"""Whether this deployment is in order: the same checks for the page and for `hotline doctor`."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from hotline import migrations, screening, vault
from hotline.accounts import service as accounts
from hotline.audit import kinds
from hotline.audit.models import AuditEvent
from hotline.cases.files import stored
from hotline.config import Config
from hotline.keys import service as keys
from hotline.policy.operator import is_open
from hotline.web.current import House
from hotline.web.opening import SITE_KEY_BYTES

REHEARSE_EVERY = timedelta(days=90)
State = Literal["fine", "wrong", "note"]


@dataclass(frozen=True)
class Check:
    """One thing looked at. The words for `code` are in `words.py`."""

    code: str
    state: State
    values: dict[str, str | int] = field(default_factory=dict)


def examine(house: House, now: datetime) -> list[Check]:
    """Look at everything. Nothing that goes wrong on the way hides the rest."""
    found = [*_files(house.config), *_settings(house.config), _schema(house), *_storage(house, now)]
    with house.database.reading() as session:
        try:
            log = keys.read_log(session, house.anchor)
        except keys.KeyAlarmError as error:
            return [*found, Check("key-alarm", "wrong", {"alarm": error.code})]
        found += [Check("key-log", "fine", {"serial": log.serial}), *_people(session, house, log)]
        found += [*_generations(session, house), _rehearsal(session, house, log, now)]
    return found


def is_in_order(checks: list[Check]) -> bool:
    """Whether nothing is wrong."""
    return all(check.state != "wrong" for check in checks)


def _judge(code: str, good: bool, **values: str | int) -> Check:
    return Check(code, "fine" if good else "wrong", values)


def _files(config: Config) -> Iterator[Check]:
    """Nobody but the service's own user may read what lies in the instance folder."""
    open_ones = [path.name for path in _private(config) if path.exists() and _readable_by_others(path)]
    yield _judge("file-modes", not open_ones, files=", ".join(open_ones))


def _private(config: Config) -> list[Path]:
    names = ["site.key", "trust", "hotline.toml", "hotline.sqlite3"]
    if config.instance.exists() and not _readable_by_others(config.instance):
        names = names[:2]  # nobody else gets into the folder; the two secrets are checked all the same
    return [config.instance / name for name in names]


def _readable_by_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _settings(config: Config) -> Iterator[Check]:
    key = config.instance / "site.key"
    yield _judge("site-key", key.is_file() and key.stat().st_size == SITE_KEY_BYTES)
    yield _judge("operator-bin", is_open(config))
    if config.secure_cookies or not config.demo:  # a demonstration may run on plain loopback
        yield _judge("secure-cookies", config.secure_cookies)
    yield _judge("phones", bool(config.hotline_phones))
    if config.demo:
        yield Check("demo", "note")


def _schema(house: House) -> Check:
    try:
        migrations.check(house.database)
    except migrations.OldSchemaError:
        return Check("schema", "wrong")
    return Check("schema", "fine")


def _storage(house: House, now: datetime) -> Iterator[Check]:
    with house.database.reading() as session:
        if house.database.is_sqlite:
            mode = str(session.scalar(text("PRAGMA journal_mode")))
            erases = session.scalar(text("PRAGMA secure_delete"))
            yield _judge("journal", mode == "wal" and bool(erases))
        else:
            yield Check("postgresql", "note")
    # File times are set to midnight, so a staged file may look a day older than it is.
    oldest = (now - timedelta(hours=house.config.staged_hours + 24)).timestamp()
    late = sum(info.st_mtime < oldest for _, info in stored(house.config.staged))
    yield _judge("staged-sweep", not late, count=late)
    yield _judge("screening", _screening_works())


def _screening_works() -> bool:
    """The detector finds what it must find; a broken word list would make it silent."""
    return bool(screening.find("Ахметов Серік Болатұлы, ЖСН 900101300017", screening.Own()))


def _people(session: Session, house: House, log: vault.KeyLog) -> Iterator[Check]:
    coordinators = sum(holder.role == vault.COORDINATOR for holder in log.active_holders)
    yield _judge("coordinators", coordinators > 0, count=coordinators)
    yield _judge("recovery", any(holder.role == vault.RECOVERY for holder in log.active_holders))
    if len(log.admins) == 1:
        yield Check("one-admin", "note")
    waiting = sum(one.state in ("joined", "admitted") for one in accounts.people(session, house.anchor))
    if waiting:
        yield Check("waiting", "note", {"count": waiting})


def _generations(session: Session, house: House) -> Iterator[Check]:
    for generation in keys.list_generations(session, house.anchor):
        if generation.state == "opening":
            yield Check("opening", "note", {"number": generation.number, "count": generation.envelopes})


def _rehearsal(session: Session, house: House, log: vault.KeyLog, now: datetime) -> Check:
    """Due every 90 days and after each rotation; a new instance's first shares have 90 days."""
    newest = session.execute(
        select(AuditEvent.at, AuditEvent.subject)
        .where(AuditEvent.kind == kinds.RECOVERY_REHEARSED)
        .order_by(AuditEvent.serial.desc())
        .limit(1)
    ).one_or_none()
    founded = keys.list_generations(session, house.anchor)[0].created_at
    seen = founded if newest is None else datetime.fromisoformat(newest.at)
    after_rotation = log.current.number == 1 or (
        newest is not None and newest.subject == f"generation:{log.current.number}"
    )
    return _judge("rehearsal", after_rotation and now - seen <= REHEARSE_EVERY, days=(now - seen).days)
