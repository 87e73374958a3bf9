"""Mail to the desk: one neutral sentence over an encrypted line, and nothing about anybody in a log."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from hotline.config import ConfigError
from hotline.errors import HotlineError

SECONDS = 20.0  # that a server may keep us waiting
PORTS = {"smtp": 587, "smtps": 465}
_HERE = {"localhost", "127.0.0.1", "::1"}


def msg(text: str) -> str:
    """Mark a text for translation; it is translated where it is sent."""
    return text


SUBJECT = msg("Something new")
BODY = msg(
    "There is something new. Please sign in as usual.\n\nWhether and how often this comes is in your profile."
)


class MailFailedError(HotlineError):
    """A mail did not go out; the message names the kind of failure and no address."""


@dataclass(frozen=True)
class Server:
    """What `smtp_url` says."""

    host: str
    port: int
    is_tls: bool  # from the first byte; else STARTTLS, which only a server on this very machine may lack
    user: str
    password: str = field(repr=False)
    sender: str


def server(url: str, default_sender: str) -> Server:
    """Read `smtp_url`. Raises `ConfigError`, which does not repeat it: it holds a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigError("smtp_url cannot be read") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise ConfigError("smtp_url must begin with smtp:// or smtps:// and name a server")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    named = parse_qs(parts.query).get("from", [""])[0]
    sender = named or (user if "@" in user else default_sender)
    return Server(
        parts.hostname, port or PORTS[parts.scheme], parts.scheme == "smtps", user, password, sender
    )


def message(to: str, sender: str, subject: str, body: str, now: datetime) -> EmailMessage:
    """One mail. Its id and its greeting name neither this host nor what runs on it."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice comes back
    mail.set_content(body, cte="quoted-printable")
    return mail


@contextmanager
def line(to: Server) -> Iterator[Line]:
    """An open line to the server. Raises `MailFailedError`."""
    try:
        with _connect(to) as connection:
            yield Line(connection)
    except (OSError, smtplib.SMTPException) as error:
        raise MailFailedError(_kind(error)) from None


class Line:
    """Sends mails one after another."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection

    def send(self, mail: EmailMessage) -> None:
        """Raises `MailFailedError`; the line stays open for the next unless the server closed it."""
        try:
            self._connection.send_message(mail)
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:
            raise MailFailedError(_kind(error)) from None


def _connect(to: Server) -> smtplib.SMTP:
    greeting = "[127.0.0.1]"  # RFC 5321 section 4.1.3; the default would be this host's own name
    context = ssl.create_default_context()
    if to.is_tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            to.host, to.port, local_hostname=greeting, timeout=SECONDS, context=context
        )
    else:
        connection = smtplib.SMTP(to.host, to.port, local_hostname=greeting, timeout=SECONDS)
    try:
        if not to.is_tls:
            connection.ehlo()
            if connection.has_extn("starttls") or to.host not in _HERE:
                connection.starttls(context=context)
        if to.user:
            connection.login(to.user, to.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _kind(error: Exception) -> str:
    """What went wrong, in a word: the server's own text may repeat an address."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()
