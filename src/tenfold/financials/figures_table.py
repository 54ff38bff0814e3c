"""A small table of figures as text, for prompts and pages; ``financials.table`` makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MARK: Final = "*"
"""Stands behind a figure that has a footnote."""


@dataclass(frozen=True, slots=True)
class FiguresTable:
    """Rows of text: a title, and a cell for each fiscal year."""

    currency: str | None
    """What amounts are in: 'USD'."""
    unit: str
    """What they are counted in: 'USD million'."""
    heads: tuple[str, ...]
    """'FY2025', the latest first."""
    rows: tuple[tuple[str, ...], ...]
    """(title, one cell a year); '30,737*' has a footnote."""
    footnotes: tuple[str, ...] = ()
    """What the cells with a mark are, one a line."""

    def lines(self) -> list[str]:
        """The table as text, its columns aligned; without its footnotes."""
        whole = [("", *self.heads), *self.rows]
        if any(cell.endswith(MARK) for row in self.rows for cell in row[1:]):
            # Marks stand behind the numbers, so that digits stay below digits.
            whole = [(row[0], *map(_with_room, row[1:])) for row in whole]
        widths = [max(map(len, column)) for column in zip(*whole, strict=True)]
        return [
            "  ".join(
                [row[0].ljust(widths[0])]
                + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
            ).rstrip()
            for row in whole
        ]


def _with_room(cell: str) -> str:
    return cell if cell.endswith(MARK) else f"{cell} "
