"""Ratios: a formula over lines of the statements, its inputs, and the facts behind each.

A ratio is written once, as its formula (``ratio_catalogue``); the formula that is shown is the one
that is computed. An input that is missing makes the ratio 'not available', with the input's reason.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from tenfold.financials.figures import Figure, Missing
from tenfold.financials.ratio_catalogue import RATIOS, RatioDefinition, RatioGroup, RatioKind
from tenfold.financials.statements import Statements

__all__ = ["RATIOS", "Ratio", "RatioDefinition", "RatioGroup", "RatioKind", "compute_ratios"]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio for one fiscal year: a value, or the reason why there is none."""

    definition: RatioDefinition
    fiscal_year: int
    value: Decimal | None
    inputs: tuple[Figure, ...]
    """The figures that were found, in the formula's order."""
    reason: str | None = None
    formula: str = ""
    """The formula of the definition that was computed."""


def compute_ratios(statements: Statements, count: int | None = None) -> tuple[Ratio, ...]:
    """Every ratio of the catalogue for the latest ``count`` years (None: for all).

    The latest year stands first within a ratio. A year more in the statements than ratios are
    wanted for gives the first of them its growth and averages.
    """
    return tuple(
        _ratio(definition, statements, year.name)
        for definition in RATIOS
        for year in statements.years[:count]
    )


def _ratio(definition: RatioDefinition, statements: Statements, year: int) -> Ratio:
    first = _by_formula(definition, definition.formula, statements, year)
    if first.value is not None or definition.otherwise is None:
        return first
    second = _by_formula(definition, definition.otherwise, statements, year)
    if second.value is not None:
        return second
    return replace(first, reason=f"{first.reason}; by {definition.otherwise}: {second.reason}")


def _by_formula(
    definition: RatioDefinition, formula: str, statements: Statements, year: int
) -> Ratio:
    reading = _Reading(statements, year)
    value: Decimal | None = None
    reason: str | None = None
    try:
        value = reading.evaluate(_parsed(formula))
        sign = definition.meaningless_below_zero
        if sign and any(f.value <= 0 for f in reading.inputs if f.line == sign):
            value, reason = None, f"not meaningful: {sign} is zero or negative"
        elif definition.group is RatioGroup.GROWTH and reading.inputs[-1].value <= 0:
            value, reason = None, f"not meaningful: {reading.inputs[-1].line} was zero or negative"
    except _NotAvailableError as error:
        reason = str(error)
    return Ratio(definition, year, value, tuple(reading.inputs), reason, formula)


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
