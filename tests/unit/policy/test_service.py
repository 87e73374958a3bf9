"""Publishing a text, keeping it, and accepting it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hotline.audit import service as audit
from hotline.db import Database
from hotline.errors import NotFoundError
from hotline.policy import service
from hotline.policy.errors import PolicyTextError, StalePolicyError
from hotline.policy.operator import SAMPLE_BIN, is_valid_bin
from hotline.policy.service import Shown

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BODY = "Саясат\r\n1. Бөлім\r\n1.1. Бірінші тармақ.\t\r\n\r\n".encode()


def test_a_text_is_kept_byte_for_byte(database: Database) -> None:
    with database.writing() as session:
        service.publish(session, {"kk": BODY}, NOW)
    with database.reading() as session:
        version = service.in_force(session)
    assert version.text("kk") == (BODY.decode(), "kk")
    assert version.sha256("kk") == hashlib.sha256(BODY).hexdigest()
    assert version.published_at == NOW


def test_a_missing_language_shows_the_kazakh_text(database: Database) -> None:
    with database.writing() as session:
        version = service.publish(session, {"kk": BODY, "en": b"1.1. First"}, NOW)
    assert version.languages == ("kk", "en")
    assert version.text("ru")[1] == "kk"
    assert version.sha256("ru") == version.kk_sha256
    assert version.text("en") == ("1.1. First", "en")


def test_the_newest_version_is_in_force_and_old_ones_stay(database: Database) -> None:
    for number in (1, 2, 3):
        with database.writing() as session:
            assert service.publish(session, {"kk": f"1.1. {number} мәтін".encode()}, NOW).number == number
    with database.reading() as session:
        assert service.in_force(session).number == 3
        assert [version.number for version in service.versions(session)] == [3, 2, 1]
        assert service.get(session, 1).kk == "1.1. 1 мәтін"
        with pytest.raises(NotFoundError):
            service.get(session, 4)


def test_publishing_leaves_a_trace(database: Database) -> None:
    with database.writing() as session:
        service.publish(session, {"kk": BODY}, NOW)
    with database.reading() as session:
        assert audit.head(session).count == 1


def test_what_fails_halfway_publishes_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        assert service.publish(session, {"kk": BODY}, NOW).number / 0
    with database.reading() as session, pytest.raises(NotFoundError):
        service.in_force(session)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n\t\n",
        b"\xef\xbb\xbf",
        b"\xff\xfe1.1. x",
        "Тармағы жоқ мәтін".encode(),
        b"1.1. a\x00b",
        b"1.1. " + b"x" * 500_000,
    ],
)
def test_a_text_that_cannot_be_published_is_refused(database: Database, body: bytes) -> None:
    with pytest.raises(PolicyTextError), database.writing() as session:
        service.publish(session, {"kk": body}, NOW)
    with pytest.raises(PolicyTextError), database.writing() as session:
        service.publish(session, {"kk": BODY, "ru": body}, NOW)
    with database.reading() as session:
        assert service.versions(session) == []


def test_the_kazakh_text_is_never_missing(database: Database) -> None:
    with pytest.raises(PolicyTextError), database.writing() as session:
        service.publish(session, {"en": b"1.1. First"}, NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policy_versions SET kk = 'x'",
        "UPDATE policy_versions SET published_at = '2020-01-01'",
        "DELETE FROM policy_versions",
        "INSERT INTO policy_versions (number, published_at, kk, kk_sha256) VALUES (1, '2020-01-01', 'x', 'x')",
        "INSERT INTO policy_versions (number, published_at, kk, kk_sha256) VALUES (9, '2020-01-01', 'x', 'x')",
    ],
)
def test_the_database_itself_refuses_to_edit_a_published_text(database: Database, statement: str) -> None:
    with database.writing() as session:
        service.publish(session, {"kk": BODY}, NOW)
    with pytest.raises(DatabaseError), database.writing() as session:
        session.execute(text(statement))
    with database.reading() as session:
        assert service.in_force(session).kk == BODY.decode()


def test_sqlites_replace_is_no_way_around(sqlite: Database) -> None:
    with sqlite.writing() as session:
        service.publish(session, {"kk": BODY}, NOW)
    with pytest.raises(DatabaseError), sqlite.writing() as session:
        session.execute(
            text(
                "INSERT OR REPLACE INTO policy_versions (number, published_at, kk, kk_sha256) "
                "VALUES (1, '2020-01-01', 'x', 'x')"
            )
        )


def test_accepting_is_bound_to_the_text_and_language_shown(sqlite: Database) -> None:
    with sqlite.writing() as session:
        version = service.publish(session, {"kk": BODY, "en": b"1.1. First"}, NOW)
    accepted = service.accept(Shown(1, "en", version.sha256("en")), version, NOW)
    assert (accepted.version, accepted.language, accepted.sha256) == (1, "en", version.en_sha256)
    assert accepted.accepted_at == NOW
    for shown in (
        Shown(2, "kk", version.kk_sha256),
        Shown(0, "kk", version.kk_sha256),
        Shown(1, "en", version.kk_sha256),
        Shown(1, "ru", version.kk_sha256),
        Shown(1, "xx", version.kk_sha256),
        Shown(1, "kk", ""),
        Shown(1, "kk", "ә" * 64),
    ):
        with pytest.raises(StalePolicyError):
            service.accept(shown, version, NOW)


def test_a_bin_has_twelve_digits_and_the_right_last_one() -> None:
    assert is_valid_bin(SAMPLE_BIN)
    assert is_valid_bin("990140000007")
    for wrong in (
        "",
        "000000000000",
        "990140000008",
        "99014000000",
        "9901400000077",
        "99014000000x",
        "٩٩٠١٤٠٠٠٠٠٠٧",
    ):
        assert not is_valid_bin(wrong), wrong
