"""Calls that share a text go after the one that brings it to the provider's cache."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from pydantic import Field

from support.plans import Note, asked_keys, component, good, is_combined, plan_for
from tenfold.errors import ProviderUnavailableError
from tenfold.execution.events import CallReleased, CallStarted
from tenfold.execution.prefix_gate import Lead, PrefixGate, PrefixGates
from tenfold.llm.prefix_caching import PrefixCaching, prefix_caching
from tenfold.llm.protocol import ModelIdentity
from tenfold.planning.fan_out import FanOut, with_fan_out
from tenfold.testing.scripted_client import Fault


class LongNote(Note):
    """A note whose answers are longer."""

    details: str | None = Field(default=None, description="In two to four sentences.")


class LongerNote(LongNote):
    """One whose answers are longer still."""

    reasons: str | None = Field(default=None, description="In two to four sentences.")


BUSINESS = [
    *(component(f"c{n}") for n in range(4)),
    component("c4", output=LongNote),
    component("c5", output=LongerNote),
]
RISKS = [component(f"r{n}", "risk_factors", "1A") for n in range(3)]


def prefix_plan(components):
    return with_fan_out(plan_for(components), FanOut.PREFIX, None)


def started(bench):
    return {e.call: e.at_seconds for e in bench.seen.of(CallStarted) if e.attempt == 1}


async def test_the_longest_answer_leads_and_the_rest_go_at_its_first_token(bench):
    plan = prefix_plan([*BUSINESS, *RISKS])
    await bench.run(plan, lambda r: good(r, first_token_seconds=2.0, generation_seconds=3.0))
    at = started(bench)
    assert [call for call, seconds in at.items() if seconds == 0] == [
        "business.c5",
        "risk_factors.r0",
    ]
    assert {seconds for call, seconds in at.items() if seconds} == {2.0}
    assert len(bench.seen.of(CallReleased)) == 7
    assert bench.clock.now() == 2.0 + 5.0


async def test_eager_calls_wait_for_nobody(bench):
    plan = with_fan_out(plan_for(BUSINESS), FanOut.EAGER, PrefixCaching(1, 1.25, 0.1, marked=True))
    await bench.run(plan, lambda r: good(r, first_token_seconds=2.0))
    assert set(started(bench).values()) == {0.0}
    assert all(r.prefix_key is None for r in bench.client.requests)


async def test_all_requests_about_a_text_carry_one_key_those_alone_with_theirs_none(bench):
    plan = prefix_plan([*BUSINESS, RISKS[0]])
    await bench.run(plan, good)
    keys = {asked_keys(r)[0]: r.prefix_key for r in bench.client.requests}
    assert keys.pop("r0") is None
    assert len(set(keys.values())) == 1
    assert len({(r.instructions, r.context) for r in bench.client.requests if r.prefix_key}) == 1


async def test_where_the_leader_fails_the_next_one_goes_at_once(bench):
    def script(request):
        if asked_keys(request) == ("c5",):
            return Fault(ProviderUnavailableError("Down."), after_seconds=1.0)
        return good(request, first_token_seconds=2.0)

    result = await bench.run(prefix_plan(BUSINESS), script)
    at = started(bench)
    assert (at["business.c4"], at["business.c0"]) == (1.0, 3.0)
    assert result.outcomes["business.c0"].status == "ok"


async def test_a_late_leader_lets_the_next_one_go(bench):
    def script(request):
        late = asked_keys(request) == ("c5",) and bench.client.calls(request.schema_name) == 1
        return good(request, first_token_seconds=60.0 if late else 1.0)

    await bench.run(prefix_plan(BUSINESS), script)
    assert 0 < started(bench)["business.c4"] < 10
    assert started(bench)["business.c0"] == started(bench)["business.c4"] + 1.0


async def test_the_fallback_uses_what_is_cached(bench):
    def script(request):
        if is_combined(request):
            return good(request)
        return Fault(ProviderUnavailableError("Down."))

    await bench.run(prefix_plan(BUSINESS[:2]), script)
    combined = [r for r in bench.client.requests if is_combined(r)]
    assert combined[0].prefix_key == bench.client.requests[0].prefix_key is not None


async def test_a_text_that_was_sent_a_moment_ago_needs_no_leader(bench):
    await bench.run(prefix_plan(BUSINESS[:3]), good)
    bench.seen.clear()
    began = bench.clock.now()
    await bench.run(prefix_plan(BUSINESS[3:]), lambda r: good(r, first_token_seconds=5.0))
    assert set(started(bench).values()) == {0.0}
    assert bench.clock.now() == began + 5.0


async def test_a_leader_that_is_cancelled_leaves_the_lead_to_another_analysis(bench):
    engine = bench.engine(lambda r: good(r, first_token_seconds=5.0))
    first = asyncio.ensure_future(engine.run(prefix_plan(BUSINESS[:3]), bench.seen))
    await bench.clock.advance(1.0)
    second = asyncio.ensure_future(engine.run(prefix_plan(BUSINESS[3:]), bench.seen))
    await bench.clock.advance(1.0)
    first.cancel()
    result = await bench.clock.run(second)
    assert {o.status for o in result.outcomes.values()} == {"ok"}


def test_only_the_provider_that_charges_less_for_it_is_waited_for():
    plan = plan_for(BUSINESS)
    long = replace(plan, calls=tuple(_with_text(call, "word " * 10_000) for call in plan.calls))
    for provider, model, expected in [
        ("anthropic", "claude-sonnet-5", True),
        ("openai", "gpt-6-luna", True),
        ("google", "gemini-3.5-flash", True),
        ("ollama", "llama", False),
        ("extractive", "", False),
    ]:
        caching = prefix_caching(ModelIdentity(provider, model))
        marked = with_fan_out(long, FanOut.AUTO, caching)
        assert {call.shares_prefix for call in marked.calls} == {expected}, provider
        short = with_fan_out(plan, FanOut.AUTO, caching)
        assert {call.shares_prefix for call in short.calls} == {False}, "too short to be cached"
    own_server = ModelIdentity("openai-chat", "gpt-6-luna", "http://127.0.0.1:1/v1")
    assert prefix_caching(own_server) is None


def _with_text(call, text):
    return replace(call, context=replace(call.context, rendered=text))


@pytest.mark.parametrize(
    ("model", "least", "write"),
    [
        ("claude-sonnet-5", 1_024, 1.25),
        ("claude-haiku-5-5", 4_096, 1.25),
        ("claude-opus-4-6", 4_096, 1.25),
        ("claude-opus-4-8", 1_024, 1.25),
    ],
)
def test_anthropics_least_lengths(model, least, write):
    caching = prefix_caching(ModelIdentity("anthropic", model))
    assert (caching.least_tokens, caching.write_price) == (least, write)


@pytest.mark.parametrize(
    ("model", "write", "read", "marked"),
    [
        ("gpt-6-luna", 1.25, 0.1, True),
        ("gpt-5.6", 1.25, 0.1, True),
        ("gpt-5.10", 1.25, 0.1, True),
        ("gpt-5.5", 1.0, 0.1, False),
        ("gpt-5", 1.0, 0.1, False),
        ("gpt-4.1-mini", 1.0, 0.25, False),
        ("gpt-4o", 1.0, 0.5, False),
    ],
)
def test_openais_prices(model, write, read, marked):
    caching = prefix_caching(ModelIdentity("openai", model))
    assert (caching.write_price, caching.read_price, caching.marked) == (write, read, marked)


async def test_nobody_waits_at_a_gate_whose_leaders_all_give_up():
    gate = PrefixGate()
    passed = []

    async def call(number):
        leads = await gate.enter()
        passed.append(number)
        if leads:
            Lead(gate).give_up()

    await asyncio.gather(*(call(n) for n in range(5)))
    assert sorted(passed) == [0, 1, 2, 3, 4]


async def test_one_who_is_cancelled_just_when_it_is_let_through_passes_that_on():
    gate = PrefixGate()
    assert await gate.enter()
    waiting = [asyncio.ensure_future(gate.enter()) for _ in range(2)]
    await asyncio.sleep(0)
    gate.step_aside()
    waiting[0].cancel()
    assert await asyncio.wait_for(waiting[1], 1) is True


def test_warmth_ends_with_the_providers_patience():
    gates = PrefixGates()
    gates.warmed("text", 0.0)
    assert gates.gate("text", 239.0).is_open
    assert not gates.gate("text", 241.0).is_open
