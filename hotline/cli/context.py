"""What commands share: the instance they work on, and how secrets come in: by prompt or pipe alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from hotline import clock, migrations
from hotline.accounts import service as accounts
from hotline.config import Config
from hotline.web.current import House
from hotline.web.opening import open_house

App = House  # config, database, anchor, site_key

as_json = click.option("--json", "json_", is_flag=True, help="Print one object for programs.")
admin_option = click.option("--admin", "admin", metavar="LOGIN", required=True, help="Who signs.")
shares_option = click.option(
    "--shares",
    metavar="FILE",
    help="Recovery shares, one a line; - reads standard input, after the passphrase.",
)


def load(config: Config | None = None) -> App:
    """The instance of the settings in force. Raises `ConfigError`, `OldSchemaError`."""
    house = open_house(config)
    migrations.check(house.database)
    return house


def ask_passphrase(login: str) -> str:
    """Somebody's passphrase: asked at a terminal, else the next line of standard input."""
    if sys.stdin.isatty():
        answer: str = click.prompt(f"Passphrase of {login}", hide_input=True, err=True)
        return answer
    line = sys.stdin.readline()
    if not line:
        raise click.ClickException("no passphrase on standard input")
    return line.rstrip("\r\n")


def read_shares(path: str) -> list[str]:
    """Recovery shares, one a line. `-` reads what is left of standard input."""
    if path == "-":
        if sys.stdin.isatty():
            click.echo("Type two recovery shares, one a line, then Ctrl-D.", err=True)
        text = sys.stdin.read()
    else:
        try:
            text = Path(path).read_text("utf-8")
        except OSError as error:
            raise click.ClickException(f"cannot read the shares: {error.strerror}") from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def unlock(app: App, login: str) -> accounts.Opened:
    """Ask for a passphrase and open that person's keys, for signing or reading."""
    passphrase = ask_passphrase(login)
    with app.database.reading() as session:
        return accounts.unlock(session, app.site_key, login, passphrase, clock.now())


def emit(result: Any) -> None:
    """One JSON object on standard output, and nothing else there."""
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))


def say(text: str = "") -> None:
    """Talk, which goes to standard error so that results can be piped."""
    click.echo(text, err=True)
