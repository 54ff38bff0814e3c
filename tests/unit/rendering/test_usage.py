"""The bill beside the quote."""

from __future__ import annotations

from dataclasses import replace

from support.analyses import sample_analysis, sample_json
from tenfold.analysis.deserialise import analysis_from_json
from tenfold.analysis.typed import Analysis
from tenfold.planning.quote import QuoteSummary
from tenfold.rendering.usage import make_usage

QUOTE = QuoteSummary(
    calls=33,
    saved_calls=2,
    prompt_tokens=12_000,
    cached_prompt_tokens=9_000,
    completion_tokens=4_000,
    cost_usd=0.125,
    seconds=9.04,
)


def judged() -> Analysis:
    """The sample as if a model had given every answer."""
    document = sample_json()
    for section in document["sections"].values():
        for outcome in section["components"].values():
            outcome["source"] = "model"
    return analysis_from_json(document)


def test_what_was_quoted_stands_beside_what_it_took() -> None:
    usage = make_usage(replace(judged(), quote=QUOTE))
    assert usage.has_quote
    quoted = {line.label: line.quoted for line in usage.lines}
    assert quoted["Calls"] == "33"
    assert quoted["Answers from the cache"] == "2"
    assert quoted["Prompt tokens"] == "12,000"
    assert quoted["Cost"] == "$0.1250"
    assert quoted["Elapsed"] == "9.0 s of calls"
    assert quoted["Components answered"] == ""


def test_an_unknown_price_is_not_a_price() -> None:
    usage = make_usage(replace(judged(), quote=replace(QUOTE, cost_usd=None)))
    quoted = {line.label: line.quoted for line in usage.lines}
    assert quoted["Cost"] == "cost unknown"


def test_nothing_is_quoted_where_nothing_was_to_pay() -> None:
    assert not make_usage(replace(judged(), quote=None)).has_quote
    assert not make_usage(replace(judged(), quote=replace(QUOTE, calls=0))).has_quote
    assert not make_usage(replace(sample_analysis(), quote=QUOTE)).has_quote
