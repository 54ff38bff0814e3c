"""What a filing says of a missing line in a form that is not taken for it.

Companies tag some totals by concepts of their own, or only by segment or product. A name is no
definition ('depreciation, amortization and impairment' is not depreciation and amortization), so
such values are never used; but whoever reads that a line is missing should know where to look.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable
from typing import Final

from tenfold.financials.facts import Fact, Period
from tenfold.financials.line import Line
from tenfold.financials.lines import LINES
from tenfold.financials.years import FiscalYear

_STANDARD: Final = frozenset(
    ("us-gaap", "dei", "srt", "invest", "ecd", "cyd", "country", "currency", "exch", "ffd")
)
_PARTING_AXES: Final = frozenset(
    (
        "srt:ProductOrServiceAxis",
        "us-gaap:StatementBusinessSegmentsAxis",
        "srt:StatementGeographicalAxis",
        "dei:LegalEntityAxis",
    )
)
"""Axes along which a whole is usually parted; and whatever axis a company made itself."""
_MOST: Final = 3

_Key = tuple[str, int]


def find_hints(
    facts: Iterable[Fact], years: tuple[FiscalYear, ...], known: Container[_Key]
) -> dict[_Key, str]:
    """For each (line, fiscal year) that is not ``known``: what there is instead, where anything."""
    own: defaultdict[Period, list[Fact]] = defaultdict(list)
    parts: defaultdict[tuple[str, Period], list[str]] = defaultdict(list)
    for fact in facts:
        if fact.value is None:
            continue
        if len(fact.dimensions) == 1:
            axis = fact.dimensions[0][0]
            if axis in _PARTING_AXES or axis.partition(":")[0] not in _STANDARD:
                parts[fact.concept, fact.period].append(axis)
        elif not fact.dimensions and fact.concept.partition(":")[0] not in _STANDARD:
            own[fact.period].append(fact)
    hints: dict[_Key, str] = {}
    for year in years:
        for line in LINES:
            if (line.name, year.name) in known:
                continue
            period = Period(year.end) if line.is_instant else year.span
            said = _by_own_concept(line, own[period]), _by_part(line, parts, period)
            if any(said):
                hints[line.name, year.name] = "; ".join(filter(None, said))
    return hints


def _by_own_concept(line: Line, facts: list[Fact]) -> str:
    if not line.own_names:
        return ""
    found = {
        fact.concept: fact.value
        for fact in facts
        if re.fullmatch(line.own_names, fact.concept.partition(":")[2])
    }
    named = [f"{concept} ({value:,f})" for concept, value in list(found.items())[:_MOST]]
    return f"there is the company's own {' and '.join(named)}, not taken for it" if named else ""


def _by_part(line: Line, parts: dict[tuple[str, Period], list[str]], period: Period) -> str:
    for concept in line.concepts:
        axes = parts.get((f"us-gaap:{concept}", period))
        if axes:
            return f"us-gaap:{concept} is tagged only in parts, by {axes[0]}"
    return ""
