"""`hotline mail`: tell coordinators that there is something new. Never a word of what, and never a reporter.

A process of its own: no request waits for a mail server, the public face knows no password of one, and a mail
follows the clock and not the report, so that whoever watches the line cannot tell when one came.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from email.message import EmailMessage

import click
from babel.support import Translations

from hotline import clock
from hotline.accounts import mail as post
from hotline.accounts import mailing
from hotline.cli.context import App, as_json, emit, load, say
from hotline.config import ConfigError
from hotline.web.languages import CATALOGUES

PAUSE = 5.0  # seconds between two looks at the clock: a machine that slept is still on time


@click.group()
def mail() -> None:
    """News for coordinators, without content."""


@mail.command()
@as_json
def send(json_: bool) -> None:
    """Send what is due now, once. For a timer at each full hour; calling it more often sends no more."""
    app = load()
    sent, failed = round_of(app, clock.now())
    if json_:
        emit({"sent": sent, "failed": failed})
    else:
        click.echo(f"{sent} sent, {failed} failed")
    if failed:
        raise SystemExit(1)


@mail.command()
def run() -> None:
    """Send what is due at each full hour, until it is stopped. The same as `send` from a timer."""
    app = load()
    _server(app)
    while True:
        hour = (clock.now() + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
        while clock.now() < hour:
            time.sleep(PAUSE)
        try:
            round_of(app, clock.now())
        except Exception as error:  # the next hour tries again; a message could hold an address
            say(f"no mail was sent: {type(error).__name__}")


def round_of(app: App, now: datetime) -> tuple[int, int]:
    """Send every mail that is due; (sent, failed). Whoever failed is tried again at the next round."""
    server = _server(app)
    with app.database.reading() as session:
        waiting = list(mailing.due(session, app.anchor, app.site_key, now))
    if not waiting:
        return 0, 0
    sent = 0
    try:
        with post.line(server) as line:
            for one in waiting:
                try:
                    line.send(_letter(one, server, now))
                except post.MailFailedError as error:
                    say(f"a mail was not taken: {error}")
                    continue
                with app.database.writing() as session:
                    mailing.note(session, app.site_key, one, now)
                sent += 1
    except post.MailFailedError as error:
        say(f"no line to the mail server: {error}")
    return sent, len(waiting) - sent


def _letter(one: mailing.Due, server: post.Server, now: datetime) -> EmailMessage:
    said = Translations.load(CATALOGUES, [one.language])
    return post.message(one.address, server.sender, said.gettext(post.SUBJECT), said.gettext(post.BODY), now)


def _server(app: App) -> post.Server:
    if not app.config.smtp_url:
        raise ConfigError("there is no smtp_url in the settings, so nobody gets mail")
    return post.server(app.config.smtp_url, app.config.contact_email)
