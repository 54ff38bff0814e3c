"""What may be known about an analysis besides itself, and what its page links to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from tenfold.analysis.typed import Analysis
from tenfold.analysis.view import clean
from tenfold.charts.waterfall import CallTiming
from tenfold.financials.report import Financials


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """Where a quote stands."""

    item: str
    """The 10-K item whose text was read."""
    start: int
    """Offset of its first character in the filing's normal text."""
    end: int
    """Offset behind its last one."""


EvidenceLink: TypeAlias = Callable[[EvidencePlace], str]
"""The address that shows a quote in the filing: a path of the service's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """All of it is optional; what is missing is left out of the page."""

    financials: Financials | None = None
    """Statements and ratios of the filing, for an analysis that has none of its own."""
    text: str | None = None
    """The filing's normal text, the one that the evidence's offsets count in."""
    calls: tuple[CallTiming, ...] = ()
    """When each model call ran, for an analysis that has no trace."""
    ticker: str | None = None
    filed: str | None = None
    """The day on which it was filed, ISO date."""
    document_url: str | None = None
    """The filing's document at SEC, where the filing's own source does not tell it."""
    made_at: datetime | None = None
    """When the analysis was made, with its time zone."""
    evidence_link: EvidenceLink | None = None
    """Where quotes lead; without it they open in place."""
    brief: bool = False
    """Whether long texts are brief until somebody opens them; a file and paper show all."""


NOTHING_ELSE = Supplement()


def figures_shown(analysis: Analysis, supplement: Supplement) -> Financials | None:
    """The figures that the questions were given, else those that are known besides."""
    return analysis.figures or supplement.financials


def calls_shown(analysis: Analysis, supplement: Supplement) -> tuple[CallTiming, ...]:
    """When each call ran, from the analysis's own trace, else as it is known besides."""
    calls = supplement.calls if analysis.trace is None else analysis.trace.timings
    return tuple(replace(c, name=clean(c.name), section=clean(c.section)) for c in calls)
