"""Whatever a provider does, in whatever order: what the engine promises holds."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.plans import Note, Seen, component, good_content, plan_for
from tenfold.components.base import FROM_MODEL
from tenfold.errors import (
    PromptTooLongError,
    ProviderRejectedError,
    ProviderUnavailableError,
    RateLimitedError,
)
from tenfold.execution import engine as engine_module
from tenfold.execution.engine import Engine
from tenfold.execution.engine_result import EngineResult
from tenfold.execution.events import (
    AttemptEnded,
    CallFinished,
    CallQueued,
    CallStarted,
    ComponentFinished,
)
from tenfold.execution.outcome import FailureCause, OutcomeStatus
from tenfold.execution.retry import RetryPolicy
from tenfold.execution.spending import Spending
from tenfold.llm.protocol import ModelProfile
from tenfold.llm.usage import Usage
from tenfold.planning.fan_out import FanOut, with_fan_out
from tenfold.planning.plan import Strategy
from tenfold.store.response_cache import CachedResponse
from tenfold.testing.manual_clock import ManualClock
from tenfold.testing.scripted_client import Fault, Reply, ScriptedClient

PRICE_USD = 1.0
LONGEST_ATTEMPT_SECONDS = 400.0
LONGEST_DELAY_SECONDS = 25.0
COMPONENTS = [
    *(component(f"c{n}") for n in range(5)),
    *(component(f"r{n}", "risk_factors", "1A") for n in range(3)),
]
MISTAKES = {
    "broken": '{"text": "about',
    "empty": "",
    "page": "<html><body>Sign in.</body></html>",
    "other form": '{"text": 7}',
    "list": "[1, 2]",
}


def errors(after):
    """Each error that a client raises, as new objects."""
    return {
        "rate": Fault(RateLimitedError("Too many.", retry_after_seconds=5.0), after),
        "rate, unsaid": Fault(RateLimitedError("Too many."), after),
        "rate, for long": Fault(RateLimitedError("Spent.", retry_after_seconds=3_600.0), after),
        "down": Fault(ProviderUnavailableError("Down."), after),
        "nobody": Fault(ProviderUnavailableError("Refused.", nobody_there=True), after),
        "cut": Fault(ProviderUnavailableError("Cut."), after, text='{"text": "ab'),
        "rejected": Fault(ProviderRejectedError("No."), after),
        "key": Fault(ProviderRejectedError("No key.", for_every_call=True), after),
        "long": Fault(PromptTooLongError("Too long."), after),
    }


GOOD = ("good", "good", "good", "late", "slow", "truncated", "declined")
steps = st.tuples(
    st.sampled_from((*GOOD, *MISTAKES, *errors(0.0))),
    st.sampled_from((0.0, 0.3, 2.0, 60.0)),
    st.sampled_from((0.5, 1.0)),
)


@dataclass(frozen=True)
class Schedule:
    """What the requests meet, in the order in which they are sent, over and over."""

    steps: list[tuple[str, float, float]]

    def script(self):
        sent = Counter()

        def step(request):
            kind, seconds, share = self.steps[sent.total() % len(self.steps)]
            sent[kind] += 1
            if kind in (faults := errors(seconds)):
                return faults[kind]
            usage = Usage(10, 0, 0, 5, share * PRICE_USD)
            if kind in MISTAKES:
                return Reply(MISTAKES[kind], seconds, usage=usage)
            text = json.dumps(good_content(request))
            match kind:
                case "late":
                    return Reply(text, 300.0, usage=usage)
                case "slow":
                    return Reply(text, seconds, 300.0, pieces=20, usage=usage)
                case "truncated":
                    return Reply(text[:-3], seconds, usage=usage, finish_reason="length")
                case "declined":
                    return Reply("No.", seconds, usage=usage, finish_reason="refused")
                case _:
                    return Reply(text, seconds, usage=usage)

        return step


class WatchedSpending(Spending):
    """Never lets more be set aside than is there."""

    def __init__(self, max_cost_usd):
        super().__init__(max_cost_usd)
        made.append(self)

    def set_aside(self, cost_usd):
        super().set_aside(cost_usd)
        assert self.spent_usd + self.set_aside_usd <= self.max_cost_usd + 1e-9


made: list[WatchedSpending] = []


@dataclass
class Keeping:
    """A cache in a dictionary that says for which component it keeps what."""

    stored: dict[str, tuple[str, CachedResponse]] = field(default_factory=dict)

    def get(self, identity):
        return self.stored.get(identity.key, (None, None))[1]

    def put(self, identity, response):
        self.stored[identity.key] = (identity.component, response)


policies = st.builds(RetryPolicy, max_attempts=st.integers(1, 4), max_repairs=st.integers(0, 2))


@settings(deadline=None, max_examples=60, derandomize=True)
@given(
    schedule=st.builds(Schedule, st.lists(steps, min_size=1, max_size=30)),
    policy=policies,
    max_in_flight=st.sampled_from((1, 3, 64)),
    fan_out=st.sampled_from(FanOut),
    strategy=st.sampled_from((Strategy.COMPONENTS, Strategy.SECTIONS, Strategy.SEQUENTIAL)),
    budget_usd=st.none() | st.sampled_from((0.5, 3.0, 100.0)),
    deadline_seconds=st.none() | st.sampled_from((0.2, 10.0, 1_000.0)),
    earlier_calls=st.sampled_from((0, 500)),
    analyses=st.integers(1, 2),
    cancel_after_seconds=st.none() | st.sampled_from((0.1, 30.0)),
)
def test_what_the_engine_promises_holds_under_every_schedule(
    schedule,
    policy,
    max_in_flight,
    fan_out,
    strategy,
    budget_usd,
    deadline_seconds,
    earlier_calls,
    analyses,
    cancel_after_seconds,
):
    plan = with_fan_out(plan_for(COMPONENTS, strategy), fan_out, None)
    clock, cache = ManualClock(), Keeping()
    client = ScriptedClient(
        schedule.script(), clock=clock, profile=ModelProfile(max_in_flight=max_in_flight)
    )
    events = [Seen() for _ in range(analyses)]
    # The first may go away; whoever has come later, and joined its calls, may not suffer by it.
    results: list[EngineResult] = []

    async def run():
        engines = [
            Engine(
                client,
                cache=cache,
                policy=policy,
                clock=clock,
                max_cost_usd=budget_usd,
                price=lambda _call, _leads: PRICE_USD,
            )
            for _ in events
        ]
        traffic = engine_module.shared_execution().traffic(client.identity, client.profile, clock)
        for _ in range(earlier_calls):
            traffic.hedges.called()
        running = [
            asyncio.create_task(engine.run(plan, seen, deadline_seconds=deadline_seconds))
            for engine, seen in zip(engines, events, strict=True)
        ]
        if cancel_after_seconds is not None:
            await clock.sleep(cancel_after_seconds)
            running[0].cancel()
        for ended in await asyncio.gather(*running, return_exceptions=True):
            if isinstance(ended, EngineResult):
                results.append(ended)
            else:
                assert isinstance(ended, asyncio.CancelledError), ended
        assert len(asyncio.all_tasks()) <= 2, "nothing runs on: this task and the test's"

    made.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_module, "Spending", WatchedSpending)
        asyncio.run(clock.run(run()))

    assert client.in_flight == 0, "every stream is closed"
    assert len(results) >= analyses - (cancel_after_seconds is not None)
    attempts = policy.max_attempts * (1 + policy.max_repairs)
    serially = (len(COMPONENTS) + 2) * attempts * (LONGEST_ATTEMPT_SECONDS + LONGEST_DELAY_SECONDS)
    assert clock.now() <= analyses * serially
    if deadline_seconds is not None:
        last = [e.at_seconds for seen in events for e in seen.of(ComponentFinished)]
        assert max(last, default=0.0) <= deadline_seconds
    for result in results:
        outcomes_are_whole(result)
    first_hand = hedges = 0
    for seen in events:
        started = seen.of(CallStarted)
        by_call = Counter(e.call for e in started if not e.hedge)
        # A call that an analysis makes after another's failure is its own, with its own attempts.
        assert max(by_call.values(), default=0) <= attempts
        first_hand += by_call.total()
        hedges += len(started) - by_call.total()
    assert hedges <= 0.05 * (first_hand + earlier_calls)
    for key, response in cache.stored.values():
        value = Note.model_validate_json(response.value, context=FROM_MODEL)
        assert value.text == f"about {key.rpartition('.')[2]}"
    if cancel_after_seconds is None and analyses == 1:
        sums_are_right(events[0], results[0], cache)
    for spending in made:
        assert spending.set_aside_usd == 0.0
        assert spending.spent_usd <= spending.max_cost_usd + 1e-9


def outcomes_are_whole(result):
    assert set(result.outcomes) == {c.name for c in COMPONENTS}
    for outcome in result.outcomes.values():
        if outcome.status is OutcomeStatus.OK:
            assert outcome.result.text == f"about {outcome.component.key}"
            assert (outcome.reason, outcome.cause) == (None, None)
        else:
            assert outcome.status is OutcomeStatus.FAILED
            assert outcome.result is None
            assert outcome.reason
            assert outcome.cause in FailureCause


def sums_are_right(seen, result, cache):
    started = {(e.call, e.attempt) for e in seen.of(CallStarted)}
    ended = [(e.call, e.attempt) for e in seen.of(AttemptEnded)]
    assert result.calls == len(started)
    assert Counter(ended) == Counter(started), "each attempt is told once at both ends"
    costs = [e.usage.cost_usd or 0.0 for e in seen.of(AttemptEnded)]
    if result.usage.cost_usd is not None:  # nobody knows what one that was cut off has cost
        assert result.usage.cost_usd == pytest.approx(sum(costs))
    tokens = sum(e.usage.completion_tokens for e in seen.of(AttemptEnded))
    assert result.usage.completion_tokens == tokens
    for spending in made:
        assert spending.spent_usd == pytest.approx(sum(costs))
    told = Counter(e.outcome.component.name for e in seen.of(ComponentFinished))
    assert set(told.values()) == {1}
    fine = [o for o in result.outcomes.values() if o.result is not None]
    assert len(cache.stored) == len(fine)
    queued = Counter(e.call for e in seen.of(CallQueued))
    assert set(Counter(e.call for e in seen.of(CallFinished))) <= set(queued)
