"""A run that is cancelled tells how each of its calls ended, and what it took."""

from __future__ import annotations

import asyncio

from support.plans import asked_keys, component, good, plan_for
from tenfold.execution.events import (
    AttemptEnd,
    AttemptEnded,
    CallFinished,
    CallQueued,
    CallStarted,
)
from tenfold.llm.protocol import ModelProfile
from tenfold.llm.usage import NO_USAGE
from tenfold.trace.builder import TraceBuilder

ONE, TWO, THREE = component("one"), component("two"), component("three")


def script(request):
    slow = asked_keys(request) != ("one",)
    return good(request, first_token_seconds=1.0, generation_seconds=60.0 if slow else 1.0)


async def cancelled_after(bench, seconds, engine, plan=None):
    plan = plan or plan_for([ONE, TWO, THREE])
    run = asyncio.ensure_future(engine.run(plan, bench.seen))
    await bench.clock.advance(seconds)
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    assert run.cancelled()


async def test_calls_under_way_and_calls_that_wait_have_an_end(bench):
    profile = ModelProfile(max_in_flight=2)
    await cancelled_after(bench, 1.5, bench.engine(script, hedges=False, profile=profile))
    assert bench.client.in_flight == 0
    finished = {event.call: event for event in bench.seen.of(CallFinished)}
    assert set(finished) == {event.call for event in bench.seen.of(CallQueued)}
    assert all(event.cancelled and event.reason for event in finished.values())
    assert sorted(event.attempts for event in finished.values()) == [0, 1, 1]
    ends = bench.seen.of(AttemptEnded)
    assert [(event.end, event.estimated) for event in ends] == [(AttemptEnd.CANCELLED, True)] * 2
    assert all(event.usage.prompt_tokens > 0 for event in ends)
    for event in ends:
        assert finished[event.call].usage == event.usage


async def test_what_had_landed_is_no_part_of_it(bench):
    await cancelled_after(bench, 10.0, bench.engine(script, hedges=False))
    ends = {event.call: event.cancelled for event in bench.seen.of(CallFinished)}
    assert ends == {"business.one": False, "business.two": True, "business.three": True}


async def test_a_hedge_beside_it_is_closed_and_counted_too(bench):
    def late(request):
        seconds = 500.0 if asked_keys(request) == ("c7",) else 0.5
        return good(request, first_token_seconds=seconds)

    plan = plan_for([component(f"c{n}") for n in range(60)])
    await cancelled_after(bench, 200.0, bench.engine(late), plan)
    sent = [event for event in bench.seen.of(CallStarted) if event.call == "business.c7"]
    assert [event.hedge for event in sent] == [False, *(True for _ in sent[1:])]
    assert len(sent) > 1
    ends = [event for event in bench.seen.of(AttemptEnded) if event.call == "business.c7"]
    assert [event.end for event in ends] == [AttemptEnd.CANCELLED] * len(sent)
    (finished,) = [event for event in bench.seen.of(CallFinished) if event.call == "business.c7"]
    assert (finished.attempts, finished.cancelled) == (len(sent), True)
    assert finished.usage.prompt_tokens == sum(event.usage.prompt_tokens for event in ends) > 0


async def test_a_trace_of_it_has_no_call_under_way(bench):
    await cancelled_after(bench, 1.5, bench.engine(script, hedges=False))
    builder = TraceBuilder()
    for event in bench.seen:
        builder.see(event)
    calls = builder.calls()
    assert {call.status.value for call in calls} == {"cancelled"}
    assert all(call.ended == 1.5 and call.usage != NO_USAGE for call in calls)


async def test_at_a_deadline_they_end_likewise(bench):
    engine = bench.engine(script, hedges=False)
    await bench.clock.run(engine.run(plan_for([ONE, TWO]), bench.seen, deadline_seconds=10))
    (late,) = [event for event in bench.seen.of(CallFinished) if event.cancelled]
    assert (late.call, late.at_seconds) == ("business.two", 10.0)
