"""News by mail, to a real SMTP server: never a word of what, never twice, and no address in a log."""

from __future__ import annotations

import datetime as dt
import email
import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select, text

from hotline import clock
from hotline.accounts import mail as post
from hotline.accounts import mailing
from hotline.accounts import service as accounts
from hotline.accounts.models import Mailing
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cli.mail import round_of
from hotline.config import ConfigError
from hotline.web.current import House
from tests.conftest import Home
from tests.support.colleagues import colleague
from tests.support.running import free_port

# Of a server that has TLS from the first byte, aiosmtpd does not know that it has.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
MORNING = datetime(2026, 11, 23, 4, 5, tzinfo=dt.UTC)  # five past nine in Almaty, a Monday
ADDRESS = "aigul@canary.kz"
USER, PASSWORD = "desk@example.kz", "p@ss:word/1"


@dataclass
class Post:
    """Keeps what arrives; refuses whom it is told to refuse."""

    mails: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    was_tls: list[bool] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.refused:
            return f"550 5.1.1 {address} is nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        self.to += envelope.rcpt_tos
        self.greetings.append(session.host_name)
        self.was_tls.append(session.ssl is not None)
        return "250 OK"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("mail") / "both.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return path


def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


@pytest.fixture(params=["smtp", "smtps"])
def served(
    request: pytest.FixtureRequest, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, Post]]:
    """A mail server with a password, once with STARTTLS and once with TLS from the first byte."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    took = Post()
    is_tls, port = request.param == "smtps", free_port()
    server = Controller(
        took,
        hostname="127.0.0.1",
        port=port,
        ssl_context=context if is_tls else None,
        tls_context=None if is_tls else context,
        require_starttls=not is_tls,
        authenticator=check,
        auth_required=True,
        auth_require_tls=not is_tls,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server.start()
    yield f"{request.param}://desk%40example.kz:p%40ss%3Aword%2F1@127.0.0.1:{port}", took
    server.stop()


def house_of(home: Home, url: str) -> House:
    return replace(home.house, config=replace(home.config, smtp_url=url))


def choose(home: Home, who: Any, rate: str, address: str = ADDRESS) -> None:
    with home.database.writing() as session:
        mailing.choose(session, home.house.site_key, who.account_id, address, rate)


def arrives(home: Home, kind: str = kinds.CASE_ARRIVED) -> None:
    with home.database.writing() as session:
        audit.append(session, kind=kind, now=MORNING, actor="reporter", subject="case:1", date_only=True)


def test_a_mail_says_that_there_is_something_and_not_what(both_homes: Home, served: tuple[str, Post]) -> None:
    url, took = served
    house = house_of(both_homes, url)
    choose(both_homes, both_homes.founded.coordinator, "hourly")
    assert round_of(house, MORNING) == (0, 0), "nothing is new yet"
    arrives(both_homes)
    assert round_of(house, MORNING) == (1, 0)
    (mail,) = took.mails
    assert took.to == [ADDRESS]
    assert mail["From"] == USER
    assert took.was_tls == [url.startswith("smtp:")], (
        "of the other kind the server itself speaks nothing else"
    )
    assert took.greetings == ["[127.0.0.1]"]
    whole = f"{mail}\n{mail.get_content()}".lower()
    for word in ("hotline", "шұғыл", "өтініш", "case", "localhost", "http", "pytkam", "азапт"):
        assert word not in whole, word
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] in {"Жаңалық бар", "Есть новое", "Something new"}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_mail_is_in_the_persons_language(home: Home, served: tuple[str, Post], language: str) -> None:
    url, took = served
    assert home.founded.coordinator is not None
    with home.database.writing() as session:
        accounts.set_language(session, home.founded.coordinator.account_id, language)
    choose(home, home.founded.coordinator, "daily")
    arrives(home, kinds.MESSAGE_ADDED)
    assert round_of(house_of(home, url), MORNING) == (1, 0)
    expected = {"kk": "Жаңалық бар", "ru": "Есть новое", "en": "Something new"}[language]
    assert took.mails[0]["Subject"] == expected


def test_each_is_told_once_and_no_more_often_than_they_chose(home: Home, served: tuple[str, Post]) -> None:
    url, took = served
    house, second = house_of(home, url), colleague(home, "aigul")
    choose(home, home.founded.coordinator, "hourly", "hourly@canary.kz")
    choose(home, second, "daily", "daily@canary.kz")
    arrives(home)
    assert round_of(house, MORNING - timedelta(hours=1)) == (1, 0), "before nine only the hourly one"
    assert round_of(house, MORNING) == (1, 0), "the daily one; the other knows already"
    arrives(home)
    assert round_of(house, MORNING + timedelta(minutes=30)) == (1, 0), "an hour after the first"
    arrives(home)
    assert round_of(house, MORNING + timedelta(minutes=45)) == (0, 0)
    assert round_of(house, MORNING + timedelta(hours=2)) == (1, 0)
    assert round_of(house, MORNING + timedelta(days=1)) == (1, 0)
    assert sorted(took.to) == ["daily@canary.kz"] * 2 + ["hourly@canary.kz"] * 3


def test_nobody_is_told_what_they_have_seen_or_has_turned_off(home: Home, served: tuple[str, Post]) -> None:
    url, took = served
    coordinator = home.founded.coordinator
    assert coordinator is not None
    choose(home, coordinator, "hourly")
    arrives(home)
    with home.database.writing() as session:
        actor = f"account:{coordinator.account_id.hex}"
        audit.append(session, kind=kinds.QUEUE_VIEWED, now=MORNING, actor=actor)
    assert round_of(house_of(home, url), MORNING) == (0, 0)
    arrives(home)
    choose(home, coordinator, "")
    assert round_of(house_of(home, url), MORNING) == (0, 0)
    with home.database.reading() as session:
        assert session.scalars(select(Mailing)).all() == []
    assert took.mails == []


def test_a_suspended_coordinator_hears_nothing_and_is_forgotten(home: Home, served: tuple[str, Post]) -> None:
    url, took = served
    second = colleague(home, "aigul")
    choose(home, second, "hourly")
    arrives(home)
    with home.database.writing() as session:
        accounts.suspend(session, home.founded.anchor, home.founded.admin.signer, "aigul", clock.now())
    assert round_of(house_of(home, url), MORNING) == (0, 0)
    assert took.mails == []
    with home.database.reading() as session:
        assert session.scalars(select(Mailing)).all() == []


def test_one_refused_address_stops_nobody_is_tried_again_and_stands_in_no_log(
    home: Home, served: tuple[str, Post], capsys: pytest.CaptureFixture[str]
) -> None:
    url, took = served
    second = colleague(home, "aigul")
    choose(home, home.founded.coordinator, "hourly", "nobody@canary.kz")
    choose(home, second, "hourly", "aigul@canary.kz")
    arrives(home)
    took.refused.add("nobody@canary.kz")
    assert round_of(house_of(home, url), MORNING) == (1, 1)
    assert took.to == ["aigul@canary.kz"]
    took.refused.clear()
    assert round_of(house_of(home, url), MORNING + timedelta(minutes=5)) == (1, 0)
    told = capsys.readouterr()
    assert "SMTPRecipientsRefused" in told.err
    assert "canary" not in told.err + told.out


@pytest.mark.parametrize("wrong", ["smtp://127.0.0.1:1", "{scheme}://desk:wrong-canary@127.0.0.1:{port}"])
def test_a_server_that_cannot_be_reached_loses_nothing(
    home: Home, served: tuple[str, Post], capsys: pytest.CaptureFixture[str], wrong: str
) -> None:
    url, _took = served
    choose(home, home.founded.coordinator, "hourly")
    arrives(home)
    bad = wrong.format(scheme=url.partition(":")[0], port=url.rpartition(":")[2])
    assert round_of(house_of(home, bad), MORNING) == (0, 1)
    assert "canary" not in "".join(capsys.readouterr())
    assert round_of(house_of(home, url), MORNING) == (1, 0)


def test_a_certificate_that_nobody_vouches_for_ends_the_line(
    home: Home, served: tuple[str, Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, took = served
    monkeypatch.delenv("SSL_CERT_FILE")
    choose(home, home.founded.coordinator, "hourly")
    arrives(home)
    assert round_of(house_of(home, url), MORNING) == (0, 1)
    assert took.mails == []


def test_the_database_holds_neither_address_nor_hour(both_homes: Home, served: tuple[str, Post]) -> None:
    url, _took = served
    choose(both_homes, both_homes.founded.coordinator, "hourly")
    arrives(both_homes)
    assert round_of(house_of(both_homes, url), MORNING) == (1, 0)
    with both_homes.database.reading() as session:
        row = session.scalars(select(Mailing)).one()
        stored = session.execute(text("SELECT * FROM mailings")).all()
        assert mailing.chosen(session, bytes(32), row.account_id) is None, (
            "another host's site key opens nothing"
        )
    assert b"canary" not in row.sealed
    assert len(row.sealed) == mailing.LEAST + 28
    assert "2026" not in str(stored)


@pytest.mark.parametrize("url", ["mail.example.kz", "http://x", "smtp://", "smtp://h:port"])
def test_a_mistyped_setting_is_named_without_its_password(url: str) -> None:
    with pytest.raises(ConfigError):
        post.server(url, "x@example.kz")


def test_settings_are_read_as_addresses_write_them() -> None:
    found = post.server("smtp://u%40h:p%2Fw@mail.kz?from=desk@ngo.kz", "x@example.kz")
    assert (found.host, found.port, found.user, found.password, found.sender) == (
        "mail.kz",
        587,
        "u@h",
        "p/w",
        "desk@ngo.kz",
    )
    assert post.server("smtps://mail.kz", "x@example.kz").port == 465
    assert post.server("smtps://mail.kz", "x@example.kz").sender == "x@example.kz"
