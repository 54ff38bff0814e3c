"""Income statement, balance sheet and cash flow statement in a standard layout.

Only facts of the consolidated entity (no dimensions), over whole fiscal years, in the currency of
the statements. A line that is not reported is derived where its definition allows, and says so;
otherwise it is missing with its reason, never zero.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from tenfold.financials.facts import Fact, FactSet, Period
from tenfold.financials.figures import Figure, Missing
from tenfold.financials.lines import BY_NAME, DERIVATIONS, LINES, Derivation, Line, Measure
from tenfold.financials.years import FiscalYear, find_years

DEFAULT_YEARS: Final = 3
_FAR_OFF: Final = 100

_Key = tuple[str, Period]


@dataclass(frozen=True, slots=True)
class Statements:
    """The figures of a company by line and fiscal year."""

    years: tuple[FiscalYear, ...]
    """The latest first."""
    currency: str | None
    figures: dict[tuple[str, int], Figure] = field(default_factory=dict[tuple[str, int], Figure])
    refused: dict[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])
    """Figures that are tagged and cannot be true, with what speaks against them."""

    def get(self, line: str, fiscal_year: int) -> Figure | Missing:
        """The figure, or why there is none. KeyError for a line that does not exist."""
        known = self.figures.get((line, fiscal_year))
        return known if known is not None else self._missing(BY_NAME[line], fiscal_year)

    def _missing(self, line: Line, fiscal_year: int) -> Missing:
        if not self.years:
            return Missing("no figures for a whole fiscal year are tagged")
        if all(year.name != fiscal_year for year in self.years):
            return Missing(f"fiscal {fiscal_year} is not among the years reported")
        if (line.name, fiscal_year) in self.refused:
            return Missing(self.refused[line.name, fiscal_year])
        parts = [derivation for derivation in DERIVATIONS if derivation.line == line.name]
        needed = self._lacking(parts[0], fiscal_year) if parts else ""
        if not line.concepts:
            return Missing(needed)
        also = f", and {needed}" if needed else ""
        return Missing(f"not tagged for fiscal {fiscal_year}{also}")

    def _lacking(self, derivation: Derivation, fiscal_year: int) -> str:
        lines = [line for _, line in derivation.terms if (line, fiscal_year) not in self.figures]
        return f"{' and '.join(lines)} not available" if lines else ""


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
    years = find_years(facts.facts, fiscal_year, period_end, count)
    currency = _currency(facts.facts)
    layout = _Layout(facts, years, currency)
    for line in LINES:
        layout.report(line)
    layout.refuse_contradicted_shares()
    for derivation in DERIVATIONS:
        layout.derive(derivation)
    return Statements(years, currency, layout.figures, layout.refused)


def _currency(facts: tuple[Fact, ...]) -> str | None:
    """The unit of total assets, else the commonest unit that looks like a currency."""
    totals = Counter(f.unit for f in facts if f.concept == "us-gaap:Assets" and not f.dimensions)
    if not totals:
        totals = Counter(f.unit for f in facts if len(f.unit) == 3 and f.unit.isupper())
    return totals.most_common(1)[0][0] if totals else None


class _Layout:
    """Fills the figures, line by line."""

    def __init__(self, facts: FactSet, years: tuple[FiscalYear, ...], currency: str | None) -> None:
        self.figures: dict[tuple[str, int], Figure] = {}
        self.refused: dict[tuple[str, int], str] = {}
        self._years = years
        self._units = {
            Measure.MONEY: currency,
            Measure.SHARES: "shares",
            Measure.PER_SHARE: f"{currency}/shares",
        }
        self._facts: defaultdict[_Key, list[Fact]] = defaultdict(list)
        for fact in facts.facts:
            if not fact.dimensions and fact.value is not None:
                self._facts[fact.concept, fact.period].append(fact)

    def report(self, line: Line) -> None:
        """Take the line from the facts: one concept for all years where that is possible."""
        order = [f"us-gaap:{concept}" for concept in line.concepts]
        for year in self._years:
            period = Period(year.end) if line.is_instant else year.span
            found = [
                (concept, _figure(line, year, facts))
                for concept in order
                if (facts := self._facts_of(concept, period, line.measure))
            ]
            if not found:
                continue
            if line.takes_largest:
                concept, figure = max(found, key=lambda each: abs(each[1].value))
            else:
                concept, figure = found[0]
            self.figures[line.name, year.name] = figure
            order.remove(concept)
            order.insert(0, concept)

    def _facts_of(self, concept: str, period: Period, measure: Measure) -> list[Fact]:
        unit = self._units[measure]
        return [fact for fact in self._facts.get((concept, period), ()) if fact.unit == unit]

    def refuse_contradicted_shares(self) -> None:
        """Drop share counts that earnings per share prove wrong by orders of magnitude.

        Some filers tag '732.3' million shares without their scale.
        """
        for year in self._years:
            lines = ("net_income", "eps_diluted", "shares_diluted")
            income, per_share, shares = (self.figures.get((n, year.name)) for n in lines)
            if income and per_share and shares and income.value and per_share.value:
                implied = abs(income.value / per_share.value)
                if not implied / _FAR_OFF <= shares.value <= implied * _FAR_OFF:
                    del self.figures["shares_diluted", year.name]
                    self.refused["shares_diluted", year.name] = (
                        f"tagged as {shares.value:,f} shares, which earnings per share contradict"
                    )

    def derive(self, derivation: Derivation) -> None:
        """Compute the line for the years in which it is not reported and its terms are."""
        line = BY_NAME[derivation.line]
        for year in self._years:
            if (line.name, year.name) in self.figures:
                continue
            if derivation.unless and (derivation.unless, year.name) in self.figures:
                continue
            terms = [(sign, self.figures.get((n, year.name))) for sign, n in derivation.terms]
            needed = [(sign, figure) for sign, figure in terms if figure is not None]
            if len(needed) < len(terms):
                continue
            also = [(sign, self.figures.get((n, year.name))) for sign, n in derivation.optional]
            used = needed + [(sign, figure) for sign, figure in also if figure is not None]
            self.figures[line.name, year.name] = Figure(
                line=line.name,
                fiscal_year=year.name,
                value=sum((sign * figure.value for sign, figure in used), Decimal(0)),
                unit=used[0][1].unit,
                facts=tuple(fact for _, figure in used for fact in figure.facts),
                formula=_formula(used),
            )


def _figure(line: Line, year: FiscalYear, facts: list[Fact]) -> Figure:
    """The most exact of the facts that say the same, and a note where one says otherwise."""
    best = min(facts, key=_preference)
    value = best.value or Decimal(0)
    others = [f for f in facts if f.value is not None and not _agree(f, best)]
    notes: list[str] = []
    if others:
        notes.append(f"the filing also says {others[0].value:,f}")
    if best.restated is not None:
        notes.append(f"later restated to {best.restated:,f} in {best.restated_in}")
    note = "; ".join(notes) or None
    return Figure(line.name, year.name, value, best.unit, (best,), note=note)


def _preference(fact: Fact) -> tuple[float, bool, int]:
    accuracy = float("inf") if fact.decimals is None else fact.decimals
    return -accuracy, fact.start is None, fact.start or 0


def _agree(one: Fact, other: Fact) -> bool:
    if one.value is None or other.value is None:
        return False
    return abs(one.value - other.value) <= one.rounding + other.rounding


def _formula(used: list[tuple[int, Figure]]) -> str:
    words = [("- " if sign < 0 else "+ ") + figure.line for sign, figure in used]
    return " ".join(words).removeprefix("+ ")
