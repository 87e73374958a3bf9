"""`hotline doctor`: is this deployment in order?"""

from __future__ import annotations

import sys

import click

from hotline import clock
from hotline.admin import health, words
from hotline.cli.context import as_json, emit
from hotline.web.opening import open_house


@click.command()
@as_json
def doctor(json_: bool) -> None:
    """Check files, keys, settings and storage. Exit status 1 if something is wrong."""
    checks = health.examine(open_house(), clock.now())  # an old schema is one of the findings
    if json_:
        emit(
            {
                "in_order": health.is_in_order(checks),
                "checks": [{"code": one.code, "state": one.state, **one.values} for one in checks],
            }
        )
    else:
        for one in checks:
            mark = {"fine": "ok", "wrong": "WRONG", "note": "note"}[one.state]
            click.echo(f"{mark:6} {words.sentence(one.code, one.state, one.values)}")
            if todo := words.advice(one.code, one.state):
                click.echo(f"       {todo}")
    if not health.is_in_order(checks):
        sys.exit(1)
