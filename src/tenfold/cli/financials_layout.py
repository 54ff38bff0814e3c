"""Tables with a column for each fiscal year, on as narrow a terminal as there is.

In a pipe every row is one line. On a terminal too narrow for all years, the table goes on in
blocks, the latest years first, each under the names of its rows: numbers never wrap.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import click

_GAP: Final = "  "
_LEAST_COLUMNS: Final = 40
_LEAST_NAME_COLUMNS: Final = 16
_LEAST_LAST_COLUMNS: Final = 24
_LARGEST_NAME_SHARE: Final = 0.4
"""Of the terminal, where not all years fit beside the whole names."""
_INDENT: Final = 4


@dataclass(frozen=True, slots=True)
class YearRow:
    """One line of a statement, or one ratio."""

    name: str
    cells: tuple[str, ...]
    """One for each year, the latest first."""
    last: str
    """A chart or a formula."""


@dataclass(frozen=True, slots=True)
class YearTable:
    """Rows of the same years."""

    title: str
    heads: tuple[str, ...]
    """The years."""
    rows: tuple[YearRow, ...]
    last_head: str
    wraps_last: bool = False
    """Whether the last column is words that may go on in further lines, rather than a chart."""


def print_year_table(table: YearTable) -> None:
    """Print the table to stdout, in blocks of years where the terminal is narrow."""
    for line in lay_out(table, _terminal_columns()):
        # click takes the colours out again where stdout is no terminal.
        click.echo(line)


def print_notes(notes: Sequence[str]) -> None:
    """Print notes to stdout, wrapped between words on a terminal."""
    columns = _terminal_columns()
    for note in notes:
        lines = [note] if columns is None else textwrap.wrap(note, columns, subsequent_indent="  ")
        click.echo("\n".join(lines))


def _terminal_columns() -> int | None:
    """None in a pipe, where no line is too long."""
    if not sys.stdout.isatty():
        return None
    return max(_LEAST_COLUMNS, shutil.get_terminal_size().columns)


def lay_out(table: YearTable, columns: int | None) -> list[str]:
    """The table's lines, none longer than ``columns``; None for no limit."""
    widths = [max(map(len, column)) for column in zip(table.heads, *_cells(table), strict=True)]
    name_width = max(len(name) for name in (table.title, *(row.name for row in table.rows)))
    if columns is None:
        return _block(table, 0, widths, name_width, None)
    # A chart keeps its place beside the first block; words go on lines of their own if need be.
    kept = 0 if table.wraps_last else len(_GAP) + _last_width(table)
    least = kept + len(_GAP) + max(widths)
    if name_width + kept + sum(widths) + len(_GAP) * len(widths) > columns:
        share = round(columns * _LARGEST_NAME_SHARE)
        name_width = min(name_width, max(_LEAST_NAME_COLUMNS, min(share, columns - least)))
    lines: list[str] = []
    start = 0
    while start < len(widths):
        count = _fitting(widths[start:], columns - name_width - (0 if start else kept))
        lines += [""] if start else []
        lines += _block(table, start, widths[start : start + count], name_width, columns)
        start += count
    return lines


def _cells(table: YearTable) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def _fitting(widths: Sequence[int], columns: int) -> int:
    """How many columns of these widths fit; one at least."""
    count, used = 0, 0
    for width in widths:
        used += len(_GAP) + width
        if used > columns:
            break
        count += 1
    return max(1, count)


def _block(
    table: YearTable, start: int, widths: Sequence[int], name_width: int, columns: int | None
) -> list[str]:
    """The rows with the years from ``start`` on; the last column stands in the first block."""
    years = slice(start, start + len(widths))
    before_last = name_width + sum(widths) + len(_GAP) * (len(widths) + 1)
    room = None if columns is None else columns - before_last
    shown = start == 0
    head = _row(table.title, table.heads[years], widths, name_width)
    lines: list[str] = []
    for row in table.rows:
        line = _row(row.name, row.cells[years], widths, name_width)
        lines += _with_last(line, row.last if shown else "", room, before_last, columns)
    fits = room is None or room >= _last_width(table)
    titled = f"{head}{_GAP}{table.last_head}" if shown and fits else head
    return [click.style(titled.rstrip(), fg="bright_white"), *lines]


def _last_width(table: YearTable) -> int:
    """Columns the last column needs to stand beside the years."""
    if table.wraps_last:
        return _LEAST_LAST_COLUMNS
    return max(len(table.last_head), *(len(row.last) for row in table.rows), 0)


def _row(name: str, cells: Sequence[str], widths: Sequence[int], name_width: int) -> str:
    shown = name if len(name) <= name_width else name[: name_width - 1] + "…"
    numbers = [cell.rjust(width) for cell, width in zip(cells, widths, strict=True)]
    return _GAP.join((shown.ljust(name_width), *numbers)).rstrip()


def _with_last(
    line: str, last: str, room: int | None, before_last: int, columns: int | None
) -> list[str]:
    if not last:
        return [line]
    padded = line.ljust(before_last - len(_GAP)) + _GAP
    if room is None or columns is None or len(last) <= room:
        return [padded + last]
    if room >= _LEAST_LAST_COLUMNS:
        first, *more = textwrap.wrap(last, room)
        return [padded + first, *(" " * before_last + part for part in more)]
    return [
        line,
        *(
            click.style(" " * _INDENT + part, dim=True)
            for part in textwrap.wrap(last, columns - _INDENT)
        ),
    ]
