"""At the deadline what has landed is returned and the rest is marked."""

from __future__ import annotations

import asyncio

from support.plans import asked_keys, component, good, plan_for
from tenfold.execution.events import AttemptEnd, AttemptEnded
from tenfold.execution.outcome import FailureCause
from tenfold.planning.plan import Strategy
from tenfold.testing.scripted_client import Reply

QUICK, SLOW = component("quick"), component("slow")


def script(request):
    slow = asked_keys(request) == ("slow",)
    return good(request, first_token_seconds=1.0, generation_seconds=60.0 if slow else 1.0)


async def test_what_has_landed_is_returned_and_the_rest_marked(bench):
    engine = bench.engine(script, hedges=False)
    plan = plan_for([QUICK, SLOW])
    result = await bench.clock.run(engine.run(plan, bench.seen, deadline_seconds=10))
    assert bench.clock.now() == 10
    assert result.outcomes["business.quick"].status == "ok"
    late = result.outcomes["business.slow"]
    assert (late.status, late.cause) == ("failed", FailureCause.DEADLINE)
    assert "deadline of 10 s" in late.reason
    assert bench.client.in_flight == 0
    assert bench.client.cancelled == 1


async def test_what_the_cancelled_calls_took_is_counted(bench):
    engine = bench.engine(script, hedges=False)
    plan = plan_for([QUICK, SLOW])
    result = await bench.clock.run(engine.run(plan, bench.seen, deadline_seconds=10))
    (cut,) = [e for e in bench.seen.of(AttemptEnded) if e.end is AttemptEnd.CANCELLED]
    assert cut.estimated
    assert cut.usage.prompt_tokens > 0
    ended = bench.seen.of(AttemptEnded)
    assert result.usage.prompt_tokens == sum(e.usage.prompt_tokens for e in ended)
    assert result.calls == 2


async def test_a_deadline_that_is_not_met_changes_nothing(bench):
    engine = bench.engine(script, hedges=False)
    plan = plan_for([QUICK])
    result = await bench.clock.run(engine.run(plan, bench.seen, deadline_seconds=10))
    assert bench.clock.now() == 2.0
    assert result.outcomes["business.quick"].cause is None
    assert bench.clock.sleepers == 0


async def test_what_is_cached_lands_however_late_it_is(bench):
    await bench.run(plan_for([QUICK]), script)
    engine = bench.engine(script)
    began = bench.clock.now() - 100
    plan = plan_for([QUICK, SLOW])
    result = await bench.clock.run(engine.run(plan, bench.seen, began=began, deadline_seconds=10))
    assert result.outcomes["business.quick"].status == "ok"
    assert result.outcomes["business.slow"].cause is FailureCause.DEADLINE


async def test_a_call_that_another_analysis_waits_for_goes_on(bench):
    engine = bench.engine(script, hedges=False)
    plan = plan_for([SLOW])
    hasty = asyncio.ensure_future(engine.run(plan, bench.seen, deadline_seconds=10))
    await bench.clock.advance(1)
    patient = asyncio.ensure_future(engine.run(plan, lambda _: None))
    result = await bench.clock.run(patient)
    assert hasty.result().outcomes["business.slow"].cause is FailureCause.DEADLINE
    assert result.outcomes["business.slow"].status == "ok"
    assert len(bench.client.requests) == 1


async def test_good_parts_of_a_combined_answer_are_kept_when_the_deadline_comes(bench):
    def combined(request):
        if len(bench.client.requests) == 1:
            return Reply({"quick": {"text": "here"}, "slow": {"wrong": 1}})
        return good(request, first_token_seconds=100.0)

    engine = bench.engine(combined, hedges=False)
    plan = plan_for([QUICK, SLOW], Strategy.SECTIONS)
    result = await bench.clock.run(engine.run(plan, bench.seen, deadline_seconds=10))
    assert result.outcomes["business.quick"].status == "ok"
    assert result.outcomes["business.slow"].cause is FailureCause.DEADLINE
