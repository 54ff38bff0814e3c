"""How a line developed over the years: changes year by year and the compound rate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tenfold.financials.figures import Figure
from tenfold.financials.statements import Statements

TREND_LINES: Final = (
    "revenue",
    "operating_income",
    "net_income",
    "eps_diluted",
    "operating_cash_flow",
    "free_cash_flow",
)


@dataclass(frozen=True, slots=True)
class Trend:
    """One line over the years it is known for."""

    line: str
    figures: tuple[Figure, ...]
    """The oldest first."""
    compound_growth: Decimal | None
    """A year, as a fraction; None with fewer than two years or a start or end not above zero."""

    @property
    def formula(self) -> str:
        """How the compound rate is computed."""
        years = self.figures[-1].fiscal_year - self.figures[0].fiscal_year
        return f"({self.line} / {self.line}[-{years}]) ^ (1/{years}) - 1"


def compute_trends(statements: Statements) -> tuple[Trend, ...]:
    """The trends of the lines people ask for first, where at least two years are known."""
    trends: list[Trend] = []
    for line in TREND_LINES:
        known = [statements.figures.get((line, year.name)) for year in reversed(statements.years)]
        figures = tuple(figure for figure in known if figure is not None)
        if len(figures) >= 2:
            trends.append(Trend(line, figures, _compound(figures[0], figures[-1])))
    return tuple(trends)


def _compound(first: Figure, last: Figure) -> Decimal | None:
    years = last.fiscal_year - first.fiscal_year
    if years < 1 or first.value <= 0 or last.value <= 0:
        return None
    return (last.value / first.value) ** (Decimal(1) / years) - 1
