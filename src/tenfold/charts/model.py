"""What a chart is on a page: a drawing, and the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table, as it reads and as it is."""

    text: str
    value: Decimal | None
    """None where it is not available; ``note`` then says why."""
    derived: bool = False
    """Whether it was computed from other lines rather than reported."""
    note: str | None = None
    """The formula, a restatement, or why there is nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line over the years, the oldest first."""

    label: str
    cells: tuple[Cell, ...]
    series: int | None = None
    """Which series of the drawing it is; None where it stands in the table alone."""


@dataclass(frozen=True, slots=True)
class Table:
    """Lines by fiscal year."""

    caption: str
    head: tuple[str, ...]
    """'FY2023', …, the oldest first."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its data."""

    key: str
    """An identifier: 'cash_flow'."""
    title: str
    unit: str
    """'USD millions', '% of revenue'."""
    svg: str
    """An ``<svg>`` element without ids, styles or scripts; safe to put into a page as it is."""
    table: Table
