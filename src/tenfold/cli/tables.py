"""Small tables for people: columns that line up, styled on a terminal, plain in a pipe."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import click

_GAP = "  "
_LEAST_COLUMNS = 40
_LEAST_LAST_COLUMNS = 24
_LEAST_CUT_COLUMNS = 12
_STACKED_INDENT = 6


def print_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], colours: Mapping[str, str] | None = None
) -> None:
    """Print ``rows`` under ``heads`` to stdout.

    On a terminal the last column is wrapped to its width; where hardly any is left it goes on
    lines of its own, and the widest of the others is cut. In a pipe every row is one line.

    Args:
        heads: the columns' names.
        rows: as many cells each as there are heads.
        colours: colours of cells by their whole text, for a terminal.
    """
    widths = [max(len(row[n]) for row in (heads, *rows)) for n in range(len(heads) - 1)]
    layout = _layout(widths)
    _print_row(heads, layout, dict.fromkeys(heads, "bright_white"))
    for row in rows:
        _print_row(row, layout, colours or {})


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the cells of a row go."""

    widths: Sequence[int]
    """Of all columns but the last."""
    last_width: int | None
    """Columns for the last cell; None: as long as it is."""
    last_indent: int
    """Where the last cell's further lines begin."""
    stacked: bool = False
    """Whether the last cell begins on a line of its own."""


def _layout(widths: Sequence[int]) -> _Layout:
    before_last = sum(widths) + len(_GAP) * len(widths)
    if not sys.stdout.isatty():
        return _Layout(widths, None, before_last)
    columns = max(_LEAST_COLUMNS, shutil.get_terminal_size().columns)
    if columns - before_last >= _LEAST_LAST_COLUMNS:
        return _Layout(widths, columns - before_last, before_last)
    cut = list(widths)
    if cut:
        widest = cut.index(max(cut))
        cut[widest] = max(_LEAST_CUT_COLUMNS, cut[widest] - max(0, before_last - columns))
    return _Layout(cut, columns - _STACKED_INDENT, _STACKED_INDENT, stacked=True)


def _print_row(row: Sequence[str], layout: _Layout, colours: Mapping[str, str]) -> None:
    # click takes the colours out again where stdout is no terminal.
    cells = [_styled(cell, width, colours) for cell, width in zip(row, layout.widths, strict=False)]
    last = [row[-1]]
    if layout.last_width is not None:
        last = textwrap.wrap(row[-1], layout.last_width) or [""]
    if not layout.stacked:
        cells.append(last.pop(0))
    click.echo(_GAP.join(cells).rstrip())
    for line in filter(None, last):
        click.echo(" " * layout.last_indent + line)


def _styled(cell: str, width: int, colours: Mapping[str, str]) -> str:
    shown = cell if len(cell) <= width else cell[: width - 1] + "…"
    padded = shown.ljust(width)
    return click.style(padded, fg=colours[cell]) if cell in colours else padded
