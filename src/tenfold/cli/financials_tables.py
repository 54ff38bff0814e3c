"""The statements, ratios and checks of a filing as tables for people."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import Final

import click

from tenfold.analysis.headings import company_line, filing_line
from tenfold.cli.financials_charts import bars
from tenfold.cli.financials_layout import (
    YearRow,
    YearTable,
    print_notes,
    print_year_table,
)
from tenfold.cli.financials_notes import notes_of, tells_something
from tenfold.financials.figures import Figure
from tenfold.financials.lines import BY_NAME, LINES, Line, Measure, Statement
from tenfold.financials.ratios import Ratio, RatioKind
from tenfold.financials.report import Financials

_SCALES: Final = (
    (Decimal(10) ** 9, Decimal(10) ** 6, "millions"),
    (Decimal(10) ** 6, Decimal(1000), "thousands"),
)
_NONE: Final = "-"


def print_financials(financials: Financials) -> None:
    """Print every statement that has figures, then ratios, what is missing, and the checks."""
    click.echo(company_line(financials.filing))
    click.echo(filing_line(financials.filing))
    divisor, scale = _scale(financials)
    click.echo(f"{financials.statements.currency or ''} {scale}, * derived, ! see notes\n".lstrip())
    heads = tuple(f"FY{year.name}" for year in financials.statements.years)
    for statement in Statement:
        lines = [line for line in LINES if line.statement is statement]
        rows = tuple(row for line in lines if (row := _line_row(financials, line, divisor)))
        if rows:
            title = str(statement).capitalize()
            # The marks stand behind the numbers, so the years keep a blank there too.
            marked = tuple(f"{head} " for head in heads)
            print_year_table(YearTable(title, marked, rows, "trend"))
            click.echo()
    ratios = _ratio_rows(financials)
    print_year_table(YearTable("Ratio", heads, ratios, "formula", wraps_last=True))
    _print_notes(financials)


def _scale(financials: Financials) -> tuple[Decimal, str]:
    """Thousands or millions, by the largest amount."""
    figures = financials.statements.figures.values()
    money = [abs(f.value) for f in figures if f.unit == financials.statements.currency]
    largest = max(money, default=Decimal(0))
    for least, divisor, name in _SCALES:
        if largest >= least:
            return divisor, name
    return Decimal(1), "as reported"


def _line_row(financials: Financials, line: Line, divisor: Decimal) -> YearRow | None:
    """The line's row; None without figures, or where each only repeats another line."""
    years = financials.statements.years
    figures = [financials.statements.figures.get((line.name, year.name)) for year in years]
    if not any(figures) or all(f is None or f.formula in BY_NAME for f in figures):
        return None
    cells = tuple(_amount(figure, line, divisor) for figure in figures)
    return YearRow(line.title, cells, bars([f.value if f else None for f in reversed(figures)]))


def _amount(figure: Figure | None, line: Line, divisor: Decimal) -> str:
    if figure is None:
        return _NONE + " "
    if line.measure is Measure.PER_SHARE:
        text = f"{figure.value:,.2f}"
    else:
        scaled = figure.value / divisor
        whole = scaled == scaled.to_integral_value() or abs(scaled) >= 1000
        text = f"{scaled:,.0f}" if whole else f"{scaled:,.1f}"
    return text + ("!" if figure.note else "*" if figure.is_derived else " ")


def _ratio_rows(financials: Financials) -> tuple[YearRow, ...]:
    by_name = groupby(financials.ratios, key=lambda ratio: ratio.definition.name)
    of_years = [list(ratios) for _, ratios in by_name]
    return tuple(
        YearRow(
            ratios[0].definition.title,
            tuple(_ratio_cell(ratio) for ratio in ratios),
            ratios[0].formula,
        )
        for ratios in of_years
        if tells_something(ratios)
    )


def _ratio_cell(ratio: Ratio) -> str:
    if ratio.value is None:
        return _NONE
    match ratio.definition.kind:
        case RatioKind.PERCENT:
            return f"{ratio.value * 100:,.1f}%"
        case RatioKind.DAYS:
            return f"{ratio.value:,.0f} days"
        case RatioKind.TIMES | RatioKind.PER_SHARE:
            return f"{ratio.value:,.2f}"


def _print_notes(financials: Financials) -> None:
    click.echo()
    print_notes(notes_of(financials))
    passed = sum(check.passed is True for check in financials.checks)
    failed = [check for check in financials.checks if check.passed is False]
    click.echo(f"Checks: {passed} passed, {len(failed)} failed.")
    for check in failed:
        click.echo(f"  FY{check.fiscal_year} {check.formula}: off by {check.difference:,f}")
