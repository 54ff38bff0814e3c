"""The trace of real analyses: it adds up to the bill, and says the same wherever it is read."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

import tenfold
from support.answers import valid_reply
from tenfold.analysis.deserialise import analysis_from_json
from tenfold.analysis.events import AnalysisFinished, AnalysisStarted
from tenfold.analysis.serialise import analysis_json
from tenfold.charts.call_timing import Saving
from tenfold.execution.events import CallEvent
from tenfold.service.wire import Journal
from tenfold.service.wire_calls import call_event
from tenfold.testing.scripted_client import ScriptedClient
from tenfold.testing.simulated_provider import FaultKind, Profile, SimulatedProvider
from tenfold.trace.builder import TraceBuilder

FAULTS = {FaultKind.SERVER_ERROR: 0.1, FaultKind.CUT: 0.1, FaultKind.SCHEMA_VIOLATION: 0.2}


@pytest.fixture
async def faulty_settings(settings):
    async with SimulatedProvider(profile=Profile(seed=5, speed=100), faults=FAULTS) as provider:
        yield replace(settings, base_url=provider.base_url, model="openai-chat:simulated-large")


def scripted(**options):
    return ScriptedClient(lambda request: valid_reply(request, **options))


async def test_under_faults_it_adds_up_to_the_bill(filing_path, faulty_settings):
    analysis = await tenfold.analyze(filing_path, settings=faulty_settings)
    trace, usage = analysis.trace, analysis.usage
    totals = trace.totals
    assert totals.attempts == usage.calls > 35
    assert totals.retries > 0
    assert totals.repairs > 0
    assert totals.usage.prompt_tokens == usage.tokens.prompt_tokens
    assert totals.usage.completion_tokens == usage.tokens.completion_tokens
    assert totals.cached == totals.joined == usage.cached_calls == 0
    assert trace.wall_seconds == pytest.approx(usage.wall_seconds, abs=0.001)
    assert all(call.ended is not None for call in trace.calls)
    assert all(a.end is not None for call in trace.calls for a in call.attempts)
    path = trace.critical_path
    assert 0 < path.seconds <= trace.wall_seconds
    assert path.steps[-1].end == max(call.ended for call in trace.calls)


async def test_it_comes_back_with_the_analysis(filing_path, faulty_settings):
    analysis = await tenfold.analyze(filing_path, settings=faulty_settings)
    written = json.dumps(analysis_json(analysis))
    assert analysis_from_json(json.loads(written)).trace == analysis.trace
    assert len(json.dumps(analysis_json(analysis)["trace"])) < 600 * len(analysis.trace.calls)


async def test_whoever_follows_the_events_knows_the_same(filing_path, faulty_settings):
    engine, wire, journal = TraceBuilder(), TraceBuilder(), Journal()
    async for event in tenfold.stream(filing_path, settings=faulty_settings, partials=True):
        if isinstance(event, CallEvent):
            engine.see(event)
        for told in journal.tell(event):
            if told.name == "call":
                wire.see(call_event(json.loads(json.dumps(told.data))))
        if isinstance(event, AnalysisStarted):
            started = event
        if isinstance(event, AnalysisFinished):
            trace = event.analysis.trace
    assert engine.calls() == wire.calls() == trace.calls
    assert (started.trace_id, started.began_at) == (trace.id, trace.began_at)


async def test_a_repeat_names_what_the_cache_saved(filing_path, settings):
    for _ in range(2):
        again = await tenfold.analyze(filing_path, model=scripted(), settings=settings)
    trace = again.trace
    assert [call.saved for call in trace.calls] == [Saving.CACHE] * 35
    assert {call.section for call in trace.calls} == set(again.sections)
    assert trace.totals.cached == again.usage.cached_calls == 35
    assert trace.critical_path.steps == ()


async def test_one_of_two_at_once_waits_for_the_others_calls(filing_path, settings):
    client = scripted(first_token_seconds=0.01)
    one, two = await asyncio.gather(
        *(tenfold.analyze(filing_path, model=client, settings=settings) for _ in range(2))
    )
    assert one.trace.id != two.trace.id
    totals = [one.trace.totals, two.trace.totals]
    assert sum(t.attempts for t in totals) == 35
    assert sum(t.joined + t.cached for t in totals) == 35
    for analysis, counted in zip((one, two), totals, strict=True):
        assert counted.joined + counted.cached == analysis.usage.cached_calls
    joined = [c for t in (one, two) for c in t.trace.calls if c.saved is Saving.JOINED]
    assert joined
    assert all(call.queued <= call.ended for call in joined)
