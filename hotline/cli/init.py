"""`hotline init`: the first admin, the first generation of keys, the shares on paper."""

from __future__ import annotations

import sys

import click
import segno

from hotline import config as settings
from hotline import vault
from hotline.accounts.bootstrap import Founded
from hotline.accounts.joining import LOGIN
from hotline.cli.context import as_json, emit, say
from hotline.cli.founding import found

LINE = "-" * 72


@click.command()
@click.option("--admin", "admin_login", metavar="LOGIN", help="Login of the first admin; asked if missing.")
@click.option(
    "--coordinator",
    "coordinator_login",
    metavar="LOGIN",
    default="coordinator",
    show_default=True,
    help="Login that the first coordinator is invited with.",
)
@click.option("--language", type=click.Choice(["kk", "ru", "en"]), default="kk", show_default=True)
@as_json
def init(admin_login: str | None, coordinator_login: str, language: str, json_: bool) -> None:
    """Begin an instance: database, first admin, keys, recovery shares. Prints each secret once.

    The passphrase is asked for, or is the first line of standard input; an empty one means: make one.
    """
    login = _login(admin_login)
    passphrase = _passphrase()
    made, site_key = found(
        settings.load(),
        {},
        admin_login=login,
        admin_passphrase=passphrase,
        coordinator_login=coordinator_login,
        ready=False,
        language=language,
    )
    if json_:
        emit(_for_programs(made, site_key))
    else:
        _print(made, site_key, generated=not passphrase)


def _login(given: str | None) -> str:
    login = given if given is not None else str(click.prompt("Login of the first admin", "admin", err=True))
    if not LOGIN.fullmatch(login):
        raise click.ClickException("a login has 2 to 32 small Latin letters, digits, dots or hyphens")
    return login


def _passphrase() -> str:
    """The admin's own passphrase, or an empty string for a generated one."""
    if sys.stdin.isatty():
        typed = str(
            click.prompt(
                "Passphrase (leave empty: one is made)",
                default="",
                show_default=False,
                hide_input=True,
                confirmation_prompt="Once more",
                err=True,
            )
        )
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    if typed and not vault.strong_enough(typed):
        raise click.ClickException("too easy to guess: use some 30 characters, or leave it empty")
    return typed


def _for_programs(made: Founded, site_key: bytes) -> dict[str, object]:
    return {
        "admin": {
            "login": made.admin.login,
            "passphrase": made.admin.passphrase,
            "totp_secret": made.admin.totp_text,
            "totp_uri": _uri(made),
            "one_time_codes": list(made.admin.codes),
            "fingerprint": made.admin.fingerprint,
        },
        "invitation": f"/desk/join/{made.invitation}",
        "recovery_shares": made.recovery_shares,
        "threshold": made.threshold,
        "instance_id": made.config.instance_id,
        "root_fingerprint": made.config.root_fingerprint,
        "site_key": site_key.hex(),
    }


def _uri(made: Founded) -> str:
    return vault.totp_uri(made.admin.totp_secret, made.admin.login, "hotline")


def _print(made: Founded, site_key: bytes, generated: bool) -> None:
    say("Everything below is shown once and kept nowhere. Write it down or print it now.")
    echo = click.echo
    echo(f"{LINE}\nADMIN")
    echo(f"  login         {made.admin.login}")
    if generated:
        echo(f"  passphrase    {made.admin.passphrase}")
    echo(f"  TOTP secret   {made.admin.totp_text}\n  for the app   {_uri(made)}")
    if sys.stdout.isatty():
        segno.make(_uri(made)).terminal(compact=True)
    echo("  codes for a lost device, each good once:")
    for code in made.admin.codes:
        echo(f"    {code}")
    echo(f"{LINE}\nRECOVERY SHARES: any {made.threshold} open every case. Keep them in different places.")
    for number, share in enumerate(made.recovery_shares, 1):
        echo(f"  {number}. {share}")
    echo(f"{LINE}\nRECOVERY SHEET: with the shares it brings this host back; keep it off this host.")
    echo(f"  instance id       {made.config.instance_id}\n  root fingerprint  {made.config.root_fingerprint}")
    echo(f"  site key          {site_key.hex()}")
    echo(f"{LINE}\nFIRST COORDINATOR: open this address on the site within seven days")
    echo(f"  /desk/join/{made.invitation}")
    say(f"{LINE}\nAfter they have joined, let them in with two of the shares:")
    say(f"  hotline accounts admit LOGIN --admin {made.admin.login} --shares -")
    say("Set the operator's BIN (operator_bin in hotline.toml): without it intake stays closed.")
