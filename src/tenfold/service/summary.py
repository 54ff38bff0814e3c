"""The columns by which an analysis is listed, taken from what was read and found."""

from __future__ import annotations

from typing import Any

from tenfold.analysis.serialise import usage_json
from tenfold.analysis.so_far import SoFar
from tenfold.analysis.typed import Analysis
from tenfold.filings.model import Filing


def filing_columns(analysis: Analysis) -> dict[str, Any]:
    """What was read, how, and by which model."""
    return {
        "model": analysis.model,
        "strategy": analysis.strategy,
        **identity_columns(analysis.filing),
    }


def identity_columns(filing: Filing) -> dict[str, Any]:
    """Which filing it is."""
    return {
        "company": filing.company,
        "cik": filing.cik,
        "form": filing.form,
        "fiscal_year": filing.fiscal_year,
        "period_end": filing.period_end,
        "accession": filing.accession,
        "filing_sha256": filing.sha256,
    }


def outcome_columns(analysis: Analysis | SoFar) -> dict[str, Any]:
    """How it ended and what it took."""
    counts, usage = analysis.counts, analysis.usage
    return {
        "ok": counts.ok,
        "failed": counts.failed,
        "skipped": counts.skipped,
        "calls": usage.calls,
        "cached_calls": usage.cached_calls,
        "cost_usd": usage.tokens.cost_usd,
        "wall_seconds": round(usage.wall_seconds, 3),
    }


def outcome_told(analysis: Analysis | SoFar) -> dict[str, Any]:
    """The same in the last event of an analysis, with tokens."""
    counts = analysis.counts
    return {
        "ok": counts.ok,
        "failed": counts.failed,
        "skipped": counts.skipped,
        "usage": usage_json(analysis.usage),
    }


def columns_without_result(so_far: SoFar) -> dict[str, Any]:
    """All columns of an analysis that ends without a result; none where nothing was planned."""
    started = so_far.started
    if started is None:
        return {}
    return {
        "model": started.model,
        "strategy": started.plan.strategy.value,
        **identity_columns(started.filing),
        **outcome_columns(so_far),
    }
