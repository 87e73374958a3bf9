"""`hotline policy`: publish a text, list the versions, show what changed."""

from __future__ import annotations

from pathlib import Path

import click

from hotline import clock
from hotline.cli import context
from hotline.policy import diff, service
from hotline.policy.document import parse
from hotline.policy.models import PolicyVersion

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MARKS = {"same": ("", ""), "added": ("[+", "+]"), "removed": ("[-", "-]")}


@click.group()
def policy() -> None:
    """The policy that reporters accept."""


@policy.command()
@click.option("--kk", type=FILE, required=True, help="The Kazakh text: plain UTF-8, one clause a line.")
@click.option("--ru", type=FILE, help="The Russian text. Missing: the Kazakh one is shown.")
@click.option("--en", type=FILE, help="The English text. Missing: the Kazakh one is shown.")
@context.as_json
def publish(kk: Path, ru: Path | None, en: Path | None, json_: bool) -> None:
    """Put a new version in force, at once and for everyone.

    The text is kept byte for byte and is never edited afterwards. Open forms have to accept it anew.
    """
    app = context.load()
    files = {"kk": kk, "ru": ru, "en": en}
    texts = {language: path.read_bytes() for language, path in files.items() if path is not None}
    with app.database.writing() as session:
        version = service.publish(session, texts, clock.now())
    _warn_of_other_numbers(version)
    if json_:
        context.emit(_facts(version))
        return
    click.echo(f"version {version.number} is in force ({', '.join(version.languages)})")
    click.echo(f"SHA-256 of the Kazakh text: {version.kk_sha256}")


@policy.command("list")
@context.as_json
def list_(json_: bool) -> None:
    """Every version, the newest, which is in force, first."""
    with context.load().database.reading() as session:
        found = service.versions(session)
    if json_:
        context.emit({"versions": [_facts(version) for version in found]})
        return
    for version in found:
        day = clock.local_date(version.published_at)
        click.echo(f"{version.number}  {day}  {','.join(version.languages):8}  {version.kk_sha256}")


@policy.command("diff")
@click.argument("old", type=click.IntRange(1))
@click.argument("new", type=click.IntRange(1))
@click.option("--language", type=click.Choice(["kk", "ru", "en"]), default="kk", show_default=True)
@context.as_json
def diff_(old: int, new: int, language: str, json_: bool) -> None:
    """What changed from version OLD to version NEW, word by word."""
    with context.load().database.reading() as session:
        texts = [service.get(session, number).text(language)[0] for number in (old, new)]
    changed = [paragraph for paragraph in diff.compare(*texts) if paragraph.is_changed]
    if json_:
        rows = [
            {
                "clause": one.number,
                "pieces": [{"kind": piece.kind, "text": piece.text} for piece in one.pieces],
            }
            for one in changed
        ]
        context.emit({"from": old, "to": new, "changed": rows})
        return
    for paragraph in changed:
        pieces = [piece.text.join(MARKS[piece.kind]) for piece in paragraph.pieces]
        click.echo("".join(pieces))
    if not changed:
        context.say("no word changed")


def _facts(version: PolicyVersion) -> dict[str, object]:
    return {
        "number": version.number,
        "published_at": version.published_at.isoformat(),
        "languages": list(version.languages),
        "sha256": {language: version.sha256(language) for language in version.languages},
    }


def _warn_of_other_numbers(version: PolicyVersion) -> None:
    """A translation whose clauses are numbered otherwise is published, but somebody should know."""
    numbers = parse(version.kk).clauses
    for language in version.languages[1:]:
        if parse(version.text(language)[0]).clauses != numbers:
            context.say(f"warning: {language} does not have the same clause numbers as kk")
