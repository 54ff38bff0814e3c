"""What an analysis of the service tells and keeps that ends without a result."""

from __future__ import annotations

import asyncio
import json

import pytest

from support.services import ended, until
from tenfold.charts.call_timing import CallStatus
from tenfold.execution import outcomes
from tenfold.execution.events import AttemptEnd
from tenfold.service.request import AnalysisRequest
from tenfold.service.traces import kept_trace
from tenfold.store.analyses.record import AnalysisStatus
from tenfold.trace.run import RunStop


def told_of(stores, analysis_id, status):
    """The record, its trace and the usage in its last event, which must agree."""
    usage = json.loads(ended(stores, analysis_id, status).data)["usage"]
    record = stores.analyses.get(analysis_id)
    trace = kept_trace(stores.analyses, record)
    totals = trace.totals
    assert record.calls == usage["calls"] == totals.attempts
    assert record.cached_calls == usage["cached_calls"] == totals.cached
    assert record.cost_usd == usage["cost_usd"] == totals.usage.cost_usd
    assert usage["prompt_tokens"] == totals.usage.prompt_tokens > 0
    assert usage["completion_tokens"] == totals.usage.completion_tokens
    assert record.wall_seconds == usage["wall_seconds"] > 0
    assert (record.model, record.strategy) == (trace.model, "components")
    assert all(call.ended is not None for call in trace.calls)
    return record, trace, usage


async def test_cancelled_it_tells_how_its_calls_ended(serve, stores, provider, hold):
    async with serve() as service:
        first, _ = await service.start(AnalysisRequest(target="sample", include=["mda"]))
        await service.wait(first.id)
        hold()
        asked = provider.stats.requests
        started, _ = await service.start(AnalysisRequest(target="sample"))
        await until(lambda: provider.stats.in_flight == 26)
        await service.cancel(started.id)
        await until(lambda: provider.stats.in_flight == 0)
    record, trace, usage = told_of(stores, started.id, "cancelled")
    assert record.calls == provider.stats.requests - asked == 26
    assert (record.ok, record.failed, record.cached_calls) == (9, 0, 9)
    assert usage["completion_tokens"] == 0
    assert trace.stopped is RunStop.CANCELLED
    assert trace.totals.cancelled == 26
    attempts = [attempt for call in trace.calls for attempt in call.attempts]
    assert {(a.end, a.estimated) for a in attempts} == {(AttemptEnd.CANCELLED, True)}
    assert all(a.ended is not None and a.usage.prompt_tokens > 0 for a in attempts)


async def test_whoever_watches_hears_it_before_the_end(serve, sample, provider, hold):
    hold()
    async with serve() as service:
        started, _ = await service.start(sample)
        await until(lambda: provider.stats.in_flight > 20)

        async def watch():
            return [event async for event in service.watch(started.id)]

        watching = asyncio.create_task(watch())
        await service.cancel(started.id)
        seen = await watching
    calls = [json.loads(event.data) for event in seen if event.name == "call"]
    over = [call for call in calls if call["phase"] == "finished"]
    assert len(over) == 35
    assert all(call["cancelled"] for call in over)
    assert any(call.get("prompt_tokens") for call in over)
    assert seen[-1].name == "finished"
    spent = [json.loads(event.data) for event in seen if event.name == "usage"][-1]
    assert spent["prompt_tokens"] == json.loads(seen[-1].data)["usage"]["prompt_tokens"]


async def test_the_last_who_waits_goes_and_it_is_told_likewise(
    serve, stores, sample, provider, hold
):
    hold()
    async with serve() as service:
        asking = asyncio.create_task(service.attend(sample))
        await until(lambda: provider.stats.in_flight > 20)
        (started,) = stores.analyses.under_way()
        asking.cancel()
        await until(lambda: service.running == provider.stats.in_flight == 0)
    record, trace, _ = told_of(stores, started.id, "cancelled")
    assert record.calls == trace.totals.cancelled > 20


async def test_cancelled_through_a_neighbour_what_it_took_is_added(
    serve, stores, sample, provider, hold
):
    hold()
    async with serve() as first, serve() as second:
        started, _ = await first.start(sample)
        await until(lambda: provider.stats.in_flight > 20)
        await second.cancel(started.id)
        # What is told between the end and its being noticed is not taken; it is added later.
        await first._at.keeper.flush()
        await first.upkeep.give_up_lost()
        await until(lambda: first.running == provider.stats.in_flight == 0)
    record = stores.analyses.get(started.id)
    assert record.status is AnalysisStatus.CANCELLED
    assert record.calls > 20
    assert record.ok == 0
    events = stores.analyses.events(started.id)
    assert [event.id for event in events] == sorted({event.id for event in events})
    trace = kept_trace(stores.analyses, record)
    assert {call.status for call in trace.calls} == {CallStatus.CANCELLED}
    assert trace.totals.usage.prompt_tokens > 0
    ended(stores, started.id, "cancelled")


async def test_what_fails_after_something_was_sent_tells_it_too(serve, stores, sample):
    async with serve() as service:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(outcomes, "ground", lambda *_: 1 / 0)
            started, _ = await service.start(sample)
            await service.wait(started.id)
    record, trace, _ = told_of(stores, started.id, "failed")
    assert record.calls > 0
    assert trace.stopped is RunStop.FAILED


async def test_what_ends_before_anything_was_planned_has_no_numbers(
    serve, stores, sample, provider, hold
):
    hold()
    async with serve(max_running=1) as service:
        await service.start(sample)
        await until(lambda: provider.stats.in_flight > 0)
        waiting, _ = await service.start(AnalysisRequest(target="sample", include=["mda"]))
        record = await service.cancel(waiting.id)
    assert (record.calls, record.ok, record.wall_seconds) == (None, None, None)
    assert json.loads(ended(stores, waiting.id, "cancelled").data) == {"status": "cancelled"}


async def test_a_run_that_the_service_left_is_told_with_what_it_took(
    serve, stores, sample, provider, hold, release
):
    hold()
    async with serve() as service:
        started, _ = await service.start(sample)
        await until(lambda: provider.stats.in_flight > 20)
    release()
    async with serve() as service:
        await service.wait(started.id)
    trace = kept_trace(stores.analyses, stores.analyses.get(started.id))
    (before,) = trace.earlier
    assert before.totals.attempts == before.totals.cancelled > 20
    assert before.totals.usage.prompt_tokens > 0
