"""The sheets of figures: statements by year, and ratios with their formulas and inputs."""

from __future__ import annotations

from typing import Final

from tenfold.export.sheet import Book, Sheet, Value
from tenfold.financials.figures import Missing
from tenfold.financials.incomplete import incomplete_note
from tenfold.financials.lines import LINES, Measure
from tenfold.financials.ratios import RatioKind
from tenfold.financials.report import Financials

_LOOKS: Final = {
    Measure.MONEY: "amount",
    Measure.SHARES: "amount",
    Measure.PER_SHARE: "per_share",
}
_RATIO_LOOKS: Final = {
    RatioKind.PERCENT: "percent",
    RatioKind.TIMES: "times",
    RatioKind.DAYS: "days",
    RatioKind.PER_SHARE: "per_share",
}


def add_figures(book: Book, financials: Financials) -> None:
    """A row for each line, a column for each fiscal year, values as reported."""
    years = [year.name for year in financials.statements.years]
    columns = ("Statement", "Line", "Unit", *(f"FY{year}" for year in years), "Concept", "Notes")
    widths = (20, 38, 14, *([18] * len(years)), 44, 60)
    sheet = Sheet(book, "Figures", columns, widths)
    for line in LINES:
        found = [financials.statements.get(line.name, year) for year in years]
        known = [figure for figure in found if not isinstance(figure, Missing)]
        if not known:
            continue
        notes = [
            f"FY{figure.fiscal_year}: {text}"
            for figure in known
            for text in (f"derived, {figure.formula}" if figure.formula else None, figure.note)
            if text
        ]
        look = _LOOKS[line.measure]
        values: list[Value] = [None if isinstance(f, Missing) else f.value for f in found]
        sheet.add(
            [
                str(line.statement),
                line.title,
                known[0].unit,
                *values,
                known[0].concept,
                "; ".join(notes),
            ],
            ["text", "text", "text", *([look] * len(years)), "plain", "text"],
        )
    sheet.filter_all(3)
    if note := incomplete_note(financials.filing):
        sheet.add(["Note", note])


def add_ratios(book: Book, financials: Financials) -> None:
    """A row for each ratio and year."""
    columns = ("Ratio", "Fiscal year", "Value", "Formula", "Inputs", "Not available because")
    sheet = Sheet(book, "Ratios", columns, (30, 12, 14, 60, 80, 60))
    for ratio in financials.ratios:
        inputs = "; ".join(f"{f.line} FY{f.fiscal_year} {f.value:,f}" for f in ratio.inputs)
        sheet.add(
            [
                ratio.definition.title,
                ratio.fiscal_year,
                ratio.value,
                ratio.formula,
                inputs,
                ratio.reason,
            ],
            ["text", "year", _RATIO_LOOKS[ratio.definition.kind]],
        )
    sheet.filter_all(len(columns))
