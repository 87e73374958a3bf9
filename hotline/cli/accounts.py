"""`hotline accounts`: invite, list, admit, grant, suspend, renew, new-admin."""

from __future__ import annotations

import sys

import click

from hotline import clock
from hotline.accounts import bootstrap, service
from hotline.cli.context import (
    App,
    admin_option,
    as_json,
    emit,
    load,
    read_shares,
    say,
    shares_option,
    unlock,
)

fingerprint_option = click.option(
    "--fingerprint", metavar="TEXT", help="As the joiner reads it out; asked for at a terminal if missing."
)


@click.group()
def accounts() -> None:
    """People of the staff. Nobody becomes a reader without two signatures."""


@accounts.command()
@click.argument("login")
@click.option("--role", type=click.Choice(["coordinator", "admin"]), default="coordinator", show_default=True)
@click.option("--name", help="What colleagues call this person; the login if missing.")
@as_json
def invite(login: str, role: str, name: str | None, json_: bool) -> None:
    """Print an address where one person can join once, within seven days."""
    with load().database.writing() as session:
        token = service.invite(
            session, login=login, name=name or login, role=role, now=clock.now(), actor="system"
        )
    _show_invitation(login, role, token, json_)


@accounts.command("list")
@as_json
def list_(json_: bool) -> None:
    """Everybody, with what the key log says of them."""
    app = load()
    with app.database.reading() as session:
        people = service.people(session, app.anchor)
        invited = service.invited(session, clock.now())
    if json_:
        emit(
            {
                "accounts": [
                    {
                        "login": one.login,
                        "name": one.name,
                        "role": one.role,
                        "state": one.state,
                        "fingerprint": one.fingerprint,
                        "created_at": one.created_at.isoformat(),
                    }
                    for one in people
                ],
                "invited": [
                    {
                        "login": one.login,
                        "name": one.name,
                        "role": one.role,
                        "expires_at": one.expires_at.isoformat(),
                    }
                    for one in invited
                ],
            }
        )
        return
    for one in people:
        click.echo(f"{one.login:20} {one.role:12} {one.state:10} {_shown(one):25} {one.name}")
    for waiting in invited:
        click.echo(f"{waiting.login:20} {waiting.role:12} {'invited':10} until {waiting.expires_at:%Y-%m-%d}")


@accounts.command()
@click.argument("login")
@admin_option
@shares_option
@fingerprint_option
def admit(login: str, admin: str, shares: str | None, fingerprint: str | None) -> None:
    """Sign, as an admin, that LOGIN may be let in. With recovery shares, grant in the same step."""
    app = load()
    typed = fingerprint or _ask_fingerprint(login)
    signer = unlock(app, admin).signer
    lines = read_shares(shares) if shares else []
    with app.database.writing() as session:
        service.admit(session, app.anchor, signer, login, typed, clock.now())
        if shares:
            service.grant_with_shares(session, app.anchor, lines, login, typed, clock.now())
    if shares:
        click.echo(f"{login} is admitted and granted, and can read")
    else:
        click.echo(f"{login} is admitted")
        if _role(app, login) == "coordinator":
            say("now a coordinator grants, at /desk/people or by 'hotline accounts grant'")


@accounts.command()
@click.argument("login")
@click.option("--as", "as_", metavar="LOGIN", help="The coordinator who grants.")
@shares_option
@fingerprint_option
def grant(login: str, as_: str | None, shares: str | None, fingerprint: str | None) -> None:
    """Let an admitted joiner read: sealed to them by a coordinator, or by recovery shares."""
    if (as_ is None) == (shares is None):
        raise click.UsageError("say who grants: --as LOGIN or --shares FILE")
    app = load()
    typed = fingerprint or _ask_fingerprint(login)
    if as_ is not None:
        opened = unlock(app, as_)
        with app.database.writing() as session:
            service.grant(session, app.anchor, opened.signer, opened.reader, login, typed, clock.now())
    else:
        lines = read_shares(shares or "-")
        with app.database.writing() as session:
            service.grant_with_shares(session, app.anchor, lines, login, typed, clock.now())
    click.echo(f"{login} is granted, and can read")


@accounts.command()
@click.argument("login")
@admin_option
def suspend(login: str, admin: str) -> None:
    """End a person's access for ever: their sessions, their slots, their signature."""
    app = load()
    signer = unlock(app, admin).signer
    with app.database.writing() as session:
        service.suspend(session, app.anchor, signer, login, clock.now())
    app.database.forget_freed_bytes()
    click.echo(f"{login} is suspended")
    say(f"what is sealed from now on must exclude them: hotline keys rotate --admin {admin}")


@accounts.command()
@click.argument("login")
@click.option(
    "--login", "new_login", metavar="NEW", help="Login of the new keys; LOGIN with a number if missing."
)
@as_json
def renew(login: str, new_login: str | None, json_: bool) -> None:
    """Give a person new keys, when their passphrase may be known or a laptop is lost.

    Prints an invitation. After they have joined: admit, grant, suspend the old account, rotate, reseal.
    """
    app = load()
    with app.database.writing() as session:
        old = service.person(session, app.anchor, login)
        token = service.renew(session, old, clock.now(), "system", new_login or "")
        fresh = service.invitation(session, token, clock.now()).login
    _show_invitation(fresh, old.role, token, json_)
    say("after they have joined:")
    say(f"  hotline accounts admit {fresh} --admin ADMIN")
    if old.role == "coordinator":
        say(f"  hotline accounts grant {fresh} --as ANOTHER-COORDINATOR   (or --shares FILE)")
    say(f"  hotline accounts suspend {old.login} --admin ADMIN")
    say("  hotline keys rotate --admin ADMIN --reseal --as COORDINATOR")


@accounts.command("new-admin")
@click.argument("login")
@as_json
def new_admin(login: str, json_: bool) -> None:
    """Begin anew with LOGIN when every admin's passphrase is lost. Then tell every host.

    Whoever has a shell here is the root of trust: this writes the new root into this host's settings. On every
    other host set the same `root_fingerprint`; until then intake is closed there.
    """
    app = load()
    with app.database.writing() as session:
        made = bootstrap.new_root(session, app.anchor, app.site_key, login, clock.now())
    root = made.signer.fingerprint.hex()
    bootstrap.write_settings(app.config.instance, {"root_fingerprint": root})
    shown = {
        "login": made.login,
        "passphrase": made.passphrase,
        "totp_secret": made.totp_text,
        "one_time_codes": list(made.codes),
        "root_fingerprint": root,
    }
    if json_:
        emit(shown)
        return
    say("Shown once; write it down. Restart the server, and set root_fingerprint on every other host.")
    for name, value in shown.items():
        click.echo(f"{name:18} {value if isinstance(value, str) else '  '.join(value)}")


def _show_invitation(login: str, role: str, token: str, json_: bool) -> None:
    path = f"/desk/join/{token}"
    if json_:
        emit({"login": login, "role": role, "path": path})
    else:
        click.echo(path)
        say(f"{login} can join there once, within seven days; hand the address over by a safe channel")


def _shown(one: service.Person) -> str:
    """Whoever still has to sign for a person types what that person reads out, not what a list says."""
    return one.fingerprint if one.state == "active" else "-"


def _ask_fingerprint(login: str) -> str:
    if not sys.stdin.isatty():
        raise click.UsageError("give --fingerprint as the joiner reads it out")
    return str(click.prompt(f"Fingerprint that {login} reads out", err=True))


def _role(app: App, login: str) -> str:
    with app.database.reading() as session:
        return service.person(session, app.anchor, login).role
