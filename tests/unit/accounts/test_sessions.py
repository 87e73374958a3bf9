"""Unlocked sessions: how long they live, and who can open one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from hotline import vault
from hotline.accounts import service as accounts
from hotline.accounts.models import Account, UnlockedSession
from hotline.accounts.sessions import Kind
from tests.conftest import Home

AT = datetime(2026, 11, 22, 10, 0, 0, 500, tzinfo=UTC)
R = bytes(range(32))


def begin(home: Home, kind: Kind = "mailbox", owner: UUID | None = None, secret: bytes = R) -> str:
    with home.database.writing() as session:
        return accounts.open_session(
            session, home.house.site_key, kind=kind, owner_id=owner or uuid4(), secret=secret, now=AT
        )


def look(home: Home, cookie: str, at: datetime, kind: Kind = "mailbox") -> accounts.Unlocked | None:
    with home.database.reading() as session:
        return accounts.resume(session, home.house.anchor, home.house.site_key, kind, cookie, at)


def slip_in(home: Home, sealed_under: bytes) -> str:
    """A session of the admin written straight into the database, with a cookie of one's own."""
    cookie, expires = vault.new_session_cookie(), (AT + timedelta(hours=1)).replace(microsecond=0)
    place = vault.SessionPlace(
        cookie.id_hash, "desk", home.founded.admin.account_id.bytes, int(expires.timestamp())
    )
    row = UnlockedSession(
        id_hash=cookie.id_hash,
        kind="desk",
        owner_id=home.founded.admin.account_id,
        sealed=vault.seal_session(b"", cookie.key, sealed_under, place),
        last_used=AT,
        expires_at=expires,
    )
    with home.database.writing() as session:
        session.add(row)
    return cookie.encode()


def test_whoever_writes_rows_makes_no_session(both_homes: Home) -> None:
    assert look(both_homes, slip_in(both_homes, both_homes.house.site_key), AT, "desk")  # it is the key alone
    assert look(both_homes, slip_in(both_homes, bytes(32)), AT, "desk") is None


def test_a_session_of_one_kind_is_none_of_another(home: Home) -> None:
    cookie = desk(home)
    with home.database.writing() as session:
        session.query(UnlockedSession).update({"kind": "mailbox"})
    assert look(home, cookie, AT) is None


def use(home: Home, cookie: str, at: datetime, kind: Kind = "mailbox") -> None:
    with home.database.writing() as session:
        accounts.touch(session, kind, cookie, at)


def desk(home: Home) -> str:
    assert home.founded.coordinator is not None
    person = home.founded.coordinator
    return begin(home, "desk", person.account_id, person.reader.seed)


def test_a_session_gives_its_secret_to_its_cookie(both_homes: Home) -> None:
    cookie = begin(both_homes)
    found = look(both_homes, cookie, AT + timedelta(minutes=1))
    assert found is not None
    assert found.secret == R
    assert R.hex() not in repr(found)


@pytest.mark.parametrize(("kind", "minutes"), [("mailbox", 15), ("desk", 30)])
def test_an_idle_session_ends(home: Home, kind: Kind, minutes: int) -> None:
    cookie = desk(home) if kind == "desk" else begin(home)
    assert look(home, cookie, AT + timedelta(minutes=minutes, seconds=-1), kind)
    assert look(home, cookie, AT + timedelta(minutes=minutes), kind) is None


def test_a_used_session_lives_on_until_twelve_hours(home: Home) -> None:
    cookie, at = desk(home), AT
    while at < AT + timedelta(hours=11, minutes=45):
        at += timedelta(minutes=15)
        assert look(home, cookie, at, "desk")
        use(home, cookie, at, "desk")
    assert look(home, cookie, AT + timedelta(hours=12), "desk") is None


def test_a_request_within_a_minute_writes_nothing(home: Home) -> None:
    cookie = begin(home)
    early, late = (look(home, cookie, AT + timedelta(seconds=s)) for s in (59, 60))
    assert early is not None
    assert late is not None
    assert (early.touch_due, late.touch_due) == (False, True)


def test_a_receipt_is_shown_for_a_quarter_of_an_hour_however_often_one_looks(home: Home) -> None:
    cookie = begin(home, "receipt")
    use(home, cookie, AT + timedelta(minutes=14), "receipt")
    assert look(home, cookie, AT + timedelta(minutes=16), "receipt") is None


def test_a_cookie_of_one_kind_opens_no_other(home: Home) -> None:
    assert look(home, begin(home), AT, "desk") is None


@pytest.mark.parametrize("cookie", ["", "x", "00" * 48, "zz" * 48])
def test_a_made_up_cookie_opens_nothing(home: Home, cookie: str) -> None:
    assert look(home, cookie, AT) is None


def test_the_right_id_with_another_key_opens_nothing(home: Home) -> None:
    cookie = begin(home)
    assert look(home, cookie[:32] + "00" * 32, AT) is None


def test_a_longer_life_written_into_the_database_opens_nothing(home: Home) -> None:
    cookie = begin(home)
    with home.database.writing() as session:
        session.query(UnlockedSession).update({"expires_at": AT + timedelta(days=300)})
    assert look(home, cookie, AT) is None


def _disk(home: Home) -> bytes:
    return b"".join(path.read_bytes() for path in home.config.instance.rglob("*") if path.is_file())


def _sign_out(session: Session, cookie: str) -> None:
    accounts.close_session(session, "mailbox", cookie)


def _end_all(session: Session, _cookie: str) -> None:
    accounts.close_all(session, session.query(UnlockedSession).one().owner_id)


def _sweep(session: Session, _cookie: str) -> None:
    accounts.forget_expired(session, AT + timedelta(days=1))


def test_signing_out_takes_the_row(home: Home) -> None:
    cookie = begin(home)
    with home.database.writing() as session:
        accounts.close_session(session, "desk", cookie)
    assert look(home, cookie, AT)
    with home.database.writing() as session:
        accounts.close_session(session, "mailbox", cookie)
    assert look(home, cookie, AT) is None


@pytest.mark.parametrize("end", [_sign_out, _end_all, _sweep])
def test_an_ended_session_is_in_no_file_of_the_instance(
    home: Home, end: Callable[[Session, str], None]
) -> None:
    if not home.database.is_sqlite:
        pytest.skip("PostgreSQL forgets with VACUUM")
    cookie = begin(home)
    with home.database.reading() as session:
        (row,) = session.query(UnlockedSession).all()
    assert row.sealed in _disk(home)
    with home.database.writing() as session:
        end(session, cookie)
    assert row.sealed not in _disk(home)


def test_a_suspended_coordinator_is_out_even_if_the_row_stays(home: Home) -> None:
    cookie = desk(home)
    assert home.founded.coordinator is not None
    with home.database.writing() as session:
        accounts.suspend(session, home.house.anchor, home.founded.admin.signer, "coordinator", AT)
    assert look(home, cookie, AT, "desk") is None
    again = desk(home)
    assert look(home, again, AT, "desk") is None


def test_expired_rows_are_swept(home: Home) -> None:
    begin(home)
    living = desk(home)
    with home.database.writing() as session:
        accounts.forget_expired(session, AT + timedelta(minutes=20))
        assert session.query(UnlockedSession).count() == 1
    assert look(home, living, AT + timedelta(minutes=20), "desk")


def test_the_row_alone_opens_nothing(home: Home) -> None:
    begin(home)
    with home.database.reading() as session:
        (row,) = session.query(UnlockedSession).all()
    assert R not in row.sealed
    assert len(row.id_hash) == 32


def test_a_mailbox_is_not_a_receipt(home: Home) -> None:
    """Both are opened by whoever wrote the report, and one shows what the other must not."""
    assert look(home, begin(home), AT, "receipt") is None
    assert look(home, begin(home, "receipt"), AT, "mailbox") is None


def _suspend(home: Home) -> None:
    with home.database.writing() as session:
        accounts.suspend(session, home.house.anchor, home.founded.admin.signer, "coordinator", AT)


def test_suspension_deletes_the_sessions(home: Home) -> None:
    desk(home)
    _suspend(home)
    with home.database.reading() as session:
        assert session.query(UnlockedSession).count() == 0


def test_a_suspension_taken_out_of_the_row_still_holds(home: Home) -> None:
    """Whoever writes into the database cannot let somebody in again."""
    _suspend(home)
    with home.database.writing() as session:
        session.query(Account).update({"suspended_at": None})
    assert look(home, desk(home), AT, "desk") is None


def test_a_suspension_in_the_row_alone_holds_too(home: Home) -> None:
    """Somebody whom the key log never knew is suspended there and nowhere else."""
    cookie = desk(home)
    with home.database.writing() as session:
        session.query(Account).update({"suspended_at": AT})
    assert look(home, cookie, AT, "desk") is None
    with home.database.reading() as session:
        assert accounts.owner_of(session, home.house.site_key, cookie, AT) is None
