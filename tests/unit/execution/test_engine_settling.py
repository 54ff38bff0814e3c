"""What becomes of components together: fallback, cache, order, cancellation."""

from __future__ import annotations

import asyncio
import gc
import json
import weakref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.plans import (
    FILING,
    Facts,
    Seen,
    asked_keys,
    component,
    good,
    good_content,
    is_combined,
    plan_for,
    section,
    split,
)
from tenfold.errors import ModelError, ProviderUnavailableError, RateLimitedError
from tenfold.execution.engine import Engine
from tenfold.execution.events import ComponentFinished
from tenfold.execution.outcome import AnswerSource, OutcomeStatus
from tenfold.execution.retry import RetryPolicy
from tenfold.llm.protocol import ModelProfile
from tenfold.planning.plan import Strategy, make_plan
from tenfold.sections.model import SectionStatus
from tenfold.store.response_cache import ForgivingCache
from tenfold.testing.manual_clock import ManualClock
from tenfold.testing.scripted_client import Fault, Reply, ScriptedClient

ALPHA, BETA, GAMMA = component("alpha"), component("beta"), component("gamma")
THREE = [ALPHA, BETA, GAMMA]
DOWN = Fault(ProviderUnavailableError("Gone."))
BAD = Reply({"nothing": 1})


def fails_when_focused(*keys, bad=BAD):
    def script(request):
        return bad if not is_combined(request) and asked_keys(request)[0] in keys else good(request)

    return script


async def test_failed_siblings_are_asked_again_in_one_prompt_for_just_them(bench):
    result = await bench.run(plan_for(THREE), fails_when_focused("alpha", "gamma"))
    combined = [r for r in bench.client.requests if is_combined(r)]
    assert [asked_keys(r) for r in combined] == [("alpha", "gamma")]
    assert {n: o.source for n, o in result.outcomes.items()} == {
        "business.alpha": AnswerSource.FALLBACK,
        "business.beta": AnswerSource.MODEL,
        "business.gamma": AnswerSource.FALLBACK,
    }


async def test_an_answer_won_by_fallback_is_found_by_a_repeat(bench):
    plan = plan_for(THREE)
    await bench.run(plan, fails_when_focused("alpha"))
    repeat = await bench.run(plan, {})
    assert bench.client.requests == []
    assert (repeat.calls, repeat.cached_calls) == (0, 3)
    assert {o.source for o in repeat.outcomes.values()} == {AnswerSource.CACHE}


async def test_each_section_has_its_own_fallback(bench):
    parts = [ALPHA, BETA, component("m", "mda", "7"), component("n", "mda", "7")]
    script = fails_when_focused("alpha", "m", "n")
    await bench.run(plan_for(parts), script)
    combined = {asked_keys(r): r.context for r in bench.client.requests if is_combined(r)}
    assert set(combined) == {("alpha",), ("m", "n")}
    assert "Gross margin" in combined["m", "n"]


async def test_a_fallback_does_not_wait_for_other_sections(bench):
    def script(request):
        if asked_keys(request) == ("slow",):
            return good(request, first_token_seconds=100.0)
        return fails_when_focused("alpha")(request)

    plan = plan_for([ALPHA, component("slow", "mda", "7")])
    result = await bench.run(plan, script)
    assert result.outcomes["business.alpha"].seconds == 0


async def test_what_fails_twice_is_a_typed_failure_beside_its_siblings(bench):
    def script(request):
        if not is_combined(request):
            return fails_when_focused("alpha", "gamma")(request)
        content = good_content(request)
        content["gamma"] = {"text": None}
        return Reply(content)

    result = await bench.run(plan_for(THREE), script)
    assert [o.status.value for o in result.outcomes.values()] == ["ok", "ok", "failed"]
    reason = result.outcomes["business.gamma"].reason or ""
    assert "Field required" in reason
    assert "asked again with its failed siblings" in reason
    assert len(bench.cache.stored) == 2, "nothing of a failure is kept"


async def test_sections_strategy_falls_back_for_the_missing_parts_too(bench):
    def script(request):
        content = good_content(request)
        if len(content) == 3:
            content["beta"] = {"nothing": 1}
        return Reply(content)

    plan = plan_for(THREE, Strategy.SECTIONS)
    result = await bench.run(plan, script, policy=RetryPolicy(max_repairs=0))
    assert result.outcomes["business.beta"].source is AnswerSource.FALLBACK
    assert result.outcomes["business.alpha"].source is AnswerSource.MODEL
    repeat = await bench.run(plan, {})
    assert (repeat.calls, repeat.cached_calls) == (0, 1)


async def test_a_combined_call_with_one_cached_part_missing_asks_only_for_it(bench):
    plan = plan_for(THREE, Strategy.SECTIONS)
    await bench.run(plan, good)
    bench.cache.stored.popitem()
    await bench.run(plan, good)
    assert [asked_keys(r) for r in bench.client.requests] == [("gamma",)]
    await bench.run(plan, {})
    assert bench.client.requests == []


async def test_a_value_in_the_cache_that_no_longer_fits_is_asked_again(bench):
    plan = plan_for([ALPHA])
    await bench.run(plan, good)
    (key,) = bench.cache.stored
    for rubbish in ("", "{", '{"text": 5}'):
        bench.cache.stored[key] = type(bench.cache.stored[key])(rubbish, "model")
        result = await bench.run(plan, good)
        assert result.calls == 1
        assert json.loads(bench.cache.stored[key].value)["text"] == "about alpha"


async def test_what_is_cached_is_ungrounded_and_grounded_anew(bench):
    fact = component("facts", output=Facts)
    quote = "Revenue from brass orreries grew 12%"
    answer = {"items": [{"name": "growth", "evidence": quote}]}
    plan = plan_for([fact])
    first = await bench.run(plan, {"business_facts": Reply(answer)})
    place = first.outcomes["business.facts"].value.items[0].evidence
    assert (place.start, place.end) == (131, 131 + len(quote))
    moved = make_plan(FILING, split(section("1", start=5_000)), [fact], Strategy.COMPONENTS)
    again = await bench.run(moved, {})
    assert again.outcomes["business.facts"].value.items[0].evidence.start == 5_031


async def test_skipped_components_have_outcomes_and_order_is_the_catalogues(bench):
    absent = split(section("7", SectionStatus.ABSENT))
    parts = [ALPHA, component("m", "mda", "7"), component("r", "risk_factors", "1A"), BETA]

    def script(request):
        return good(
            request, first_token_seconds={"alpha": 3.0, "r": 1.0}.get(asked_keys(request)[0], 2.0)
        )

    result = await bench.run(make_plan(FILING, absent, parts, Strategy.COMPONENTS), script)
    assert list(result.outcomes) == ["business.alpha", "business.beta", "mda.m", "risk_factors.r"]
    skipped = result.outcomes["mda.m"]
    assert (skipped.status, skipped.source) == (OutcomeStatus.SKIPPED, None)
    landed = [e.outcome.component.key for e in bench.seen.of(ComponentFinished)]
    assert landed == ["m", "r", "beta", "alpha"]


async def test_passages_are_labelled_and_never_cached(bench):
    profile = ModelProfile(max_in_flight=4, reads_passages=True)
    result = await bench.run(plan_for([ALPHA]), good, profile=profile)
    assert result.outcomes["business.alpha"].source is AnswerSource.PASSAGES
    assert bench.cache.stored == {}


async def test_two_components_with_one_question_both_have_outcomes(bench):
    one = component("one", question="The same?")
    two = component("two", question="The same?")
    same = [type(one)(c.key, c.section, c.item, "Same", c.question, c.output) for c in (one, two)]
    result = await bench.run(plan_for(same), lambda r: good(r, first_token_seconds=1.0))
    assert [o.status.value for o in result.outcomes.values()] == ["ok", "ok"]


@pytest.mark.parametrize(("get", "put"), [(True, True), (True, False), (False, True)])
async def test_a_failing_cache_costs_the_caching_only(bench, broken_cache, get, put):
    forgiving = ForgivingCache(broken_cache(get=get, put=put))
    bench.cache = forgiving
    result = await bench.run(plan_for(THREE), good)
    assert {o.status.value for o in result.outcomes.values()} == {"ok"}
    assert "cache cannot be" in str(forgiving.problem)


async def test_cancelling_closes_calls_in_flight_and_keeps_what_landed(bench):
    def script(request):
        return good(request, first_token_seconds={"alpha": 1.0}.get(asked_keys(request)[0], 50.0))

    engine = bench.engine(script)
    running = asyncio.create_task(engine.run(plan_for(THREE), bench.seen))
    await bench.clock.advance(2.0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (bench.client.in_flight, bench.client.cancelled) == (0, 2)
    assert bench.clock.sleepers == 0
    repeat = await bench.run(plan_for(THREE), good)
    assert repeat.cached_calls == 1
    assert sorted(asked_keys(r)[0] for r in bench.client.requests) == ["beta", "gamma"]


async def test_an_answer_complete_in_the_moment_of_cancellation_is_kept(bench):
    """Ctrl-C between an answer's last byte and its waiter's waking: it has been paid for."""
    engine = bench.engine(lambda r: good(r, first_token_seconds=1.0))
    plan = plan_for([ALPHA])
    stored_before_cancel = 0
    running = asyncio.create_task(engine.run(plan, bench.seen))
    await bench.clock.settle()
    put = bench.cache.put

    def put_and_cancel(identity, response):
        nonlocal stored_before_cancel
        put(identity, response)
        stored_before_cancel += 1
        running.cancel()

    bench.cache.put = put_and_cancel
    await bench.clock.advance(2.0)
    with pytest.raises(asyncio.CancelledError):
        await running
    assert stored_before_cancel == 1
    bench.cache.put = put
    assert (await bench.run(plan, {})).cached_calls == 1


async def test_good_parts_of_a_combined_answer_are_kept_though_its_repair_is_cancelled(bench):
    def script(request):
        if request.repairs:
            return good(request, first_token_seconds=1_000.0)
        return Reply(good_content(request) | {"beta": {"nothing": 1}})

    plan = plan_for(THREE, Strategy.SECTIONS)
    running = asyncio.create_task(bench.engine(script).run(plan, bench.seen))
    await bench.clock.advance(1.0)
    running.cancel()
    await asyncio.wait([running])
    await bench.run(plan, good)
    assert [asked_keys(r) for r in bench.client.requests] == [("beta",)]


async def test_cancelling_while_waiting_to_retry_ends_at_once(bench):
    fault = Fault(RateLimitedError("Slow.", retry_after_seconds=60))
    running = asyncio.create_task(bench.engine(lambda r: fault).run(plan_for(THREE), bench.seen))
    await bench.clock.advance(1.0)
    running.cancel()
    await asyncio.wait([running])
    assert running.cancelled()
    assert bench.clock.sleepers == 0


class TestTwoAnalysesAtOnce:
    async def test_make_one_set_of_calls(self, bench):
        engine = bench.engine(lambda r: good(r, first_token_seconds=1.0))
        plan = plan_for(THREE)
        other = Seen()

        async def both():
            return await asyncio.gather(engine.run(plan, bench.seen), engine.run(plan, other))

        one, two = await bench.clock.run(both())
        assert len(bench.client.requests) == 3
        assert (one.calls, two.calls) == (3, 0)
        assert (one.cached_calls, two.cached_calls) == (0, 3)
        assert one.outcomes.keys() == two.outcomes.keys()
        assert len(other.of(ComponentFinished)) == 3

    async def test_share_the_limit_of_one(self, bench):
        engine = bench.engine(lambda r: good(r, first_token_seconds=1.0), max_in_flight=2)
        plans = [plan_for([component(f"{a}{n}") for n in range(4)]) for a in "xyz"]

        async def all_of_them():
            await asyncio.gather(*(engine.run(plan, Seen()) for plan in plans))

        await bench.clock.run(all_of_them())
        assert bench.client.most_in_flight == 2

    async def test_share_the_limit_of_one_when_sequential_too(self, bench):
        engine = bench.engine(lambda r: good(r, first_token_seconds=1.0), max_in_flight=2)
        plans = [plan_for([component(a)], Strategy.SEQUENTIAL) for a in "vwxyz"]

        async def all_of_them():
            await asyncio.gather(*(engine.run(plan, Seen()) for plan in plans))

        await bench.clock.run(all_of_them())
        assert bench.client.most_in_flight == 2

    async def test_one_cancelled_leaves_the_other_its_answers(self, bench):
        engine = bench.engine(lambda r: good(r, first_token_seconds=5.0))
        plan = plan_for(THREE)
        first = asyncio.create_task(engine.run(plan, bench.seen))
        await bench.clock.settle()
        second = asyncio.create_task(engine.run(plan, Seen()))
        await bench.clock.advance(1.0)
        first.cancel()
        await bench.clock.advance(10.0)
        assert {o.status.value for o in (await second).outcomes.values()} == {"ok"}
        assert len(bench.client.requests) == 3
        assert bench.client.cancelled == 0

    async def test_an_analysis_with_a_cache_keeps_what_one_without_led(self, bench):
        uncached = bench.engine(lambda r: good(r, first_token_seconds=5.0))
        uncached = Engine(bench.client, clock=bench.clock)
        cached = Engine(bench.client, cache=bench.cache, clock=bench.clock)
        plan = plan_for([ALPHA])

        async def both():
            await asyncio.gather(uncached.run(plan, Seen()), cached.run(plan, Seen()))

        await bench.clock.run(both())
        assert len(bench.cache.stored) == 1

    async def test_one_that_begins_just_as_the_other_lands_asks_nothing(self, bench):
        """Whatever the tick at which it begins, a question answered or under way is not put."""
        for ticks in range(12):
            bench.cache.stored.clear()
            engine = bench.engine(good)
            plan = plan_for([ALPHA])
            first = asyncio.create_task(engine.run(plan, Seen()))
            for _ in range(ticks):
                await asyncio.sleep(0)
            await engine.run(plan, Seen())
            await first
            assert len(bench.client.requests) == 1, f"after {ticks} ticks"


faults = st.sampled_from(["good", "bad", "down", "slow", "cut", "rejected"])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_happens_every_component_ends_once_within_all_bounds(data):
    """Random plans, faults and limits."""
    names = data.draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True))
    homes = [("business", "1"), ("mda", "7"), ("own", "1"), ("own", "7")]
    parts = [component(name, *data.draw(st.sampled_from(homes))) for name in names]
    limit = data.draw(st.integers(1, 4))
    strategy = data.draw(st.sampled_from(list(Strategy)))
    policy = RetryPolicy(max_attempts=2, max_repairs=1)
    drawn = data.draw(st.lists(faults, min_size=60, max_size=60))
    plan = plan_for(parts, strategy)
    seen = Seen()

    async def play():
        clock = ManualClock()
        asked = iter(drawn)

        def script(request):
            kind = next(asked, "good")
            content = good_content(request)
            if kind == "bad":
                content.popitem()
            if kind == "cut":
                return Reply('{"text', finish_reason="length", first_token_seconds=1.0)
            if kind == "down":
                return Fault(ProviderUnavailableError("Gone."), after_seconds=1.0, text="{")
            if kind == "slow":
                return Fault(RateLimitedError("Slow.", retry_after_seconds=9.0))
            if kind == "rejected":
                return Fault(ModelError("No."), after_seconds=0.5)
            return Reply(content, first_token_seconds=2.0)

        client = ScriptedClient(script, clock=clock, profile=ModelProfile(max_in_flight=limit))
        result = await clock.run(Engine(client, policy=policy, clock=clock).run(plan, seen))
        return client, result

    client, result = asyncio.run(play())
    order = [c.name for section_plan in plan.sections for c in section_plan.components]
    assert list(result.outcomes) == order
    landed = [e.outcome.component.name for e in seen.of(ComponentFinished)]
    assert sorted(landed) == sorted(order)
    for outcome in result.outcomes.values():
        assert (outcome.result is None) == (outcome.status is OutcomeStatus.FAILED)
        assert (outcome.reason is None) == (outcome.status is OutcomeStatus.OK)
    assert client.most_in_flight <= (1 if strategy is Strategy.SEQUENTIAL else limit)
    groups = {(call.section, call.context.item) for call in plan.calls}
    assert len(client.requests) <= (len(plan.calls) + len(groups)) * 2 * 2
    assert result.calls == len(client.requests)


class Told:
    """Hears of the events."""

    def __call__(self, event):
        pass


async def test_a_finished_analysis_leaves_nothing_for_the_garbage_collector():
    client, told = ScriptedClient(fails_when_focused("beta")), Told()
    gone = weakref.ref(told)
    gc.disable()
    try:
        await Engine(client).run(plan_for(THREE), told)
        del told
        await asyncio.sleep(0)
        assert gone() is None
    finally:
        gc.enable()
