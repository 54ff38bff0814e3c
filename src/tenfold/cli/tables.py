"""Small tables for people: columns that line up, styled on a terminal, plain in a pipe."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence

import click

_GAP = "  "
_LEAST_COLUMNS = 60


def print_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], colours: Mapping[str, str] | None = None
) -> None:
    """Print ``rows`` under ``heads`` to stdout.

    On a terminal the last column is wrapped to its width; in a pipe every row is one line.

    Args:
        heads: the columns' names.
        rows: as many cells each as there are heads.
        colours: colours of cells by their whole text, for a terminal.
    """
    widths = [max(len(row[n]) for row in (heads, *rows)) for n in range(len(heads) - 1)]
    before_last = sum(widths) + len(_GAP) * len(widths)
    last_width = None
    if sys.stdout.isatty():
        columns = max(_LEAST_COLUMNS, shutil.get_terminal_size().columns)
        last_width = max(20, columns - before_last)
    _print_row(heads, widths, last_width, dict.fromkeys(heads, "bright_white"))
    for row in rows:
        _print_row(row, widths, last_width, colours or {})


def _print_row(
    row: Sequence[str], widths: Sequence[int], last_width: int | None, colours: Mapping[str, str]
) -> None:
    # click takes the colours out again where stdout is no terminal.
    cells = [_styled(cell, width, colours) for cell, width in zip(row, widths, strict=False)]
    last = [row[-1]] if last_width is None else textwrap.wrap(row[-1], last_width) or [""]
    click.echo((_GAP.join([*cells, last[0]])).rstrip())
    for line in last[1:]:
        click.echo(" " * (sum(widths) + len(_GAP) * len(widths)) + line)


def _styled(cell: str, width: int, colours: Mapping[str, str]) -> str:
    padded = cell.ljust(width)
    return click.style(padded, fg=colours[cell]) if cell in colours else padded
