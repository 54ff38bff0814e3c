"""Where in a filing its primary statements stand.

A concept is no proof of a line: a segment note may tag its total by the concept of gross profit,
and a sentence about prepaid machines by that of a bank's deposits. Place tells them apart, for the
statements are where the facts of many lines crowd together: each is found as the stretch with the
most different concepts of its lines for whole years, and all that lies between the first and the
last of the three counts as statements. That errs towards taking a note for a statement, never the
other way round. What has no place (hidden facts, SEC's companyfacts) is not judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tenfold.financials.facts import Fact, FactSource, Period
from tenfold.financials.line import Statement
from tenfold.financials.lines import LINES
from tenfold.financials.years import FiscalYear

_STRETCH: Final = 8_000
"""Characters of normal text that one statement takes, roughly."""
_MARGIN: Final = _STRETCH // 2
_LEAST_CONCEPTS: Final = 4
"""Fewer together are no statement."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the three statements stand in the normal text."""

    whole: range
    """From the first of them to the last, with what lies between and a margin."""
    each: Mapping[Statement, range]
    """From the first line of a statement that is known to its last."""


def find_statements(facts: Iterable[Fact], years: tuple[FiscalYear, ...]) -> Places | None:
    """The part of the normal text with the three statements; None unless all are found."""
    periods = {period for year in years for period in (year.span, Period(year.end))}
    placed = sorted(
        (fact.start, fact.concept)
        for fact in facts
        if fact.start is not None
        and fact.source is FactSource.INLINE
        and not fact.dimensions
        and fact.period in periods
    )
    found: dict[Statement, range] = {}
    for statement in Statement:
        concepts = {
            f"us-gaap:{name}"
            for line in LINES
            if line.statement is statement
            for name in line.concepts
        }
        stretch = _densest([each for each in placed if each[1] in concepts])
        if stretch is None:
            return None
        found[statement] = range(stretch[0], stretch[1] + 1)
    first = min(each.start for each in found.values())
    last = max(each.stop for each in found.values()) - 1
    return Places(range(max(0, first - _MARGIN), last + _MARGIN), found)


def stands_outside(fact: Fact, places: Places | None) -> bool:
    """Whether a fact is known to stand in the filing, and not in its statements."""
    return places is not None and fact.start is not None and fact.start not in places.whole


def distance(fact: Fact, statement: Statement, places: Places | None) -> int:
    """Characters from the statement to the fact: 0 within it, or where either has no place."""
    if places is None or fact.start is None:
        return 0
    inside = places.each[statement]
    return max(inside.start - fact.start, fact.start - inside.stop + 1, 0)


def _densest(placed: list[tuple[int, str]]) -> tuple[int, int] | None:
    """(first, last) offset of the stretch with the most different concepts."""
    inside: Counter[str] = Counter()
    most, best = _LEAST_CONCEPTS - 1, None
    left = 0
    for start, concept in placed:
        inside[concept] += 1
        while placed[left][0] < start - _STRETCH:
            gone = placed[left][1]
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            left += 1
        if len(inside) > most:
            most, best = len(inside), (placed[left][0], start)
    return best
