"""Put outcomes together into an analysis."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from tenfold.analysis.model import SectionInsights, UsageSummary
from tenfold.analysis.typed import SECTION_CLASSES, Analysis
from tenfold.execution.engine_result import EngineResult
from tenfold.filings.model import Filing
from tenfold.financials.deferred import DeferredFinancials
from tenfold.planning.plan import Plan
from tenfold.planning.quote import QuoteSummary
from tenfold.trace.run import RunTrace

if TYPE_CHECKING:
    from tenfold.financials.report import Financials


def assemble(
    filing: Filing,
    plan: Plan,
    result: EngineResult,
    model: str,
    wall_seconds: float,
    notices: tuple[str, ...],
    figures: Financials | DeferredFinancials | None = None,
    quote: QuoteSummary | None = None,
    trace: RunTrace | None = None,
) -> Analysis:
    """The analysis of ``filing`` from what the engine settled."""
    sections: dict[str, SectionInsights] = {}
    for planned in plan.sections:
        kind = SECTION_CLASSES.get(planned.key, SectionInsights)
        outcomes = {c.key: result.outcomes[c.name] for c in planned.components}
        sections[planned.key] = kind(
            planned.key, planned.item, planned.status, planned.reason, outcomes, planned.note
        )
    return Analysis(
        # An analysis is kept and passed around; megabytes of markup are not needed for that.
        filing=dataclasses.replace(filing, documents=()),
        model=model,
        strategy=plan.strategy.value,
        sections=sections,
        outcomes=result.outcomes,
        usage=UsageSummary(
            result.calls, result.cached_calls, result.usage, wall_seconds, result.hedges
        ),
        notices=notices,
        computed=figures,
        quote=quote,
        trace=trace,
    )
