"""Which spans are a company's fiscal years.

A year has 350 to 380 days (52 or 53 weeks, or twelve months), belongs to the consolidated entity
and ends where the report's own year ended, a whole number of years earlier. Companies that change
their year have a gap there, and it stays a gap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tenfold.financials.facts import Fact, Period

_SHORTEST_DAYS: Final = 350
_LONGEST_DAYS: Final = 380
_DRIFT_DAYS: Final = 12
"""How far the last day of a 52-week year moves about, or a cover's date from the statements'."""
_DAYS_OF_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """One year of the company's own calendar."""

    name: int
    """As the company calls it: 2024."""
    span: Period

    @property
    def end(self) -> date:
        """Its last day: the date of the balance sheet."""
        return self.span.end


def last_whole_year(facts: Iterable[Fact]) -> date | None:
    """When the last year ends that the statements are about, whatever the report's own period.

    A transition report ends some months after one. A stray year in a note does not count: half as
    many facts as those of the commonest year must be about it.
    """
    ends = Counter(f.period.end for f in facts if not f.dimensions and is_annual(f.period))
    most = max(ends.values(), default=0)
    return max((end for end, count in ends.items() if 2 * count >= most), default=None)


def is_annual(period: Period) -> bool:
    """Whether a span is about a year long."""
    return period.days is not None and _SHORTEST_DAYS <= period.days <= _LONGEST_DAYS


def find_years(
    facts: Iterable[Fact], fiscal_year: int | None, period_end: date | None, count: int
) -> tuple[FiscalYear, ...]:
    """Up to ``count`` fiscal years with facts, the report's own year first.

    ``fiscal_year`` and ``period_end`` are the report's own; without them the latest year with
    facts is the report's, named after the calendar year it ends in. Empty where nothing annual
    is reported: a company's first months, or a transition period.
    """
    spans = Counter(f.period for f in facts if not f.dimensions and is_annual(f.period))
    if not spans:
        return ()
    last = period_end or max(period.end for period in spans)
    name = last.year if fiscal_year is None else fiscal_year
    best: dict[int, Period] = {}
    for period, _ in sorted(spans.items(), key=lambda item: (-item[1], item[0].end)):
        back = round((last - period.end).days / _DAYS_OF_YEAR)
        if back < 0 or back >= count:
            continue
        if abs((last - period.end).days - back * _DAYS_OF_YEAR) <= _DRIFT_DAYS:
            best.setdefault(back, period)
    return tuple(FiscalYear(name - back, best[back]) for back in sorted(best))
