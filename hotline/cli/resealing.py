"""Long work on envelopes, with a bar and the time it will take on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from hotline import clock
from hotline.cli.context import App, read_shares, unlock
from hotline.keys import service as keys

_TRIES = 3  # a desk request may reseal the last few between our verify and our retire

reader_options = (
    click.option("--as", "as_", metavar="LOGIN", help="The coordinator who opens."),
    click.option(
        "--shares",
        metavar="FILE",
        help="Open with recovery shares, one a line; - reads standard input, after the passphrase.",
    ),
)


def holder(app: App, as_: str | None, shares: str | None) -> keys.Recovered:
    """Whoever opens: a coordinator by passphrase, or the recovery key by its shares."""
    if (as_ is None) == (shares is None):
        raise click.UsageError("say who opens: --as LOGIN or --shares FILE")
    if as_ is not None:
        opened = unlock(app, as_)
        return keys.Recovered(opened.reader, opened.signer)
    lines = read_shares(shares or "-")
    with app.database.reading() as session:
        return keys.from_shares(keys.read_log(session, app.anchor), lines)


def reseal(app: App, reader: keys.Reader) -> int:
    """Move every envelope to the current generation; returns how many."""
    with app.database.reading() as session:
        current = keys.trusted_generation(session, app.anchor).number
        left = sum(n for number, n in keys.count_by_generation(session).items() if number != current)
    moved = _with_bar("resealing", left, keys.reseal(app.database, app.anchor, reader))
    if moved:
        with app.database.writing() as session:
            keys.record_reseal(session, app.anchor, reader, moved, clock.now())
    return moved


def verify(app: App, reader: keys.Reader) -> int:
    """Open every envelope of the current generation; returns how many."""
    with app.database.reading() as session:
        current = keys.trusted_generation(session, app.anchor).number
        amount = keys.count_by_generation(session).get(current, 0)
    steps = keys.verify_all(app.database, app.anchor, reader, clock.now())
    return _with_bar("verifying", amount, steps)


def retire_all(app: App, signer: keys.Signer) -> list[int]:
    """Retire every generation that is only opening; returns their numbers."""
    with app.database.writing() as session:
        log = keys.read_log(session, app.anchor)
        numbers = [one.number for one in log.open_generations[:-1]]
        for number in numbers:
            keys.retire(session, app.anchor, signer, number, clock.now())
    app.database.forget_freed_bytes()
    return numbers


def finish(app: App, signer: keys.Signer, reader: keys.Reader) -> tuple[int, int, list[int]]:
    """Reseal, verify and retire; returns how many were resealed and verified, and what was retired."""
    moved = 0
    for attempt in range(_TRIES):
        moved += reseal(app, reader)
        verified = verify(app, reader)
        try:
            return moved, verified, retire_all(app, signer)
        except (keys.VerifyFirstError, keys.EnvelopesLeftError):
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("the last try returns or raises")


def _with_bar(label: str, length: int, steps: Iterator[int]) -> int:
    done = 0
    with click.progressbar(length=length, label=label, file=sys.stderr, show_eta=True) as bar:
        for step in steps:
            done += step
            bar.update(step)
    return done
