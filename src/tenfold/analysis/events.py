"""The first and last things that happen in an analysis, and all that happens between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from tenfold.analysis.typed import Analysis
from tenfold.execution.events import EngineEvent
from tenfold.filings.model import Filing
from tenfold.planning.plan import Plan
from tenfold.planning.quote import Quote
from tenfold.sections.model import SplitFiling

if TYPE_CHECKING:
    from tenfold.financials.report import Financials


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisStarted:
    """The filing is read and planned; nothing has been sent yet."""

    at_seconds: float
    began_at: str
    """When the analysis began, ISO 8601 in UTC."""
    trace_id: str
    """``RunTrace.id`` of the trace it will have."""
    filing: Filing
    split: SplitFiling
    model: str
    model_reason: str
    """Why this model, and how to choose another."""
    max_in_flight: int
    reads_passages: bool
    """True when no model is asked: verbatim passages only."""
    plan: Plan
    quote: Quote
    """What it is expected to take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresCompleted:
    """EDGAR has told more of the figures than the filing tags; the result will have them too.

    What the filing itself tags is known from ``AnalysisStarted.split`` on.
    """

    at_seconds: float
    financials: Financials = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisFinished:
    """The last event; carries the whole result."""

    at_seconds: float
    analysis: Analysis


Event: TypeAlias = AnalysisStarted | FiguresCompleted | EngineEvent | AnalysisFinished
