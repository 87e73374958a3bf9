"""Every setting and every command stands in the README."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from hotline.cli import main
from hotline.config import Config

README = (Path(__file__).parents[3] / "README.md").read_text("utf-8")


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("name", [field.name for field in fields(Config)])
def test_the_readme_names_every_setting(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("command", list(_commands(main)), ids=" ".join)
def test_the_readme_names_every_command(command: tuple[str, ...]) -> None:
    group = " ".join(("hotline", *command[:-1])).strip()
    lines = [line for line in README.splitlines() if line.startswith(f"| `{group}")]
    assert any(f"`{command[-1]}`" in line or f" {command[-1]}`" in line for line in lines)


@pytest.mark.parametrize("command", list(_commands(main)), ids=" ".join)
def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    from click.testing import CliRunner

    answer = CliRunner().invoke(main, [*command, "--help"])
    assert answer.exit_code == 0
    assert "Usage:" in answer.output
