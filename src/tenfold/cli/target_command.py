"""Commands with a target and options whose value may be left out: ``--json AAPL``.

An option that takes a value takes the next word, so ``financials --json AAPL`` would write to a
file AAPL and miss its target. Where the target is missing and such an option took a word that
does not look like a file to write, the word is the target.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import click

_TARGET: Final = "target"
_OUTPUTS: Final = ("--json", "--csv", "--markdown")
_WRITTEN: Final = (".json", ".csv", ".md", ".markdown")
"""What files that are written end in, and no filing does."""


class TargetCommand(click.Command):
    """Gives the target back that an output option before it has taken for its own value."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, after the target was put back where it belongs.

        Raises click.UsageError where an option that cannot do without a value took the target.
        """
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.MissingParameter as error:
            if error.param is None or error.param.name != _TARGET:
                raise
            mended = self._with_target(ctx, given)
            if mended is None:
                raise
            ctx.params.clear()
            return super().parse_args(ctx, mended)

    def _with_target(self, ctx: click.Context, args: list[str]) -> list[str] | None:
        """The arguments with the swallowed target on its own; None where none was swallowed."""
        for at, (option, taken) in enumerate(pairwise(args)):
            swallowed = not taken.startswith("-") and not taken.lower().endswith(_WRITTEN)
            if option not in _OUTPUTS or not swallowed:
                continue
            if not self._does_without_value(option):
                raise click.UsageError(
                    f"{option} took '{taken}' for the file to write, so there is no TARGET. "
                    f"Give the target first, and - for stdout: {ctx.command_path} {taken} "
                    f"{option} -",
                    ctx,
                )
            return [*args[:at], f"{option}=-", *args[at + 1 :]]
        return None

    def _does_without_value(self, option: str) -> bool:
        return any(
            isinstance(each, click.Option) and option in each.opts and each.flag_value == "-"
            for each in self.params
        )
