"""Income statement, balance sheet and cash flow statement in a standard layout.

Only facts of the consolidated entity (no dimensions), over whole fiscal years, in the currency of
the statements. A line that is not reported is derived where its definition allows, and says so;
otherwise it is missing with its reason, never zero.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from tenfold.financials.derivations import FIRST_DERIVATIONS, LAST_DERIVATIONS
from tenfold.financials.facts import Fact, FactSet
from tenfold.financials.figures import Figure, Missing
from tenfold.financials.hints import find_hints
from tenfold.financials.layout import Layout
from tenfold.financials.lines import BY_NAME, DERIVATIONS, LINES, Line
from tenfold.financials.revenue import complete_revenue
from tenfold.financials.sums import (
    complete_debt,
    sum_before_derivations,
    take_depreciation_alone,
)
from tenfold.financials.trades import speaks
from tenfold.financials.years import FiscalYear, find_years

DEFAULT_YEARS: Final = 5


@dataclass(frozen=True, slots=True)
class Statements:
    """The figures of a company by line and fiscal year."""

    years: tuple[FiscalYear, ...]
    """The latest first."""
    currency: str | None
    figures: dict[tuple[str, int], Figure] = field(default_factory=dict[tuple[str, int], Figure])
    refused: dict[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])
    """Figures that are tagged and cannot be used, with what speaks against them."""
    hints: dict[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])
    """Where the filing says something of a line that is missing, in a form not taken for it."""

    def get(self, line: str, fiscal_year: int) -> Figure | Missing:
        """The figure, or why there is none. KeyError for a line that does not exist."""
        known = self.figures.get((line, fiscal_year))
        return known if known is not None else self._missing(BY_NAME[line], fiscal_year)

    def latest(self, count: int) -> Statements:
        """The same for the latest ``count`` years alone."""
        years = self.years[:count]
        names = {year.name for year in years}
        return replace(
            self,
            years=years,
            figures={key: each for key, each in self.figures.items() if key[1] in names},
            refused={key: each for key, each in self.refused.items() if key[1] in names},
            hints={key: each for key, each in self.hints.items() if key[1] in names},
        )

    def _missing(self, line: Line, fiscal_year: int) -> Missing:
        if not self.years:
            return Missing("no figures for a whole fiscal year are tagged")
        if all(year.name != fiscal_year for year in self.years):
            return Missing(f"fiscal {fiscal_year} is not among the years reported")
        if (line.name, fiscal_year) in self.refused:
            return Missing(self.refused[line.name, fiscal_year])
        hint = self.hints.get((line.name, fiscal_year), "")
        hint = f"; {hint}" if hint else ""
        needed = self._lacking(line, fiscal_year)
        if not line.concepts:
            return Missing(needed + hint)
        also = f", and {needed}" if needed else ""
        return Missing(f"not tagged for fiscal {fiscal_year}{also}{hint}")

    def _lacking(self, line: Line, fiscal_year: int) -> str:
        """What keeps the line from being derived, by its first derivation."""
        first = next((each for each in DERIVATIONS if each.line == line.name), None)
        if first is None:
            return ""
        if against := self._present(first.unless, fiscal_year):
            return f"not meaningful beside {' and '.join(against)}"
        needed = (*(name for _, name in first.terms), *first.beside)
        present = self._present(needed, fiscal_year)
        lacking = [name for name in needed if name not in present]
        if not lacking:
            return ""
        said = f"{' and '.join(lacking)} not available"
        if line.concepts or lacking[0] in first.beside:
            return said
        return f"{said} ({self._missing(BY_NAME[lacking[0]], fiscal_year).reason})"

    def _present(self, lines: tuple[str, ...], fiscal_year: int) -> list[str]:
        return [name for name in lines if speaks(name, fiscal_year, self.figures)]


def make_statements(
    facts: FactSet,
    *,
    fiscal_year: int | None,
    period_end: date | None,
    count: int = DEFAULT_YEARS,
) -> Statements:
    """Lay out the facts of a filing, the report's own fiscal year first.

    Args:
        facts: of one filing, or of a company's history up to it.
        fiscal_year: the report's own, as the company names it.
        period_end: last day of that year.
        count: how many years at most.
    """
    return lay_out(facts, find_years(facts.facts, fiscal_year, period_end, count))


def lay_out(facts: FactSet, years: tuple[FiscalYear, ...]) -> Statements:
    """The statements for these periods."""
    currency = _currency(facts.facts)
    layout = Layout(facts, years, currency)
    for line in LINES:
        layout.report(line)
    layout.refuse_contradicted_shares()
    layout.refuse_other_debt()
    complete_revenue(layout)
    sum_before_derivations(layout)
    for derivation in FIRST_DERIVATIONS:
        layout.derive(derivation)
    complete_debt(layout)
    take_depreciation_alone(layout)
    for derivation in LAST_DERIVATIONS:
        layout.derive(derivation)
    hints = find_hints(facts.facts, years, layout.figures.keys() | layout.refused.keys())
    for key, said in layout.hints.items():
        hints[key] = f"{hints[key]}; {said}" if key in hints else said
    return Statements(years, currency, layout.figures, layout.refused, hints)


def _currency(facts: tuple[Fact, ...]) -> str | None:
    """The unit of total assets, else the commonest unit that looks like a currency."""
    totals = Counter(f.unit for f in facts if f.concept == "us-gaap:Assets" and not f.dimensions)
    if not totals:
        totals = Counter(f.unit for f in facts if len(f.unit) == 3 and f.unit.isupper())
    return totals.most_common(1)[0][0] if totals else None
