"""Latency draws, prefix caching, limits and faults, without a server."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import median

import pytest

from tenfold.errors import UsageError
from tenfold.testing.simulated_provider import (
    FaultKind,
    FaultPlan,
    FaultRequest,
    Limits,
    Profile,
    ProviderOptions,
)
from tenfold.testing.simulated_provider.calls import Call, PromptBlock
from tenfold.testing.simulated_provider.limits import RateLimiter
from tenfold.testing.simulated_provider.prompt_cache import PrefixCache

FILING = "".join(f"Sentence number {n} of a filing. " for n in range(400))


def test_draws_depend_on_key_attempt_and_seed_only() -> None:
    profile = Profile(seed=1)
    assert profile.draw("a") == profile.draw("a", 1)
    assert len({profile.draw("a"), profile.draw("a", 2), profile.draw("b")}) == 3
    assert replace(profile, seed=2).draw("a") != profile.draw("a")
    assert replace(profile, speed=50).draw("a") == profile.draw("a")


def test_draws_have_the_stated_medians() -> None:
    draws = [Profile().draw(str(n)) for n in range(2_000)]
    assert median(draw.ttft_seconds for draw in draws) == pytest.approx(0.5, rel=0.03)
    assert median(draw.tokens_per_second for draw in draws) == pytest.approx(80, rel=0.02)
    still = Profile(ttft_sigma=0, rate_sigma=0).draw("x")
    assert still.total_seconds(160) == pytest.approx(2.5)
    assert still.slowed(10).total_seconds(160) == pytest.approx(25)


def test_output_tokens_by_name() -> None:
    profile = Profile(output_tokens={"business": 250})
    assert profile.wanted_tokens("business") == 250
    assert profile.wanted_tokens("other") is None


def test_bad_options_are_told() -> None:
    with pytest.raises(UsageError, match="speed is 0"):
        Profile(speed=0)
    with pytest.raises(UsageError, match="bears_in_flight is below 1"):
        Profile(bears_in_flight=0)
    with pytest.raises(UsageError, match="Choose from: rate_limit"):
        ProviderOptions(faults={"flood": 0.1})
    with pytest.raises(UsageError, match="add up to at most 1"):
        ProviderOptions(faults={"cut": 0.9, "html": 0.2})
    with pytest.raises(UsageError, match="allows nothing"):
        Limits(requests_per_minute=0)


def test_more_calls_than_it_bears_slow_a_provider_down() -> None:
    assert Profile().slowdown(1_000) == 1.0
    assert [Profile(bears_in_flight=16).slowdown(n) for n in (1, 16, 40)] == [1.0, 1.0, 2.5]


def test_options_survive_the_way_to_another_process() -> None:
    options = ProviderOptions(
        Profile(seed=9, output_tokens={"a": 5}), {"cut": 0.25}, Limits(tokens_per_minute=7)
    )
    assert ProviderOptions.from_json(options.to_json()) == options


def test_faults_come_at_their_rate_and_can_go_away_on_a_retry() -> None:
    plan = FaultPlan({FaultKind.CUT: 0.2, FaultKind.STALL: 0.1})

    def drawn(prompt: int, attempt: int) -> str:
        request = FaultRequest("/", "m", "n", str(prompt), attempt)
        fault = plan.draw(request, seed=5)
        return "none" if fault is None else fault.kind.value

    first = [drawn(prompt, 1) for prompt in range(3_000)]
    assert first == [drawn(prompt, 1) for prompt in range(3_000)]
    counts = Counter(first)
    assert counts["cut"] == pytest.approx(600, rel=0.15)
    assert counts["stall"] == pytest.approx(300, rel=0.2)
    cut = [prompt for prompt in range(3_000) if first[prompt] == "cut"]
    again = Counter(drawn(prompt, 2) for prompt in cut)
    assert again["none"] > 0.5 * len(cut)


def call(question: str = "q", *, filing: str = FILING, schema: str = "", scope: str = "") -> Call:
    blocks = (PromptBlock("user", filing, 300.0), PromptBlock("user", question))
    return Call("/", "m", blocks, None, "", schema_text=schema, cache_scope=scope)


def test_automatic_caching_in_steps_once_a_response_has_begun() -> None:
    cache = PrefixCache(schema_in_prefix=True)
    lead = cache.plan_automatic(call("one"), 0.0)
    assert cache.plan_automatic(call("two"), 0.0).read_tokens == 0
    cache.begin(lead, 1.0)
    read = cache.plan_automatic(call("two"), 1.0).read_tokens
    assert read >= len(FILING) // 4 - 256
    assert read % 128 == 0
    assert cache.plan_automatic(call("two", scope="elsewhere"), 1.0).read_tokens == 0
    assert cache.plan_automatic(call("two", schema="{}"), 1.0).read_tokens == 0
    assert cache.plan_automatic(call("two"), 700.0).read_tokens == 0
    short = cache.plan_automatic(call(filing="x" * 4_000), 0.0)
    assert short.entries == ()


def test_schemas_share_a_prefix_where_the_profile_says_so() -> None:
    cache = PrefixCache(schema_in_prefix=False)
    cache.begin(cache.plan_automatic(call("one", schema='{"a": 1}'), 0.0), 0.0)
    assert cache.plan_automatic(call("two", schema='{"b": 2}'), 0.0).read_tokens > 0


def test_explicit_caching_writes_then_reads_to_the_cache_point() -> None:
    cache = PrefixCache(schema_in_prefix=True)
    filing_tokens = -(-len(FILING) // 4)
    lead = cache.plan_explicit(call("one"), 0.0)
    assert (lead.read_tokens, lead.written_tokens) == (0, filing_tokens)
    eager = cache.plan_explicit(call("two"), 0.0)
    assert (eager.read_tokens, eager.written_tokens) == (0, filing_tokens)
    cache.begin(lead, 0.0)
    follower = cache.plan_explicit(call("two"), 0.0)
    assert (follower.read_tokens, follower.written_tokens) == (filing_tokens, 0)
    late = cache.plan_explicit(call("two"), 301.0)
    assert late.read_tokens == 0


def test_limits_refill_evenly_and_say_how_long_to_wait() -> None:
    limiter = RateLimiter(Limits(requests_per_minute=60, burst_seconds=2))
    assert limiter.admit(10, 0.0).retry_after_seconds == 0
    second = limiter.admit(10, 0.0)
    assert (second.requests.limit, second.requests.remaining) == (60, 0)
    assert second.requests.reset_seconds == pytest.approx(2)
    refused = limiter.admit(10, 0.25)
    assert refused.retry_after_seconds == pytest.approx(0.75)
    assert limiter.admit(10, 1.0).retry_after_seconds == 0


def test_token_limits_let_an_oversized_request_pass_when_full() -> None:
    limiter = RateLimiter(Limits(tokens_per_minute=600))
    assert limiter.admit(900, 0.0).retry_after_seconds == 0
    assert limiter.admit(1, 0.0).retry_after_seconds == pytest.approx(30.1)


def test_no_limits_never_refuse() -> None:
    limiter = RateLimiter(Limits())
    admissions = [limiter.admit(10**9, 0.0) for _ in range(50)]
    assert all(one.retry_after_seconds == 0 for one in admissions)
