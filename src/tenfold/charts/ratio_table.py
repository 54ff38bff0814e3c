"""The ratios as a table: values by year, each with its formula and what went into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tenfold.charts.amounts import ratio_text
from tenfold.financials.ratios import Ratio
from tenfold.financials.report import Financials


@dataclass(frozen=True, slots=True)
class RatioCell:
    """One ratio in one year."""

    text: str
    available: bool
    inputs: tuple[str, ...]
    """'operating_income FY2025 66,538,000', …, named as the formula names them."""
    reason: str | None
    """Why there is no value."""


@dataclass(frozen=True, slots=True)
class RatioRow:
    """One ratio over the years, the oldest first."""

    key: str
    title: str
    formula: str
    cells: tuple[RatioCell, ...]

    @property
    def available(self) -> bool:
        """Whether any year has a value."""
        return any(cell.available for cell in self.cells)

    @property
    def reason(self) -> str | None:
        """Why the latest year has none."""
        return self.cells[-1].reason if self.cells else None


def ratio_table(financials: Financials) -> tuple[RatioRow, ...]:
    """Every ratio in the catalogue's order; those of one trade only where they have a value."""
    by_name: dict[str, list[Ratio]] = {}
    for ratio in financials.ratios:
        by_name.setdefault(ratio.definition.name, []).append(ratio)
    rows = [_row(ratios) for ratios in by_name.values() if _concerns(ratios)]
    return tuple(rows)


def _concerns(ratios: Sequence[Ratio]) -> bool:
    """Whether it is a ratio for every company, or one that this company has."""
    of_all = not ratios[0].definition.group.is_of_one_trade
    return of_all or any(ratio.value is not None for ratio in ratios)


def _row(ratios: Sequence[Ratio]) -> RatioRow:
    definition = ratios[0].definition
    ordered = sorted(ratios, key=lambda ratio: ratio.fiscal_year)
    cells = tuple(_cell(ratio) for ratio in ordered)
    return RatioRow(definition.name, definition.title, ordered[-1].formula, cells)


def _cell(ratio: Ratio) -> RatioCell:
    text = ratio_text(ratio.value, ratio.definition.kind)
    inputs = tuple(f"{f.line} FY{f.fiscal_year} {f.value:,f}" for f in ratio.inputs)
    return RatioCell(text, ratio.value is not None, inputs, ratio.reason)
