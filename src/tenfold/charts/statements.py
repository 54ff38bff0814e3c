"""The charts of a company's statements, and the statements themselves as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from tenfold.charts.amounts import NOT_AVAILABLE, Scale, ratio_text, scale_of
from tenfold.charts.drawing import draw_bars, draw_lines
from tenfold.charts.model import Cell, Chart, Row, Table
from tenfold.financials.figures import Figure, Missing
from tenfold.financials.lines import BY_NAME, LINES, Line, Measure, Statement
from tenfold.financials.ratios import Ratio, RatioKind
from tenfold.financials.report import Financials


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which lines (or ratios) a chart draws, and which more its table holds."""

    key: str
    title: str
    drawn: tuple[str, ...]
    listed: tuple[str, ...] = ()


_AMOUNTS: Final = (
    _Plan(
        "revenue",
        "Revenue and profit",
        ("revenue", "operating_income", "net_income"),
        ("gross_profit", "pretax_income", "eps_diluted"),
    ),
    _Plan(
        "cash_flow",
        "Cash flow",
        ("operating_cash_flow", "capital_expenditure", "free_cash_flow"),
        ("dividends_paid", "share_repurchases", "investing_cash_flow", "financing_cash_flow"),
    ),
    _Plan(
        "balance_sheet",
        "Balance sheet",
        ("total_assets", "total_liabilities", "shareholders_equity"),
        ("cash_and_equivalents", "current_assets", "current_liabilities", "total_debt"),
    ),
)
_MARGINS: Final = _Plan(
    "margins", "Margins", ("gross_margin", "operating_margin", "net_margin", "fcf_margin")
)
_ORDER: Final = ("revenue", "margins", "cash_flow", "balance_sheet")


def financial_charts(financials: Financials) -> tuple[Chart, ...]:
    """Revenue, margins, cash flow and balance sheet: those of which anything is known."""
    scale = scale_of(financials)
    charts = [_amounts(financials, plan, scale) for plan in _AMOUNTS]
    charts.append(_margins(financials))
    known = {chart.key: chart for chart in charts if chart is not None}
    return tuple(known[key] for key in _ORDER if key in known)


def statement_tables(financials: Financials) -> tuple[Table, ...]:
    """Every statement with every line that has a figure, the oldest year first."""
    scale = scale_of(financials)
    tables: list[Table] = []
    for statement in Statement:
        lines = [line for line in LINES if line.statement is statement]
        rows = tuple(row for line in lines if (row := _line_row(financials, line, scale)))
        if rows:
            caption = f"{str(statement).capitalize()}, {scale.words}"
            tables.append(Table(caption, _head(financials), rows))
    return tuple(tables)


def _amounts(financials: Financials, plan: _Plan, scale: Scale) -> Chart | None:
    drawn = _rows(financials, plan.drawn, scale)
    if not drawn:
        return None
    numbered = [Row(row.label, row.cells, number) for number, row in enumerate(drawn)]
    rows = (*numbered, *_rows(financials, plan.listed, scale))
    read = partial(_read_amount, scale)
    return _chart(plan, financials, scale.words, rows, draw_bars, read)


def _margins(financials: Financials) -> Chart | None:
    by_key = {(r.definition.name, r.fiscal_year): r for r in financials.ratios}
    years = [year.name for year in reversed(financials.statements.years)]
    rows: list[Row] = []
    for name in _MARGINS.drawn:
        ratios = [ratio for year in years if (ratio := by_key.get((name, year)))]
        if len(ratios) == len(years) and any(ratio.value is not None for ratio in ratios):
            cells = tuple(_ratio_cell(ratio) for ratio in ratios)
            rows.append(Row(ratios[0].definition.title, cells, len(rows)))
    if not rows:
        return None
    return _chart(_MARGINS, financials, "% of revenue", rows, draw_lines, _read_percent)


def _chart(
    plan: _Plan,
    financials: Financials,
    unit: str,
    rows: Sequence[Row],
    draw: Callable[..., str],
    read: Callable[[float], str],
) -> Chart:
    head = _head(financials)
    series = [
        (row.label, [None if cell.value is None else float(cell.value) for cell in row.cells])
        for row in rows
        if row.series is not None
    ]
    told = f"{plan.title}, {head[0]} to {head[-1]}: the table below has the numbers"
    table = Table(f"{plan.title}, {unit}", head, tuple(rows))
    return Chart(plan.key, plan.title, unit, draw(told, head, series, read), table)


def _head(financials: Financials) -> tuple[str, ...]:
    return tuple(f"FY{year.name}" for year in reversed(financials.statements.years))


def _rows(financials: Financials, names: Sequence[str], scale: Scale) -> list[Row]:
    rows = (_line_row(financials, BY_NAME[name], scale) for name in names)
    return [row for row in rows if row is not None]


def _line_row(financials: Financials, line: Line, scale: Scale) -> Row | None:
    statements = financials.statements
    found = [statements.get(line.name, year.name) for year in reversed(statements.years)]
    if all(isinstance(figure, Missing) for figure in found):
        return None
    # Shares are scaled as the money is; what is said per share is not.
    label = line.title
    if line.measure is Measure.SHARES and scale.divisor != 1:
        label = f"{label}, {scale.words.rpartition(' ')[2]}"
    return Row(label, tuple(_cell(figure, line, scale) for figure in found))


def _cell(figure: Figure | Missing, line: Line, scale: Scale) -> Cell:
    if isinstance(figure, Missing):
        return Cell(NOT_AVAILABLE, None, note=figure.reason)
    notes = [f"= {figure.formula}"] if figure.formula else []
    notes += [figure.note] if figure.note else []
    text = scale.figure(figure, line)
    return Cell(text, figure.value, figure.is_derived, "; ".join(notes) or None)


def _ratio_cell(ratio: Ratio) -> Cell:
    text = ratio_text(ratio.value, ratio.definition.kind)
    return Cell(text, ratio.value, note=ratio.reason)


def _read_amount(scale: Scale, value: float) -> str:
    return scale.amount(Decimal(repr(value)))


def _read_percent(value: float) -> str:
    return ratio_text(Decimal(repr(round(value, 4))), RatioKind.PERCENT)
