"""Figures of a transition period: the months between two fiscal years that a 10-KT is about.

They stand apart from the years, because no row may set months beside twelve of them. Ratios whose
formula sets a flow against a state of the balance sheet, or against the year before, need a whole
year and have none.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tenfold.filings.forms import is_transition
from tenfold.filings.model import Filing
from tenfold.financials.facts import FactSet, FactSource, Period
from tenfold.financials.lines import BY_NAME
from tenfold.financials.ratios import Ratio, compute_ratios
from tenfold.financials.statements import Statements, lay_out
from tenfold.financials.years import FiscalYear, is_annual

_DAYS_OF_MONTH: Final = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Transition:
    """The figures of one transition period."""

    span: Period
    statements: Statements
    """Its one 'year' is the period, named as the report names it."""
    ratios: tuple[Ratio, ...]

    @property
    def months(self) -> int:
        """Its length, rounded; 1 at least."""
        return _months(self.span)

    @property
    def title(self) -> str:
        """'Transition period of 9 months to 2024-09-30'."""
        unit = "month" if self.months == 1 else "months"
        return f"Transition period of {self.months} {unit} to {self.span.end}"


def find_transition(filing: Filing, facts: FactSet) -> Transition | None:
    """The period's figures as the filing itself tags them; None where it tags none."""
    if not is_transition(filing.form) or filing.period_end is None:
        return None
    end = date.fromisoformat(filing.period_end)
    spans = Counter(
        fact.period
        for fact in facts.facts
        if fact.source is FactSource.INLINE
        and not fact.dimensions
        and fact.period.end == end
        and fact.period.start is not None
    )
    span = max(spans, key=lambda each: spans[each], default=None)
    if span is None or is_annual(span):
        return None
    name = end.year if filing.fiscal_year is None else filing.fiscal_year
    statements = lay_out(facts, (FiscalYear(name, span),))
    ratios = tuple(_of_months(ratio, span) for ratio in compute_ratios(statements))
    return Transition(span, statements, ratios)


def _months(span: Period) -> int:
    return max(1, round((span.days or 0) / _DAYS_OF_MONTH))


def _of_months(ratio: Ratio, span: Period) -> Ratio:
    formula = ratio.formula
    lines = [BY_NAME[name] for name in re.findall(r"[a-z_]+", formula) if name in BY_NAME]
    takes_two_years = "[-1]" in formula or "avg(" in formula
    if not takes_two_years and len({line.is_instant for line in lines}) == 1:
        return ratio
    reason = f"needs a whole year, and the transition period has {_months(span)} months"
    return replace(ratio, value=None, reason=reason)
