"""Figures as a small table: lines by fiscal years, written out with their units.

One table for every reader: the whole of it stands in prompts, the headline of it on pages. Amounts
are in the largest unit that keeps them whole to read; what is smaller than that unit keeps one
decimal. A cell without a figure is '-': missing is not zero. A figure that is not just what its
row says has a '*' and a footnote.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from tenfold.financials.figures import Figure
from tenfold.financials.figures_table import FiguresTable
from tenfold.financials.footnotes import Footnotes, stands_apart
from tenfold.financials.lines import BY_NAME, LINES, Line, Measure
from tenfold.financials.ratios import RATIOS, Ratio, RatioDefinition, RatioKind
from tenfold.financials.report import Financials
from tenfold.financials.statements import Statements

HEADLINE_LINES: Final = (
    "revenue",
    "net_interest_income",
    "operating_income",
    "net_income",
    "eps_diluted",
    "cash_and_equivalents",
    "total_assets",
    "total_debt",
    "shareholders_equity",
    "operating_cash_flow",
    "free_cash_flow",
)
HEADLINE_RATIOS: Final = ("gross_margin", "operating_margin", "net_margin", "roe")
"""What people look for first, of every kind of company; a company shows what it has."""

_SCALES: Final = (
    (Decimal(10) ** 9, Decimal(10) ** 6, "million"),
    (Decimal(10) ** 6, Decimal(10) ** 3, "thousand"),
)
NO_FIGURE: Final = "-"
"""The cell of what is not available."""


def whole_table(financials: Financials) -> FiguresTable:
    """Every line that has a figure, then every ratio that has a value."""
    return _table(financials, LINES, RATIOS)


def headline_table(financials: Financials) -> FiguresTable:
    """The few lines and ratios that people look for first.

    A figure that stands for something else than the latest of its row is left out.
    """
    lines = [BY_NAME[name] for name in HEADLINE_LINES]
    ratios = {definition.name: definition for definition in RATIOS}
    return _table(
        financials, lines, [ratios[name] for name in HEADLINE_RATIOS], leaves_out_others=True
    )


def amount_scale(statements: Statements) -> tuple[Decimal, str]:
    """(divisor, unit) by the largest amount: (1000000, 'USD million'), (1, 'USD')."""
    money = [abs(f.value) for f in statements.figures.values() if f.unit == statements.currency]
    largest = max(money, default=Decimal(0))
    for least, divisor, name in _SCALES:
        if largest >= least:
            return divisor, f"{statements.currency or ''} {name}".strip()
    return Decimal(1), statements.currency or ""


def _table(
    financials: Financials,
    lines: Iterable[Line],
    ratios: Sequence[RatioDefinition],
    *,
    leaves_out_others: bool = False,
) -> FiguresTable:
    statements = financials.statements
    years = [year.name for year in statements.years]
    divisor, unit = amount_scale(statements)
    rows: list[tuple[str, ...]] = []
    notes = Footnotes()
    for line in lines:
        figures = [statements.figures.get((line.name, year)) for year in years]
        if leaves_out_others:
            figures = _without_others(figures, notes)
        if any(figures):
            cells = (amount_cell(f, line, divisor) + (notes.mark(f) if f else "") for f in figures)
            rows.append((line_title(line), *cells))
    by_key = {(ratio.definition.name, ratio.fiscal_year): ratio for ratio in financials.ratios}
    for definition in ratios:
        found = [by_key[definition.name, year] for year in years]
        if any(ratio.value is not None for ratio in found):
            cells = (
                ratio_cell(ratio) + ("" if ratio.value is None else notes.mark_ratio(ratio))
                for ratio in found
            )
            rows.append((definition.title, *cells))
    heads = tuple(f"FY{year}" for year in years)
    return FiguresTable(statements.currency, unit, heads, tuple(rows), notes.lines())


def _without_others(figures: list[Figure | None], notes: Footnotes) -> list[Figure | None]:
    kept: list[Figure | None] = []
    for figure in figures:
        apart = figure is not None and stands_apart(figure, figures)
        if figure is not None and apart:
            notes.leave_out(figure)
        kept.append(None if apart else figure)
    return kept


def line_title(line: Line) -> str:
    """The line's name, and what it counts where that is not an amount of money."""
    return f"{line.title} (millions)" if line.measure is Measure.SHARES else line.title


def amount_cell(figure: Figure | None, line: Line, divisor: Decimal) -> str:
    """'1,412.6', '391,035', '-24.5'; shares in millions, whatever the ``divisor`` of amounts."""
    if figure is None:
        return NO_FIGURE
    match line.measure:
        case Measure.PER_SHARE:
            return _written(figure.value, 2)
        case Measure.SHARES:
            return _written(figure.value / 10**6, 1)
        case Measure.MONEY:
            scaled = figure.value / divisor
            return _written(scaled, 0 if scaled == scaled.to_integral_value() else 1)


def ratio_cell(ratio: Ratio) -> str:
    """'37.7%', '1.77x', '58 days', '-0.40'."""
    value = ratio.value
    if value is None:
        return NO_FIGURE
    match ratio.definition.kind:
        case RatioKind.PERCENT:
            return f"{_written(value * 100, 1)}%"
        case RatioKind.DAYS:
            return f"{_written(value, 0)} days"
        case RatioKind.TIMES:
            return f"{_written(value, 2)}x"
        case RatioKind.PER_SHARE:
            return _written(value, 2)


def _written(value: Decimal, places: int) -> str:
    # A half goes up, as in print: Decimal's own formatting would round it to even.
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
