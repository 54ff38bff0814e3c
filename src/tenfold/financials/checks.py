"""Do the statements add up? Said as it is: a check that fails is shown, not smoothed over."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tenfold.financials.statements import Statements


@dataclass(frozen=True, slots=True)
class Check:
    """One identity for one fiscal year."""

    name: str
    formula: str
    fiscal_year: int
    difference: Decimal | None
    """Left side less right side; None where a line is missing."""
    passed: bool | None
    """Whether the difference is explained by rounding; None where a line is missing."""


_Terms = tuple[tuple[int, str], ...]

_CHECKS: Final[tuple[tuple[str, str, _Terms, _Terms], ...]] = (
    (
        "balance",
        "total_assets = liabilities_and_equity",
        ((1, "total_assets"), (-1, "liabilities_and_equity")),
        (),
    ),
    (
        "liabilities",
        "total_assets = total_liabilities + redeemable_interests + total_equity",
        ((1, "total_assets"), (-1, "total_liabilities"), (-1, "total_equity")),
        ((-1, "redeemable_interests"),),
    ),
    (
        "cash",
        "change_in_cash = operating + investing + financing cash flow + exchange_rate_effect",
        (
            (1, "change_in_cash"),
            (-1, "operating_cash_flow"),
            (-1, "investing_cash_flow"),
            (-1, "financing_cash_flow"),
        ),
        ((-1, "exchange_rate_effect"),),
    ),
    (
        "gross_profit",
        "gross_profit = revenue - cost_of_revenue",
        ((1, "gross_profit"), (-1, "revenue"), (1, "cost_of_revenue")),
        (),
    ),
)
"""(name, formula, terms that are needed, terms that may be absent); terms add up to zero."""


def run_checks(statements: Statements) -> tuple[Check, ...]:
    """Every check for every year. A line derived by the same identity proves nothing: no check."""
    return tuple(
        _check(statements, year.name, name, formula, needed, optional)
        for name, formula, needed, optional in _CHECKS
        for year in statements.years
    )


def _check(
    statements: Statements, year: int, name: str, formula: str, needed: _Terms, optional: _Terms
) -> Check:
    figures = [(sign, statements.figures.get((line, year))) for sign, line in needed]
    found = [(sign, figure) for sign, figure in figures if figure is not None]
    circular = any(f.is_derived and f.line in (name, "total_liabilities", "cost_of_revenue")
                   for _, f in found)  # fmt: skip
    if len(found) < len(needed) or circular:
        return Check(name, formula, year, None, None)
    also = [(sign, statements.figures.get((line, year))) for sign, line in optional]
    found += [(sign, figure) for sign, figure in also if figure is not None]
    difference = sum((sign * figure.value for sign, figure in found), Decimal(0))
    allowed = sum((figure.rounding for _, figure in found), Decimal(0))
    return Check(name, formula, year, difference, abs(difference) <= allowed)
