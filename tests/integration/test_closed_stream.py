"""A stream that is closed in the middle still tells how what it had begun ended."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace

import pytest

import tenfold
from tenfold.analysis.so_far import SoFar
from tenfold.execution.events import AttemptEnd, AttemptEnded, CallFinished, ComponentFinished
from tenfold.testing.simulated_provider import Profile, SimulatedProvider

LATE = {"business_competition": 100_000}


@pytest.fixture
async def provider():
    profile = Profile(seed=3, ttft_seconds=0.01, tokens_per_second=2_000, output_tokens=LATE)
    async with SimulatedProvider(profile=profile) as running:
        yield running


@pytest.fixture
def asking(filing_path, settings, provider):
    """Keyword arguments of a stream of twelve questions, one of which is not answered soon."""
    own = replace(settings, base_url=provider.base_url, model="openai-chat:simulated-large")
    return {"target": filing_path, "settings": own, "include": ["business"]}


async def test_whoever_closes_it_hears_what_it_can_no_longer_yield(asking, provider):
    told, so_far = [], SoFar()
    landed = 0
    async with aclosing(tenfold.stream(**asking, at_close=told.append)) as events:
        async for event in events:
            so_far.see(event)
            landed += isinstance(event, ComponentFinished)
            if landed == 11:
                break
    assert provider.stats.by_end == {"complete": 11, "cancelled": 1}
    (cut,) = [e for e in told if isinstance(e, AttemptEnded) and e.end is AttemptEnd.CANCELLED]
    assert cut.call == "business.competition"
    assert cut.usage.prompt_tokens > 0
    assert cut.usage.completion_tokens > 0
    (finished,) = [e for e in told if isinstance(e, CallFinished) and e.cancelled]
    assert (finished.call, finished.usage) == (cut.call, cut.usage)
    assert finished.at_seconds >= max(event.at_seconds for event in told[:-1])
    for event in told:
        so_far.see(event)
    assert (so_far.counts.ok, so_far.usage.calls, so_far.closed) == (11, 12, 1)
    assert so_far.tokens.prompt_tokens > cut.usage.prompt_tokens
    assert so_far.seconds == finished.at_seconds


async def test_one_that_came_to_its_end_has_nothing_left_to_tell(asking):
    asking["include"] = ["business.key_products"]
    told = []
    seen = [event async for event in tenfold.stream(**asking, at_close=told.append)]
    assert type(seen[-1]).__name__ == "AnalysisFinished"
    assert told == []


async def test_at_a_deadline_the_trace_has_no_call_under_way(asking):
    analysis = await tenfold.analyze(**asking, deadline_seconds=2.0)
    trace = analysis.trace
    late = [call for call in trace.calls if call.cancelled]
    assert "business.competition" in {call.name for call in late}
    assert len(late) == analysis.counts.failed
    assert all(call.ended is not None and call.ended <= trace.wall_seconds for call in trace.calls)
    assert trace.stopped is None
    assert trace.totals.usage == analysis.usage.tokens
