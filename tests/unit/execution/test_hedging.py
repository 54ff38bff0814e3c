"""Late and slow calls are asked again, within a budget; the losers are cancelled and counted."""

from __future__ import annotations

import asyncio

import pytest

from support.plans import asked_keys, component, plan_for
from tenfold.errors import ProviderUnavailableError
from tenfold.execution.engine import Engine
from tenfold.execution.events import AttemptEnd, AttemptEnded, CallStarted
from tenfold.execution.hedging.budget import HedgeBudget
from tenfold.execution.hedging.pace import Pace
from tenfold.llm.protocol import ModelProfile
from tenfold.testing.scripted_client import Fault, Reply, ScriptedClient

MANY = [component(f"c{n}") for n in range(60)]


def usual(request, **options):
    answer = {"text": "so it is, " * 60}
    seconds = {"first_token_seconds": 0.5, "generation_seconds": 2.0}
    return Reply(answer, **{**seconds, "pieces": 40, **options})


def late_once(bench, key="c7", seconds=30.0):
    """Everything is answered as usual, but ``key`` begins late the first time."""

    def script(request):
        first = bench.client.calls(request.schema_name) == 1
        if asked_keys(request) == (key,) and first:
            return usual(request, first_token_seconds=seconds)
        return usual(request)

    return script


async def test_a_late_first_token_is_hedged_and_the_quicker_answer_counts(bench):
    result = await bench.run(plan_for(MANY), late_once(bench))
    assert {o.status for o in result.outcomes.values()} == {"ok"}
    assert (result.calls, result.hedges) == (61, 1)
    assert bench.clock.now() < 5
    hedges = [event for event in bench.seen.of(CallStarted) if event.hedge]
    assert [event.call for event in hedges] == ["business.c7"]
    assert bench.client.cancelled == 1, "the late one is closed"
    ended = [e for e in bench.seen.of(AttemptEnded) if e.call == "business.c7"]
    assert [(e.attempt, e.end) for e in ended] == [
        (2, AttemptEnd.ANSWERED),
        (1, AttemptEnd.SUPERSEDED),
    ]
    late = ended[1]
    assert (late.estimated, late.usage.completion_tokens) == (True, 0)
    assert late.usage.prompt_tokens > 0, "it may have been read before it was closed"


async def test_a_rate_far_below_the_usual_is_hedged_and_its_text_is_counted(bench):
    def script(request):
        slow = asked_keys(request) == ("c7",) and bench.client.calls(request.schema_name) == 1
        seconds = 200.0 if slow else 5.0
        return usual(request, generation_seconds=seconds)

    result = await bench.run(plan_for(MANY), script)
    assert result.hedges == 1
    assert bench.clock.now() < 30
    (lost,) = [e for e in bench.seen.of(AttemptEnded) if e.end is AttemptEnd.SUPERSEDED]
    assert lost.estimated
    assert lost.usage.prompt_tokens > 0
    assert lost.usage.completion_tokens > 0


async def test_one_call_alone_earns_no_hedge(bench):
    await bench.run(plan_for(MANY[7:8]), late_once(bench))
    assert bench.clock.now() > 30


async def test_a_model_on_this_machine_is_never_asked_twice(bench):
    profile = ModelProfile(max_in_flight=64, answers_elsewhere=False)
    result = await bench.run(plan_for(MANY), late_once(bench), profile=profile)
    assert result.hedges == 0


async def test_a_hedge_takes_no_place_that_somebody_waits_for(bench):
    def script(request):
        return usual(request, first_token_seconds=30.0)

    result = await bench.run(plan_for(MANY), script, max_in_flight=4)
    assert bench.client.most_in_flight == 4
    assert result.calls <= 63


async def test_where_the_hedge_fails_the_first_attempt_still_counts(bench):
    def script(request):
        if asked_keys(request) == ("c7",):
            if bench.client.calls(request.schema_name) == 1:
                return usual(request, first_token_seconds=30.0)
            return Fault(ProviderUnavailableError("Down."))
        return usual(request)

    result = await bench.run(plan_for(MANY), script)
    assert result.outcomes["business.c7"].status == "ok"
    assert bench.clock.now() == pytest.approx(32.0)


async def test_cancelling_an_analysis_closes_both_attempts(bench):
    engine = bench.engine(late_once(bench))
    task = asyncio.ensure_future(engine.run(plan_for(MANY), bench.seen))
    await bench.clock.advance(2.6)
    task.cancel()
    await bench.clock.settle()
    assert bench.client.in_flight == 0


def test_hedges_never_exceed_their_share_however_calls_come():
    budget = HedgeBudget(0.05)
    for _ in range(10_000):
        budget.called()
        if budget.has_one:
            budget.spend()
    assert budget.hedges == 500


def test_what_quiet_times_save_is_bounded():
    budget = HedgeBudget(0.05)
    for _ in range(100_000):
        budget.called()
    spent = 0
    while budget.has_one:
        budget.spend()
        spent += 1
    assert spent == 25


def test_what_is_late_follows_what_has_been_seen():
    pace = Pace()
    cold = pace.late_after_seconds(5_000)
    for _ in range(50):
        pace.saw_first_token(5_000, 0.4)
    assert pace.late_after_seconds(5_000) < min(cold, 1.0)
    for _ in range(400):
        pace.saw_first_token(5_000, 4.0)
    assert pace.late_after_seconds(5_000) > 4.0


def test_a_few_stragglers_do_not_become_usual():
    pace = Pace()
    for n in range(300):
        pace.saw_first_token(5_000, 5.0 if n % 50 == 49 else 0.4 + 0.01 * (n % 20))
    assert pace.late_after_seconds(5_000) < 1.5


def test_long_prompts_may_take_longer():
    pace = Pace()
    for _ in range(100):
        pace.saw_first_token(1_000, 0.3)
        pace.saw_first_token(100_000, 3.0)
    assert pace.late_after_seconds(1_000) < 1.0
    assert pace.late_after_seconds(100_000) > 3.0


class SlowToOpen(ScriptedClient):
    """Takes a minute to be made ready, as if its library were on a slow disk."""

    async def open(self) -> None:
        await self._clock.sleep(60.0)


async def test_a_client_that_opens_slowly_is_no_slow_model(bench):
    client = SlowToOpen(usual, clock=bench.clock)
    result = await bench.clock.run(
        Engine(client, clock=bench.clock).run(plan_for(MANY), bench.seen)
    )
    assert (result.calls, result.hedges) == (60, 0)
    assert min(event.at_seconds for event in bench.seen.of(CallStarted)) == pytest.approx(60.0)
