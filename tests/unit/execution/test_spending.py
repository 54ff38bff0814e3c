"""An analysis stays within its money; what is missing is told; nothing stays set aside."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.plans import asked_keys, component, good_content, plan_for
from tenfold.errors import BudgetExceededError, RateLimitedError
from tenfold.execution.engine import Engine
from tenfold.execution.outcome import FailureCause, OutcomeStatus
from tenfold.execution.spending import Spending
from tenfold.llm.protocol import ModelProfile
from tenfold.llm.usage import Usage
from tenfold.testing.manual_clock import ManualClock
from tenfold.testing.scripted_client import Fault, Reply, ScriptedClient

MANY = [component(f"c{n}") for n in range(10)]


def reply(request, cost, **options):
    return Reply(json.dumps(good_content(request)), usage=Usage(10, 0, 0, 5, cost), **options)


async def test_calls_that_do_not_fit_are_not_sent_and_say_so(bench):
    result = await bench.run(
        plan_for(MANY), lambda r: reply(r, 1.0), max_cost_usd=4.0, price=lambda _c, _l: 1.0
    )
    by_status = [o.status for o in result.outcomes.values()]
    assert by_status.count(OutcomeStatus.OK) == 4
    assert len(bench.client.requests) == 4
    failed = [o for o in result.outcomes.values() if o.status is OutcomeStatus.FAILED]
    assert {o.cause for o in failed} == {FailureCause.BUDGET}
    assert "--max-cost-usd" in failed[0].reason
    assert result.usage.cost_usd == 4.0


async def test_what_costs_less_than_was_thought_leaves_room_for_more(bench):
    result = await bench.run(
        plan_for(MANY),
        lambda r: reply(r, 0.25, first_token_seconds=1.0),
        max_cost_usd=2.5,
        price=lambda _c, _l: 1.0,
    )
    assert [o.status for o in result.outcomes.values()].count(OutcomeStatus.OK) == 7
    assert result.usage.cost_usd == 7 * 0.25, "one more was expected to take 1.0 of the 0.75 left"


async def test_a_cheaper_call_may_still_be_sent(bench):
    def price(call, _leads):
        return 5.0 if call.name == "business.c3" else 1.0

    result = await bench.run(
        plan_for(MANY[:5]), lambda r: reply(r, 1.0), max_cost_usd=4.5, price=price
    )
    failed = [name for name, o in result.outcomes.items() if o.status is OutcomeStatus.FAILED]
    assert failed == ["business.c3"]


async def test_retries_are_paid_for_too(bench):
    script = {"business_c0": [Fault(RateLimitedError("Slow.")), Reply({"text": "x"})]}
    result = await bench.run(plan_for(MANY[:1]), script, max_cost_usd=1.0, price=lambda _c, _l: 1.0)
    assert result.outcomes["business.c0"].status is OutcomeStatus.OK, "a refusal costs nothing"


async def test_hedges_take_no_money_that_is_not_there(bench):
    sixty = [component(f"c{n}") for n in range(60)]

    def script(request):
        late = asked_keys(request) == ("c7",) and bench.client.calls(request.schema_name) == 1
        return reply(request, 1.0, first_token_seconds=30.0 if late else 0.5)

    result = await bench.run(plan_for(sixty), script, max_cost_usd=60.5, price=lambda _c, _l: 1.0)
    assert result.hedges == 0
    assert {o.status for o in result.outcomes.values()} == {OutcomeStatus.OK}


async def test_a_cancelled_wait_leaves_nothing_set_aside():
    spending = Spending(1.0)
    await spending.reserve(1.0)
    waiting = asyncio.ensure_future(spending.reserve(0.5))
    await asyncio.sleep(0)
    waiting.cancel()
    spending.settle(1.0, 0.1)
    await spending.reserve(0.5)
    assert spending.set_aside_usd == 0.5


async def test_what_can_never_fit_is_refused_at_once():
    spending = Spending(1.0)
    await spending.reserve(0.5)
    with pytest.raises(BudgetExceededError, match="may be spent"):
        await spending.reserve(1.5)


@settings(deadline=None)
@given(
    st.floats(0.0, 10.0),
    st.lists(
        st.tuples(st.floats(0.01, 3.0), st.floats(0.0, 1.0), st.floats(0.0, 3.0), st.booleans()),
        max_size=12,
    ),
    st.integers(1, 6),
)
def test_upper_bounds_are_never_exceeded(budget, calls, at_once):
    """Prices that are upper bounds, shares of them that are really billed, waits and refusals."""
    components = [component(f"c{n}") for n in range(len(calls))]
    by_key = {c.key: each for c, each in zip(components, calls, strict=True)}
    clock = ManualClock()

    def script(request):
        keys = asked_keys(request)
        price, share, wait, refused = by_key[keys[0]]
        if refused and client.calls(request.schema_name) == 1:
            return Fault(RateLimitedError("Slow."), after_seconds=wait)
        billed = price * share if len(keys) == 1 else 0.0
        return reply(request, billed, first_token_seconds=wait)

    client = ScriptedClient(script, clock=clock, profile=ModelProfile(max_in_flight=64))

    async def run():
        engine = Engine(
            client,
            clock=clock,
            max_in_flight=at_once,
            max_cost_usd=budget,
            price=lambda call, _l: sum(by_key[c.key][0] for c in call.components),
        )
        plan = plan_for(components)
        result = await clock.run(engine.run(plan, lambda _: None))
        assert set(result.outcomes) == {c.name for c in components}
        assert (result.usage.cost_usd or 0.0) <= budget + 1e-9
        for outcome in result.outcomes.values():
            if outcome.status is OutcomeStatus.FAILED:
                assert outcome.cause is FailureCause.BUDGET

    asyncio.run(run())


@pytest.mark.parametrize("others_budget", [None, 10.0])
async def test_who_shares_a_call_does_not_fail_by_the_others_budget(bench, others_budget):
    """The poor one leads both calls; its second waits for money until the first is billed."""

    def engine(max_cost_usd):
        return Engine(
            client, clock=bench.clock, max_cost_usd=max_cost_usd, price=lambda _c, _l: 1.0
        )

    plan = plan_for(MANY[:2])
    client = ScriptedClient(
        lambda r: reply(r, 1.0, first_token_seconds=1.0),
        clock=bench.clock,
        profile=ModelProfile(max_in_flight=64),
    )

    async def both():
        poor = asyncio.ensure_future(engine(1.5).run(plan, lambda _: None))
        await bench.clock.sleep(0.5)
        return await engine(others_budget).run(plan, lambda _: None), await poor

    rich, poor = await bench.clock.run(both())
    assert [o.status for o in poor.outcomes.values()].count(OutcomeStatus.OK) == 1
    assert {o.status for o in rich.outcomes.values()} == {OutcomeStatus.OK}
    assert len(client.requests) == 2, "what the poor one paid for is shared"
