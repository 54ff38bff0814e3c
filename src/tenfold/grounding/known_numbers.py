"""All numbers that are known of a filing without reading its text, found by value.

Computed ones first: the figures of the statements, their changes from year to year, the ratios.
Then every tagged fact of any concept and segment. Each keeps the name it is shown by when a
written number is said to match it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import Final

from tenfold.financials.facts import Fact
from tenfold.financials.figures import Figure
from tenfold.financials.lines import BY_NAME
from tenfold.financials.ratios import Ratio, RatioKind
from tenfold.financials.report import Financials
from tenfold.grounding.stems import stems
from tenfold.grounding.written import NumberUnit

_RATIO_UNITS: Final = {
    RatioKind.PERCENT: NumberUnit.PERCENT,
    RatioKind.TIMES: NumberUnit.TIMES,
    RatioKind.DAYS: NumberUnit.DAYS,
    RatioKind.PER_SHARE: NumberUnit.MONEY,
}
_ALIASES: Final = {
    "revenue": "sales turnover top-line",
    "net_income": "earnings profit loss bottom-line",
    "operating_income": "profit loss",
    "eps_basic": "share",
    "eps_diluted": "share",
    "operating_cash_flow": "operations",
    "capital_expenditure": "capex property",
    "share_repurchases": "buyback repurchased",
    "cost_of_revenue": "sales goods",
    "roe": "ROE",
    "roa": "ROA",
    "roic": "ROIC",
}
"""Words by which the lines are also called, besides those of their titles."""
_CURRENCY: Final = re.compile(r"[A-Z]{3}(?:/shares)?\Z")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class KnownNumber:
    """A number with the name it is known by."""

    value: Decimal
    """With its sign; percentages as they read, 46.2."""
    name: str
    """'revenue FY2024', 'gross_margin FY2024', 'us-gaap:Assets 2024-09-28'."""
    words: frozenset[str] = frozenset()
    """Stems of the words by which it is called."""


class KnownNumbers:
    """Numbers by unit, found by absolute value."""

    def __init__(self, numbers: Iterable[tuple[NumberUnit, KnownNumber]]) -> None:
        by_unit: defaultdict[NumberUnit, list[KnownNumber]] = defaultdict(list)
        for unit, number in numbers:
            by_unit[unit].append(number)
        self._sorted = {
            unit: sorted(known, key=lambda each: abs(each.value)) for unit, known in by_unit.items()
        }
        self._sizes = {unit: [abs(k.value) for k in known] for unit, known in self._sorted.items()}

    def near(self, unit: NumberUnit, size: Decimal, half: Decimal) -> Iterator[KnownNumber]:
        """Those of ``unit`` whose size is within ``half`` of ``size``, the nearest first."""
        known, sizes = self._sorted.get(unit, []), self._sizes.get(unit, [])
        at = bisect_left(sizes, size - half)
        found: list[KnownNumber] = []
        while at < len(sizes) and sizes[at] <= size + half:
            found.append(known[at])
            at += 1
        # Of two names for one number the shorter is the plainer.
        yield from sorted(found, key=lambda each: (abs(abs(each.value) - size), len(each.name)))


def computed_numbers(financials: Financials) -> KnownNumbers:
    """Figures, ratios, and the changes of both from one year to another."""
    return KnownNumbers(_computed(financials))


def tagged_numbers(financials: Financials) -> KnownNumbers:
    """Every tagged fact, those of segments included."""
    return KnownNumbers(_tagged(financials.facts.facts))


def _computed(financials: Financials) -> Iterator[tuple[NumberUnit, KnownNumber]]:
    by_line: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in financials.figures():
        by_line[figure.line].append(figure)
        name, words = _at(figure.line, figure.fiscal_year), _words_of_line(figure.line)
        yield _figure_unit(figure), KnownNumber(figure.value, name, words)
    for figures in by_line.values():
        for late, early in combinations(figures, 2):  # the latest year stands first
            yield from _changes(late, early)
    by_ratio: defaultdict[str, list[Ratio]] = defaultdict(list)
    for ratio in financials.ratios:
        if ratio.value is not None:
            by_ratio[ratio.definition.name].append(ratio)
            yield _RATIO_UNITS[ratio.definition.kind], _ratio(ratio, ratio.value)
    for ratios in by_ratio.values():
        for late, early in combinations(ratios, 2):
            yield from _moves(late, early)
    for trend in financials.trends:
        if trend.compound_growth is not None:
            growth = trend.compound_growth * 100
            name = f"{trend.line}, compound growth"
            yield NumberUnit.PERCENT, KnownNumber(growth, name, _words_of_line(trend.line))


def _changes(late: Figure, early: Figure) -> Iterator[tuple[NumberUnit, KnownNumber]]:
    """How a line moved: the difference, and as a percentage where that has a meaning."""
    names = f"{_at(late.line, late.fiscal_year)} against FY{early.fiscal_year}"
    words = _words_of_line(late.line)
    yield _figure_unit(late), KnownNumber(late.value - early.value, names, words)
    if early.value > 0:
        growth = (late.value / early.value - 1) * 100
        yield NumberUnit.PERCENT, KnownNumber(growth, f"growth of {names}", words)


def _moves(late: Ratio, early: Ratio) -> Iterator[tuple[NumberUnit, KnownNumber]]:
    """How a percentage moved, in points."""
    if late.value is None or early.value is None:
        return
    if late.definition.kind is RatioKind.PERCENT:
        name = f"{_at(late.definition.name, late.fiscal_year)} against FY{early.fiscal_year}"
        points = (late.value - early.value) * 100
        yield NumberUnit.POINTS, KnownNumber(points, name, _words_of_ratio(late))


def _ratio(ratio: Ratio, value: Decimal) -> KnownNumber:
    shown = value * 100 if ratio.definition.kind is RatioKind.PERCENT else value
    name = _at(ratio.definition.name, ratio.fiscal_year)
    return KnownNumber(shown, name, _words_of_ratio(ratio))


def _tagged(facts: Iterable[Fact]) -> Iterator[tuple[NumberUnit, KnownNumber]]:
    for fact in facts:
        if fact.value is None:
            continue
        name = f"{fact.concept} {fact.period.end.isoformat()}"
        words = _words_of_fact(fact.concept, fact.dimensions)
        if fact.unit == "pure":
            yield NumberUnit.PERCENT, KnownNumber(fact.value * 100, name, words)
            yield NumberUnit.TIMES, KnownNumber(fact.value, name, words)
        elif fact.unit == "shares":
            yield NumberUnit.SHARES, KnownNumber(fact.value, name, words)
        elif _CURRENCY.match(fact.unit):
            yield NumberUnit.MONEY, KnownNumber(fact.value, name, words)
        else:
            yield NumberUnit.PLAIN, KnownNumber(fact.value, name, words)


def _figure_unit(figure: Figure) -> NumberUnit:
    return NumberUnit.SHARES if figure.unit == "shares" else NumberUnit.MONEY


def _at(name: str, fiscal_year: int) -> str:
    return f"{name} FY{fiscal_year}"


@cache
def _words_of_line(line: str) -> frozenset[str]:
    return stems(f"{BY_NAME[line].title} {_ALIASES.get(line, '')}")


@cache
def _words_of_fact(concept: str, dimensions: tuple[tuple[str, str], ...]) -> frozenset[str]:
    names = [concept, *(member for _, member in dimensions)]
    parts = [_CAMEL.sub(" ", name.partition(":")[2]) for name in names]
    return stems(" ".join(parts))


def _words_of_ratio(ratio: Ratio) -> frozenset[str]:
    name = ratio.definition.name
    lines = [figure.line for figure in ratio.inputs[:1]] if name.endswith("_growth") else []
    words = stems(f"{ratio.definition.title} {_ALIASES.get(name, '')}")
    return words.union(*(_words_of_line(line) for line in lines))
