"""The statements, ratios and checks of a filing as tables for people."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import groupby

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
from tenfold.financials.lines import BY_NAME, LINES, Line, Statement
from tenfold.financials.ratios import Ratio
from tenfold.financials.report import Financials
from tenfold.financials.table import (
    HEADLINE_LINES,
    amount_cell,
    amount_scale,
    line_title,
    ratio_cell,
)
from tenfold.financials.transition import Transition


def print_financials(financials: Financials) -> None:
    """Print every statement that has figures, then ratios, what is missing, and the checks."""
    click.echo(company_line(financials.filing))
    click.echo(filing_line(financials.filing))
    divisor, unit = amount_scale(financials.statements)
    click.echo(f"{unit or 'As reported'}, * derived, ! see notes\n")
    if financials.transition:
        _print_transition(financials, financials.transition)
    if not financials.statements.years:
        print_notes(notes_of(financials))
        return
    heads = tuple(f"FY{year.name}" for year in financials.statements.years)
    _print_statements(financials, heads, divisor)
    ratios = _ratio_rows(financials.ratios)
    print_year_table(YearTable("Ratio", heads, ratios, "formula", wraps_last=True))
    _print_notes(financials)


def _print_transition(financials: Financials, transition: Transition) -> None:
    """The months of a transition report under their own head, apart from the years."""
    click.echo(f"{transition.title}\n")
    divisor, unit = amount_scale(transition.statements)
    heads = (f"{transition.months} months",)
    click.echo(f"{unit or 'As reported'}, not a whole year\n")
    alone = replace(financials, statements=transition.statements, ratios=transition.ratios)
    _print_statements(alone, heads, divisor)
    rows = _ratio_rows(transition.ratios)
    print_year_table(YearTable("Ratio", heads, rows, "formula", wraps_last=True))
    reasons: dict[str, list[str]] = {}
    for ratio in transition.ratios:
        if ratio.value is None and not ratio.definition.group.is_of_one_trade:
            reasons.setdefault(ratio.reason or "", []).append(ratio.definition.title)
    noted = (figure for figure in transition.statements.figures.values() if figure.note)
    click.echo()
    print_notes([f"Not available: {', '.join(each)}: {why}." for why, each in reasons.items()])
    print_notes([f"{BY_NAME[figure.line].title}: {figure.note}." for figure in noted])
    click.echo()


def _print_statements(financials: Financials, heads: tuple[str, ...], divisor: Decimal) -> None:
    for statement in Statement:
        lines = [line for line in LINES if line.statement is statement]
        rows = tuple(row for line in lines if (row := _line_row(financials, line, divisor)))
        if rows:
            title = str(statement).capitalize()
            # The marks stand behind the numbers, so the years keep a blank there too.
            marked = tuple(f"{head} " for head in heads)
            print_year_table(YearTable(title, marked, rows, "trend"))
            click.echo()


def _line_row(financials: Financials, line: Line, divisor: Decimal) -> YearRow | None:
    """The line's row; None without figures, or where each only repeats another line.

    What people look for first is shown even then: somebody who looks for net income does not
    know that it is another line's.
    """
    years = financials.statements.years
    figures = [financials.statements.figures.get((line.name, year.name)) for year in years]
    if not any(figures):
        return None
    repeats = all(figure is None or figure.formula in BY_NAME for figure in figures)
    if repeats and line.name not in HEADLINE_LINES:
        return None
    cells = tuple(_marked(figure, line, divisor) for figure in figures)
    return YearRow(
        line_title(line), cells, bars([f.value if f else None for f in reversed(figures)])
    )


def _marked(figure: Figure | None, line: Line, divisor: Decimal) -> str:
    """The cell with its mark behind it, or a blank there, so that numbers stay in line."""
    mark = " " if figure is None else "!" if figure.note else "*" if figure.is_derived else " "
    return amount_cell(figure, line, divisor) + mark


def _ratio_rows(ratios: tuple[Ratio, ...]) -> tuple[YearRow, ...]:
    by_name = groupby(ratios, key=lambda ratio: ratio.definition.name)
    of_years = [list(each) for _, each in by_name]
    return tuple(
        YearRow(
            each[0].definition.title,
            tuple(ratio_cell(ratio) for ratio in each),
            each[0].formula,
        )
        for each in of_years
        if tells_something(each)
    )


def _print_notes(financials: Financials) -> None:
    click.echo()
    print_notes(notes_of(financials))
    passed = sum(check.passed is True for check in financials.checks)
    failed = [check for check in financials.checks if check.passed is False]
    click.echo(f"Checks: {passed} passed, {len(failed)} failed.")
    for check in failed:
        click.echo(f"  FY{check.fiscal_year} {check.formula}: off by {check.difference:,f}")
