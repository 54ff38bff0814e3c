"""A command group whose commands are imported when they are run.

Help texts stand here beside the module names, so that listing the commands imports none of them.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import click

from tenfold.cli.collector import collector_paused


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """Where a command is defined, and what the list of commands says of it."""

    module: str
    attribute: str
    short_help: str


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def __init__(self, *args: Any, lazy: Mapping[str, LazyCommand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order in which they were given."""
        return [*self._lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself; None for an unknown name."""
        lazy = self._lazy.get(cmd_name)
        if lazy is None:
            return super().get_command(ctx, cmd_name)
        with collector_paused():
            module = importlib.import_module(lazy.module)
        return cast("click.Command", getattr(module, lazy.attribute))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help text, without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.short_help) for name, lazy in self._lazy.items()])
