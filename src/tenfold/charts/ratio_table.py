"""The ratios as a table: values by year, each with its formula and what went into it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tenfold.charts.amounts import ratio_text
from tenfold.financials.figures import Figure
from tenfold.financials.lines import BY_NAME
from tenfold.financials.ratios import Ratio, RatioKind
from tenfold.financials.report import Financials

_LINE: Final = re.compile(r"[a-z][a-z_]*[a-z]")
_AVERAGE: Final = re.compile(r"avg\((\w+)\)")
_BEFORE: Final = "[-1]"
_SIGNS: Final = (("*", "×"), ("/", "÷"), (" - ", " − "))


@dataclass(frozen=True, slots=True)
class RatioCell:
    """One ratio in one year."""

    text: str
    available: bool
    inputs: tuple[str, ...]
    """'operating income FY2025 66,538,000', …, named as the formula names them."""
    reason: str | None
    """Why there is no value."""


@dataclass(frozen=True, slots=True)
class RatioRow:
    """One ratio over the years, the oldest first."""

    key: str
    group: str
    """What it is about: 'profitability'."""
    title: str
    """With its unit, where that is not said by each value."""
    formula: str
    """As it is computed: 'operating_income / revenue'."""
    cells: tuple[RatioCell, ...]

    @property
    def formula_words(self) -> str:
        """The formula for people: 'operating income ÷ revenue'."""
        formula = _AVERAGE.sub(r"average \1", self.formula).replace("avg(", "average of (")
        words = _LINE.sub(lambda found: _words(found[0]), formula)
        words = words.replace(_BEFORE, " of the year before")
        for sign, shown in _SIGNS:
            words = words.replace(sign, shown)
        return words

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
    title = definition.title
    if definition.kind is RatioKind.DAYS and "days" not in title.lower():
        title = f"{title}, days"
    return RatioRow(definition.name, definition.group.value, title, ordered[-1].formula, cells)


def _cell(ratio: Ratio) -> RatioCell:
    # A whole row of days needs not say so in each cell.
    text = ratio_text(ratio.value, ratio.definition.kind).removesuffix(" days")
    inputs = tuple(_input(figure) for figure in ratio.inputs)
    return RatioCell(text, ratio.value is not None, inputs, ratio.reason)


def _input(figure: Figure) -> str:
    return f"{_words(figure.line)} FY{figure.fiscal_year} {figure.value:,f}"


def _words(name: str) -> str:
    """'operating income' for 'operating_income'; 'EPS, diluted' keeps its capitals."""
    line = BY_NAME.get(name)
    if line is None:
        return name
    title = line.title
    return title if title[:2].isupper() else f"{title[:1].lower()}{title[1:]}"
