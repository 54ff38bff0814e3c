"""A quote as JSON values; its layout is part of the public interface."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tenfold.planning.quote import CallQuote, Quote


def quote_json(quote: Quote) -> dict[str, Any]:
    """Totals, and each call that would be sent; dollars are null where a price is unknown."""
    summary = asdict(quote.summary())
    return {
        "model": quote.model,
        **summary,
        "seconds": round(quote.seconds, 2),
        "cache_write_tokens": quote.usage.cache_write_tokens,
        "most_cost_usd": quote.most_cost_usd,
        "skipped_components": quote.skipped,
        "by_call": [_call(call) for call in quote.calls],
    }


def _call(call: CallQuote) -> dict[str, Any]:
    return {
        "call": call.call,
        "section": call.section,
        "components": list(call.components),
        "prompt_tokens": call.usage.prompt_tokens,
        "cached_prompt_tokens": call.usage.cached_prompt_tokens,
        "cache_write_tokens": call.usage.cache_write_tokens,
        "completion_tokens": call.usage.completion_tokens,
        "cost_usd": call.usage.cost_usd,
        "most_cost_usd": call.most_cost_usd,
        "begins_seconds": round(call.begins_seconds, 2),
        "ends_seconds": round(call.ends_seconds, 2),
    }
