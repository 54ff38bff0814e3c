"""Ratios: a formula over lines of the statements, its inputs, and the facts behind each.

A ratio is written once, as its formula; the formula that is shown is the one that is computed.
``line`` is the year's value, ``line[-1]`` that of the year before, ``avg(line)`` the mean of both
balance sheets. An input that is missing makes the ratio 'not available', with the input's reason.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final

from tenfold.financials.figures import Figure, Missing
from tenfold.financials.statements import Statements


class RatioKind(StrEnum):
    """How a ratio's value reads."""

    PERCENT = "percent"
    """A fraction: 0.25 is 25%."""
    TIMES = "times"
    DAYS = "days"
    PER_SHARE = "per share"


@dataclass(frozen=True, slots=True)
class RatioDefinition:
    """One ratio of the catalogue."""

    name: str
    title: str
    formula: str
    kind: RatioKind
    meaningless_below_zero: str | None = None
    """A line with which a negative or zero value makes no sense: a return on negative equity."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio for one fiscal year: a value, or the reason why there is none."""

    definition: RatioDefinition
    fiscal_year: int
    value: Decimal | None
    inputs: tuple[Figure, ...]
    """The figures that were found, in the formula's order."""
    reason: str | None = None


_P, _T, _D, _S = RatioKind.PERCENT, RatioKind.TIMES, RatioKind.DAYS, RatioKind.PER_SHARE
_define = RatioDefinition

RATIOS: Final[tuple[RatioDefinition, ...]] = (
    _define("revenue_growth", "Revenue growth", "revenue / revenue[-1] - 1", _P),
    _define("net_income_growth", "Net income growth", "net_income / net_income[-1] - 1", _P),
    _define("gross_margin", "Gross margin", "gross_profit / revenue", _P),
    _define("operating_margin", "Operating margin", "operating_income / revenue", _P),
    _define("net_margin", "Net margin", "net_income / revenue", _P),
    _define("effective_tax_rate", "Effective tax rate", "income_tax / pretax_income", _P,
            "pretax_income"),
    _define("roe", "Return on equity", "net_income / avg(shareholders_equity)", _P,
            "shareholders_equity"),
    _define("roa", "Return on assets", "net_income / avg(total_assets)", _P),
    _define("roic", "Return on invested capital",
            "operating_income * (1 - income_tax / pretax_income)"
            " / avg(total_debt + total_equity - cash_and_equivalents)", _P, "pretax_income"),
    _define("current_ratio", "Current ratio", "current_assets / current_liabilities", _T),
    _define("quick_ratio", "Quick ratio",
            "(current_assets - inventory) / current_liabilities", _T),
    _define("debt_to_equity", "Debt to equity", "total_debt / shareholders_equity", _T,
            "shareholders_equity"),
    _define("liabilities_to_assets", "Liabilities to assets", "total_liabilities / total_assets",
            _P),
    _define("interest_coverage", "Interest coverage", "operating_income / interest_expense", _T),
    _define("cash_conversion", "Cash conversion", "operating_cash_flow / net_income", _T,
            "net_income"),
    _define("fcf_margin", "Free cash flow margin", "free_cash_flow / revenue", _P),
    _define("days_sales_outstanding", "Days sales outstanding", "receivables / revenue * 365", _D),
    _define("days_inventory", "Days of inventory", "inventory / cost_of_revenue * 365", _D),
    _define("days_payable", "Days payable", "payables / cost_of_revenue * 365", _D),
    _define("fcf_per_share", "Free cash flow per share", "free_cash_flow / shares_diluted", _S),
    _define("payout_ratio", "Payout ratio", "dividends_paid / net_income", _P, "net_income"),
)  # fmt: skip


def compute_ratios(statements: Statements) -> tuple[Ratio, ...]:
    """Every ratio of the catalogue for every year, the latest year first within a ratio."""
    return tuple(
        _ratio(definition, statements, year.name)
        for definition in RATIOS
        for year in statements.years
    )


def _ratio(definition: RatioDefinition, statements: Statements, year: int) -> Ratio:
    reading = _Reading(statements, year)
    value: Decimal | None = None
    reason: str | None = None
    try:
        value = reading.evaluate(_parsed(definition.formula))
        sign = definition.meaningless_below_zero
        if sign and any(f.value <= 0 for f in reading.inputs if f.line == sign):
            value, reason = None, f"not meaningful: {sign} is zero or negative"
        elif definition.name.endswith("_growth") and reading.inputs[-1].value <= 0:
            value, reason = None, f"not meaningful: {reading.inputs[-1].line} was zero or negative"
    except _NotAvailableError as error:
        reason = str(error)
    return Ratio(definition, year, value, tuple(reading.inputs), reason)


class _NotAvailableError(Exception):
    """An input is missing, or a divisor is zero; the text says which."""


@cache
def _parsed(formula: str) -> ast.expr:
    return ast.parse(formula, mode="eval").body


_OPERATIONS: Final[dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]]] = {
    ast.Add: Decimal.__add__,
    ast.Sub: Decimal.__sub__,
    ast.Mult: Decimal.__mul__,
    ast.Div: Decimal.__truediv__,
}


class _Reading:
    """Evaluates one formula for one year, and keeps what it looked up."""

    def __init__(self, statements: Statements, year: int) -> None:
        self.inputs: list[Figure] = []
        self._statements = statements
        self._year = year

    def evaluate(self, node: ast.expr, back: int = 0) -> Decimal:
        match node:
            case ast.BinOp():
                left, right = self.evaluate(node.left, back), self.evaluate(node.right, back)
                if isinstance(node.op, ast.Div) and not right:
                    raise _NotAvailableError(f"{ast.unparse(node.right)} is zero")
                return _OPERATIONS[type(node.op)](left, right)
            case ast.Constant():
                return Decimal(str(node.value))
            case ast.Name():
                return self._look_up(node.id, self._year - back)
            case ast.Subscript(value=ast.Name(id=name)):
                return self._look_up(name, self._year - 1)
            case ast.Call(args=[inner]):
                return (self.evaluate(inner) + self.evaluate(inner, 1)) / 2
            case _:
                raise ValueError(f"no such formula: {ast.unparse(node)}")

    def _look_up(self, line: str, year: int) -> Decimal:
        figure = self._statements.get(line, year)
        if isinstance(figure, Missing):
            raise _NotAvailableError(f"{line} {year} is not available: {figure.reason}")
        if figure not in self.inputs:
            self.inputs.append(figure)
        return figure.value
