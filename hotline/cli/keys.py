"""`hotline keys`: the hotline key's generations, the people who hold it, and the paper that recovers it."""

from __future__ import annotations

from typing import Any

import click

from hotline import clock, vault
from hotline.accounts import service as accounts
from hotline.cli import resealing
from hotline.cli.context import App, admin_option, as_json, emit, load, read_shares, say, unlock
from hotline.keys import service as service


def _reader(command: Any) -> Any:
    for option in reversed(resealing.reader_options):
        command = option(command)
    return command


@click.group()
def keys() -> None:
    """Generations of the hotline key: begin, reseal, prove, retire. Every command is safe to stop."""


@keys.command("list")
@as_json
def list_(json_: bool) -> None:
    """Every generation and every holder, as the verified key log says."""
    app = load()
    with app.database.reading() as session:
        log = service.read_log(session, app.anchor)
        generations = [_generation(one) for one in service.list_generations(session, app.anchor)]
        logins = {one.id.bytes: one.login for one in accounts.people(session, app.anchor)}
    holders = [_holder(one, logins) for one in log.holders.values()]
    if json_:
        emit({"generations": generations, "holders": holders})
        return
    click.echo(f"{'generation':<12}{'state':<10}{'cases':>8}  begun")
    for row in generations:
        click.echo(f"{row['number']:<12}{row['state']:<10}{row['cases']:>8}  {row['created_at'][:10]}")
    click.echo(f"\n{'holder':<22}{'role':<13}{'state':<11}fingerprint")
    for row in holders:
        click.echo(
            f"{row['login'] or 'recovery shares':<22}{row['role']:<13}{row['state']:<11}{row['fingerprint']}"
        )


def _generation(one: service.GenerationFacts) -> dict[str, Any]:
    return {
        "number": one.number,
        "state": one.state,
        "suite": one.suite,
        "cases": one.envelopes,
        "created_at": one.created_at.isoformat(),
    }


def _holder(one: vault.Holder, logins: dict[bytes, str]) -> dict[str, Any]:
    waiting = "suspended" if one.suspended else "admitted"
    return {
        "id": one.id.hex(),
        "login": logins.get(one.id),
        "role": one.role,
        "state": "active" if one.active else waiting,
        "fingerprint": vault.show_fingerprint(one.fingerprint),
    }


@keys.command()
@admin_option
@click.option("--reseal", "also_reseal", is_flag=True, help="Then reseal, verify and retire as well.")
@_reader
@as_json
def rotate(admin: str, also_reseal: bool, as_: str | None, shares: str | None, json_: bool) -> None:
    """Begin a new generation. New reports use it at once; old ones stay readable."""
    if not also_reseal and (as_ or shares):
        raise click.UsageError("--as and --shares go with --reseal")
    if also_reseal and (as_ is None) == (shares is None):
        raise click.UsageError("--reseal needs --as LOGIN or --shares FILE")
    app = load()
    with app.database.reading() as session:
        seen = service.read_log(session, app.anchor).serial
    signer = unlock(app, admin).signer
    opener = resealing.holder(app, as_, shares) if also_reseal else None
    with app.database.writing() as session:
        number = service.rotate(session, app.anchor, signer, clock.now(), expected_serial=seen)
    say(f"generation {number} is current")
    done: dict[str, Any] = {"generation": number}
    if opener is not None:
        done |= _finished(app, signer, opener.reader)
    if json_:
        emit(done)
        return
    click.echo(f"new reports are sealed to generation {number}")
    if opener is not None:
        _tell(done)
    if shares is None:
        say("the recovery shares were not tried on it yet: hotline keys recovery rehearse")


def _finished(app: App, signer: service.Signer, reader: service.Reader) -> dict[str, Any]:
    moved, verified, retired = resealing.finish(app, signer, reader)
    return {"resealed": moved, "verified": verified, "retired": retired}


def _tell(done: dict[str, Any]) -> None:
    click.echo(f"{done['resealed']} resealed, {done['verified']} opened and found whole")
    click.echo(f"retired: {', '.join(map(str, done['retired'])) or 'none'}")


@keys.command()
@_reader
@as_json
def reseal(as_: str | None, shares: str | None, json_: bool) -> None:
    """Seal every old envelope to the current generation. Safe to stop and to run again."""
    app = load()
    moved = resealing.reseal(app, resealing.holder(app, as_, shares).reader)
    if json_:
        emit({"resealed": moved})
    else:
        click.echo(f"{moved} resealed; none left under an old generation")


@keys.command()
@_reader
@as_json
def verify(as_: str | None, shares: str | None, json_: bool) -> None:
    """Open every envelope of the current generation: the proof that retiring an old one wants."""
    app = load()
    opened = resealing.verify(app, resealing.holder(app, as_, shares).reader)
    if json_:
        emit({"verified": opened})
    else:
        click.echo(f"{opened} opened and found whole")


@keys.command()
@click.argument("number", type=int, required=False)
@admin_option
@as_json
def retire(number: int | None, admin: str, json_: bool) -> None:
    """Give up generation NUMBER, or every old one: nobody can open anything sealed to it any more.

    Refused while an envelope is under it, or before `keys verify`.
    """
    app = load()
    signer = unlock(app, admin).signer
    if number is None:
        retired = resealing.retire_all(app, signer)
    else:
        with app.database.writing() as session:
            service.retire(session, app.anchor, signer, number, clock.now())
        app.database.forget_freed_bytes()
        retired = [number]
    if json_:
        emit({"retired": retired})
    else:
        click.echo(f"retired: {', '.join(map(str, retired)) or 'none'}")


@keys.command()
@click.option("--accept", is_flag=True, help="Believe the database as it is; after a restore only.")
@as_json
def trust(accept: bool, json_: bool) -> None:
    """What this host has seen of the key log, beside what the database says now."""
    app = load()
    if accept:
        with app.database.writing() as session:
            service.accept_trust(session, app.anchor, clock.now())
        say("accepted. Rotate now: hotline keys rotate --admin LOGIN")
    alarm = None
    with app.database.reading() as session:
        try:
            service.read_log(session, app.anchor)
        except service.KeyAlarmError as error:
            alarm = error.code
        found = _standing(app, session)
    if json_:
        emit({"alarm": alarm, **found})
    else:
        for name, value in found.items():
            click.echo(f"{name:<9} {_point(value)}")
        click.echo("the two agree" if alarm is None else f"ALARM: {alarm}; intake is closed")
    if alarm is not None:
        raise click.exceptions.Exit(1)


def _standing(app: App, session: Any) -> dict[str, dict[str, Any] | None]:
    found: dict[str, dict[str, Any] | None] = {"host": None, "database": None}
    try:
        seen = service.read_trust(app.anchor)
        found["host"] = {"serial": seen.serial, "hash": seen.head.hex()}
        log = service.examine(session, app.anchor).log
        found["database"] = {"serial": log.serial, "hash": log.head.hex()}
    except service.KeyAlarmError:
        pass  # the alarm itself is told by the caller; here only what can be read is shown
    return found


def _point(value: dict[str, Any] | None) -> str:
    return f"statement {value['serial']}, hash {value['hash']}" if value else "cannot be read"


@keys.group()
def recovery() -> None:
    """The recovery key, which is on paper only."""


@recovery.command()
@click.option("--shares", metavar="FILE", default="-", show_default=True, help="Shares, one a line.")
@as_json
def rehearse(shares: str, json_: bool) -> None:
    """Prove that shares still open the current generation. Due every 90 days and after each rotation."""
    app = load()
    lines = read_shares(shares)
    with app.database.writing() as session:
        service.rehearse(session, app.anchor, lines, clock.now())
        number = service.trusted_generation(session, app.anchor).number
    if json_:
        emit({"opens": number})
    else:
        click.echo(f"these shares open generation {number}")


@recovery.command()
@admin_option
@_reader
@as_json
def renew(admin: str, as_: str | None, shares: str | None, json_: bool) -> None:
    """Make new shares, suspend the old recovery key, rotate, reseal and retire.

    For when a share is lost, or two were seen by others. The old shares count until the new ones are printed.
    """
    app = load()
    signer = unlock(app, admin).signer
    opener = resealing.holder(app, as_, shares)
    with app.database.writing() as session:
        made = service.begin_renewal(session, app.anchor, signer, opener.signer, opener.reader, clock.now())
    if not json_:
        _print_shares(made)
    with app.database.writing() as session:
        number = service.finish_renewal(session, app.anchor, signer, made.holder_id, clock.now())
    reader = opener.reader if as_ is not None else made.reader
    done = {"generation": number, **_finished(app, signer, reader)}
    if json_:
        emit({"recovery_shares": made.shares, "threshold": 2, **done})
    else:
        click.echo(f"the old shares open nothing more; generation {number} is current")
        _tell(done)


def _print_shares(made: service.NewRecovery) -> None:
    click.echo("Write each line on its own paper and give each to another person; any two open everything.\n")
    for share in made.shares:
        click.echo(f"{share}\n")
