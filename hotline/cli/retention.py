"""`hotline retention`: what is kept no longer than it may be (clause 2.1, PDL article 18)."""

from __future__ import annotations

import click

from hotline import clock
from hotline.accounts import service as accounts
from hotline.cases import service as cases
from hotline.cli.context import as_json, emit, load
from hotline.web import housekeeping


@click.group()
def retention() -> None:
    """The end of what is kept."""


@retention.command()
@as_json
def run(json_: bool) -> None:
    """Erase cases past their last day, uploads never sent, sessions run out. Safe to stop and run again."""
    app, now = load(), clock.now()
    with app.database.reading() as session:
        overdue = cases.overdue(session, clock.local_date(now))
    for case_id in overdue:
        with app.database.writing() as session:
            files = cases.erase(session, case_id, "system", now)
            accounts.close_all(session, case_id)
        cases.finish_erasure(app.database, app.config, files)
    housekeeping.tidy(app)
    if json_:
        emit({"erased": len(overdue)})
    else:
        click.echo(f"{len(overdue)} cases erased")
