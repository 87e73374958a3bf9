"""`hotline demo`: an instance with sample facts and two people ready to sign in. Never for real reports."""

from __future__ import annotations

import click

from hotline import config as settings
from hotline import migrations
from hotline.accounts.bootstrap import Credentials, Founded
from hotline.cli.context import as_json, emit, say
from hotline.cli.founding import Settings, found
from hotline.config import Config
from hotline.db import Database

# Without `operator_bin` the pages of a demonstration show a number that is marked as a sample.
SAMPLE: Settings = {
    "demo": True,
    "hotline_phones": ["+77270000001", "+77010000002"],
}


@click.command()
@click.option(
    "--keep", is_flag=True, help="If there is an instance already, bring it up to date and leave it."
)
@as_json
def demo(keep: bool, json_: bool) -> None:
    """Prepare a demonstration: an admin and a coordinator, credentials printed once."""
    config = settings.load()
    if keep and config.instance_id:
        migrations.upgrade(Database(config.database, config.instance / "writers.lock"))
        say("this instance was here already: up to date, credentials unchanged and not shown again")
        return
    sample = {name: value for name, value in SAMPLE.items() if not _is_set(config, name)}
    made, _ = found(config, sample, ready=True)
    if json_:
        emit(_for_programs(made))
    else:
        _print(made)


def _is_set(config: Config, name: str) -> bool:
    return bool(getattr(config, name)) and name != "demo"


def _for_programs(made: Founded) -> dict[str, object]:
    assert made.coordinator is not None
    return {
        "admin": _credentials(made.admin),
        "coordinator": _credentials(made.coordinator),
        "recovery_shares": made.recovery_shares,
        "threshold": made.threshold,
    }


def _credentials(person: Credentials) -> dict[str, str]:
    return {"login": person.login, "passphrase": person.passphrase, "totp_secret": person.totp_text}


def _print(made: Founded) -> None:
    assert made.coordinator is not None
    say("A demonstration, never for real reports. The lines below are shown once.")
    click.echo("Sign in at /desk/sign-in:")
    for person in (made.coordinator, made.admin):
        click.echo(f"  {person.role}")
        click.echo(f"    login        {person.login}")
        click.echo(f"    passphrase   {person.passphrase}")
        click.echo(f"    TOTP secret  {person.totp_text}")
        click.echo(f"    or a code    {'  '.join(person.codes[:5])}   (each good once)")
    click.echo(f"Recovery shares, any {made.threshold} of which open every case:")
    for share in made.recovery_shares:
        click.echo(f"  {share}")
