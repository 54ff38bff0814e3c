"""The statements, ratios and checks of a filing as tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import click

from tenfold.analysis.headings import company_line, filing_line
from tenfold.cli.tables import print_table
from tenfold.financials.figures import Figure
from tenfold.financials.lines import LINES, Line, Measure, Statement
from tenfold.financials.ratios import RATIOS, Ratio, RatioKind
from tenfold.financials.report import Financials

_BARS: Final = "▁▂▃▄▅▆▇█"
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
    heads = [f"FY{year.name}" for year in financials.statements.years]
    for statement in Statement:
        lines = [line for line in LINES if line.statement is statement]
        rows = [row for line in lines if (row := _line_row(financials, line, divisor))]
        if rows:
            _print_numbers(str(statement).capitalize(), heads, rows, "trend")
            click.echo()
    _print_numbers("Ratio", heads, _ratio_rows(financials), "formula")
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


def _print_numbers(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], last: str
) -> None:
    count = len(heads)
    widths = [max(len(row[n + 1]) for row in rows) for n in range(count)]
    widths = [max(width, len(head)) for width, head in zip(widths, heads, strict=True)]
    aligned = [
        (row[0], *(row[n + 1].rjust(widths[n]) for n in range(count)), row[-1]) for row in rows
    ]
    shown = [head.rjust(width) for head, width in zip(heads, widths, strict=True)]
    print_table((title, *shown, last), aligned)


def _line_row(financials: Financials, line: Line, divisor: Decimal) -> list[str] | None:
    years = financials.statements.years
    figures = [financials.statements.figures.get((line.name, year.name)) for year in years]
    if not any(figures):
        return None
    cells = [_amount(figure, line, divisor) for figure in figures]
    return [line.title, *cells, _bars([f.value for f in reversed(figures) if f])]


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


def _bars(values: Sequence[Decimal]) -> str:
    """The years from the oldest to the latest as bars; nothing where a value is negative."""
    if len(values) < 2 or min(values) < 0 or not max(values):
        return ""
    top = max(values)
    return "".join(_BARS[int(value / top * (len(_BARS) - 1))] for value in values)


def _ratio_rows(financials: Financials) -> list[list[str]]:
    by_name: dict[str, list[Ratio]] = {}
    for ratio in financials.ratios:
        by_name.setdefault(ratio.definition.name, []).append(ratio)
    return [
        [d.title, *(_ratio_cell(ratio) for ratio in by_name[d.name]), d.formula] for d in RATIOS
    ]


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
    latest = financials.statements.years[0].name
    missing = [r for r in financials.ratios if r.value is None and r.fiscal_year == latest]
    notes = [f"{r.definition.title} FY{latest} is not available: {r.reason}." for r in missing]
    notes += [f"{f.line} FY{f.fiscal_year}: {f.note}." for f in financials.figures() if f.note]
    refused = financials.statements.refused.items()
    notes += [f"{line} FY{year} is not used: {why}." for (line, year), why in refused]
    notes += [
        f"{fact.concept} could not be read: {fact.reason}." for fact in financials.facts.unread
    ]
    passed = sum(check.passed is True for check in financials.checks)
    failed = [check for check in financials.checks if check.passed is False]
    click.echo()
    for note in notes:
        click.echo(note)
    click.echo(f"Checks: {passed} passed, {len(failed)} failed.")
    for check in failed:
        click.echo(f"  FY{check.fiscal_year} {check.formula}: off by {check.difference:,f}")
