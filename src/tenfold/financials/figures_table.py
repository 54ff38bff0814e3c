"""A small table of figures as text, for prompts and pages; ``financials.table`` makes it."""

from __future__ import annotations

from dataclasses import dataclass


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
    """(title, one cell a year)."""

    def lines(self) -> list[str]:
        """The table as text, its columns aligned."""
        whole = [("", *self.heads), *self.rows]
        widths = [max(map(len, column)) for column in zip(*whole, strict=True)]
        return [
            "  ".join(
                [row[0].ljust(widths[0])]
                + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
            ).rstrip()
            for row in whole
        ]
