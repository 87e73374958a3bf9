"""`hotline audit`: whether the log of what was done still tells what happened."""

from __future__ import annotations

import click

from hotline.audit import service
from hotline.cases import service as cases
from hotline.cli.context import as_json, emit, load
from hotline.keys import service as keys

REASONS = {
    "chain": "an event was changed, removed or added",
    "signature": "somebody's signature does not cover what stands before it",
    "head-row": "the log does not end where it says",
    "cut": "the log is shorter than this host has seen",
    "forked": "the log tells another past than this host or a key statement has seen",
}


@click.group()
def audit() -> None:
    """The hash-chained log of what was done and looked at."""


@audit.command()
@click.option("--files", is_flag=True, help="Read every attached file too; this takes a while.")
@as_json
def verify(json_: bool, files: bool) -> None:
    """Check every event, every signature, and every stored value and clear column against what the log saw."""
    app = load()
    folders = (app.config.files, app.config.staged)
    with app.database.reading() as session:
        report = keys.verify_audit(session, app.anchor)
        swapped = (
            {case_id.hex: places for case_id, places in cases.differing_cases(session)}
            if report.intact
            else {}
        )
        altered = [
            {"case": case_id.hex, "file": str(file_id)}
            for case_id, file_id in (
                cases.differing_files(session, folders) if files and report.intact else ()
            )
        ]
    intact = report.intact and not swapped and not altered
    if json_:
        told = {
            "intact": intact,
            "events": report.events,
            "head": report.head.hex(),
            "broken_at": report.broken_at,
            "swapped_cases": list(swapped),
        }
        emit(told | ({"altered_files": altered} if files else {}))
    elif report.broken_at is not None:
        click.echo(f"BROKEN at event {report.broken_at}: {REASONS[report.reason]}")
    elif not intact:
        click.echo("the chain holds, but what is stored is not what the log saw in these cases:")
        for case_id, places in swapped.items():
            names = dict.fromkeys(place.partition("/")[0] for place in places)
            click.echo(f"  {case_id}: {', '.join(names)}")
        for one in altered:
            click.echo(f"  {one['case']}: file {one['file']} is gone or was changed")
    else:
        click.echo(f"intact: {report.events} events, {report.signatures} signed heads")
        click.echo(f"head {report.head.hex()}")
    if not intact:
        raise click.exceptions.Exit(1)


@audit.command()
@as_json
def head(json_: bool) -> None:
    """How many events there are and the hash of the last: write it down elsewhere, compare it later."""
    app = load()
    with app.database.reading() as session:
        found = service.head(session)
    if json_:
        emit({"events": found.count, "head": found.hash.hex()})
    else:
        click.echo(f"{found.count} {found.hash.hex()}")
