"""The JSON of an analysis."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from tenfold.analysis.model import SectionInsights, UsageSummary
from tenfold.analysis.typed import Analysis
from tenfold.execution.outcome import Outcome
from tenfold.filings.identity import filing_json
from tenfold.trace.stored import trace_json

if TYPE_CHECKING:
    from tenfold.financials.report import Financials


def analysis_json(analysis: Analysis) -> dict[str, Any]:
    """The whole analysis as JSON values; its layout is part of the public interface."""
    return {
        "filing": filing_json(analysis.filing),
        "model": analysis.model,
        "strategy": analysis.strategy,
        "sections": {key: _section(section) for key, section in analysis.sections.items()},
        "usage": usage_json(analysis.usage),
        "quote": None if analysis.quote is None else asdict(analysis.quote),
        "notices": list(analysis.notices),
        "figures": None if analysis.figures is None else _figures(analysis.figures),
        "trace": None if analysis.trace is None else trace_json(analysis.trace),
    }


def outcome_json(outcome: Outcome[BaseModel]) -> dict[str, Any]:
    """One component's outcome as JSON values."""
    result = outcome.result
    return {
        "status": outcome.status.value,
        "value": None if result is None else result.model_dump(mode="json"),
        "reason": outcome.reason,
        "cause": None if outcome.cause is None else outcome.cause.value,
        "source": None if outcome.source is None else outcome.source.value,
        "seconds": None if outcome.seconds is None else round(outcome.seconds, 3),
        "numbers": None if outcome.numbers is None else [n.to_json() for n in outcome.numbers],
        "read": None if outcome.read is None else outcome.read.to_json(),
    }


def usage_json(usage: UsageSummary) -> dict[str, Any]:
    """What an analysis took; ``cost_usd`` is null where a price is unknown."""
    tokens = usage.tokens
    return {
        "calls": usage.calls,
        "cached_calls": usage.cached_calls,
        "hedges": usage.hedges,
        "prompt_tokens": tokens.prompt_tokens,
        "cached_prompt_tokens": tokens.cached_prompt_tokens,
        "cache_write_tokens": tokens.cache_write_tokens,
        "completion_tokens": tokens.completion_tokens,
        "cost_usd": tokens.cost_usd,
        "wall_seconds": round(usage.wall_seconds, 3),
    }


def _figures(figures: Financials) -> dict[str, Any]:
    # Imported here because an analysis without the financials components does without it.
    from tenfold.financials.report_forms import to_json

    return to_json(figures)


def _section(section: SectionInsights) -> dict[str, Any]:
    return {
        "item": section.item,
        "status": section.status.value,
        "reason": section.reason,
        "note": section.note,
        "components": {outcome.component.key: outcome_json(outcome) for outcome in section},
    }
