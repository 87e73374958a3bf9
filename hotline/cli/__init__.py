"""The same services, typed: `hotline <noun> <verb>`. A command's module is loaded only when it is called."""

from __future__ import annotations

import importlib
from typing import Any

import click

from hotline.errors import HotlineError

# name: (module in this package, the command's name in it), in the order in which they are listed
COMMANDS = {
    "init": ("init", "init"),
    "demo": ("demo", "demo"),
    "serve": ("serve", "serve"),
    "accounts": ("accounts", "accounts"),
    "keys": ("keys", "keys"),
    "policy": ("policy", "policy"),
    "audit": ("audit", "audit"),
    "mail": ("mail", "mail"),
    "retention": ("retention", "retention"),
    "data-map": ("data_map", "data_map"),
    "doctor": ("doctor", "doctor"),
    "db": ("db", "db"),
}


class Contents(click.Group):
    """The list of all commands. Errors of the house become one plain line and exit status 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        found: click.Command = getattr(importlib.import_module(f"{__name__}.{module}"), name)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HotlineError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Contents, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hotline")
def main() -> None:
    """A hotline intake whose personal-data policy is kept by code."""
