"""How much of a limit is used, and how often it is met, on a manual clock.

The provider's bucket is the simulated one's; its times scatter. The first wave under limits that
nobody knows yet is not held against anybody: what is met later is. A limit that was set counts for
a minute and a half-second slot, so at most 60 parts of 60.5 of it are used (99.2%).
"""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.limited_provider import LimitedProvider, keep_asking, run_for
from tenfold.execution.limits.call_limits import CallLimits
from tenfold.execution.limits.governor import Governor
from tenfold.testing.manual_clock import ManualClock
from tenfold.testing.simulated_provider.limits import Limits

RPM, TPM = 240, 1_000_000


def mixed(rng):
    """Prompts of several sizes, answers of any length below their limit."""
    return rng.choice([2_000, 5_000, 9_000]), min(1_500, int(rng.lognormvariate(6.2, 0.5))), 1_500


async def play(limits: Limits, own: CallLimits, seconds: float, *, owners=1, at_once=40, **options):
    clock = ManualClock()
    sizes = options.pop("sizes", lambda rng: (4_000, 600, 900))
    provider = LimitedProvider(clock, limits, **options)
    governor = Governor(32, most_in_flight=128, clock=clock)
    with governor.under(own):
        callers = (
            keep_asking(provider, governor, f"owner {n}", at_once, sizes) for n in range(owners)
        )
        await run_for(seconds, clock, *callers)
    await clock.settle()
    assert governor._in_flight == 0
    assert not governor._alarm.is_set
    return provider.met


def late(met, since=5.0):
    return [at for at in met.refused if at > since]


async def test_a_set_limit_of_requests():
    own = CallLimits(requests_per_minute=RPM)
    met = await play(Limits(requests_per_minute=RPM), own, 185)
    assert met.share_used(RPM, 60, 180) >= 0.985
    assert met.most_in_a_minute() <= RPM
    assert met.refused == []


async def test_a_set_limit_below_the_providers():
    met = await play(Limits(requests_per_minute=4 * RPM), CallLimits(requests_per_minute=RPM), 185)
    assert met.share_used(RPM, 60, 180) >= 0.985
    assert met.most_in_a_minute() <= RPM
    assert met.refused == []


async def test_a_limit_of_requests_that_only_headers_tell():
    met = await play(Limits(requests_per_minute=RPM), CallLimits(), 240)
    assert met.share_used(RPM, 120, 240) >= 0.99
    assert met.refused == []


async def test_a_set_limit_of_tokens():
    met = await play(
        Limits(tokens_per_minute=TPM), CallLimits(tokens_per_minute=TPM), 185, sizes=mixed
    )
    assert met.share_used(TPM, 60, 180, tokens=True) >= 0.98
    assert met.most_in_a_minute(tokens=True) <= TPM
    assert met.refused == []


async def test_a_limit_of_tokens_that_only_headers_tell():
    met = await play(Limits(tokens_per_minute=TPM), CallLimits(), 240, sizes=mixed)
    assert met.share_used(TPM, 120, 240, tokens=True) >= 0.99
    assert met.refused == []


async def test_both_limits_at_once():
    limits = Limits(requests_per_minute=RPM, tokens_per_minute=TPM)
    own = CallLimits(requests_per_minute=RPM, tokens_per_minute=TPM)
    met = await play(limits, own, 185, sizes=mixed)
    assert met.share_used(TPM, 60, 180, tokens=True) >= 0.98
    assert met.refused == []


@pytest.mark.parametrize("burst_seconds", [1, 5])
@pytest.mark.parametrize("own", [CallLimits(), CallLimits(requests_per_minute=RPM)])
async def test_a_provider_that_bears_no_burst(burst_seconds, own):
    limits = Limits(requests_per_minute=RPM, burst_seconds=burst_seconds)
    met = await play(limits, own, 185)
    assert met.share_used(RPM, 60, 180) >= 0.985
    assert late(met) == []
    if own.requests_per_minute:
        assert met.refused == []


async def test_a_bucket_smaller_than_one_request():
    limits = Limits(tokens_per_minute=200_000, burst_seconds=1)
    met = await play(limits, CallLimits(tokens_per_minute=200_000), 240, sizes=mixed)
    # Beyond the mark of 1%: nothing can be saved up there, so that an answer that is longer than
    # was reckoned may have a request refused, once. There are but 150 requests.
    assert met.share_used(200_000, 60, 240, tokens=True) >= 0.95
    assert met.share_refused <= 0.03
    assert len(late(met)) <= 2


@pytest.mark.parametrize("seed", [0, 3])
async def test_one_request_a_second_and_no_more(seed):
    limits = Limits(requests_per_minute=60, burst_seconds=1)
    met = await play(limits, CallLimits(requests_per_minute=60), 240, seed=seed)
    # Requests come up to 40 ms nearer to one another than they were sent, and there is room for
    # none; waiting for that with each costs 4% of the limit.
    assert met.share_used(60, 60, 240) >= 0.955
    assert met.refused == []


async def test_a_provider_that_tells_nothing_and_refuses():
    limits = Limits(requests_per_minute=RPM, burst_seconds=10)
    met = await play(limits, CallLimits(), 240, tells=False)
    # Beyond the mark of 1%: refusals are all that tells anything of such a limit. Half of these are
    # of the first wave.
    assert met.share_used(RPM, 60, 240) >= 0.96
    assert met.share_refused <= 0.035


async def test_two_analyses_of_different_size_share_alike():
    own = CallLimits(requests_per_minute=RPM)
    clock = ManualClock()
    provider = LimitedProvider(clock, Limits(requests_per_minute=RPM))
    governor = Governor(32, clock=clock)
    with governor.under(own):
        await run_for(
            185,
            clock,
            keep_asking(provider, governor, "large", 100),
            keep_asking(provider, governor, "small", 12),
        )
    sent = [owner for at, owner in provider.met.sent if at > 60]
    assert sent.count("small") >= 0.45 * len(sent)


async def test_a_single_analysis_goes_out_soon():
    for own in (CallLimits(), CallLimits(requests_per_minute=60)):
        clock = ManualClock()
        provider = LimitedProvider(clock, Limits(requests_per_minute=60))
        governor = Governor(64, clock=clock)
        with governor.under(own):
            await run_for(2.0, clock, keep_asking(provider, governor, "one", 35))
        first = provider.met.sent[:35]
        assert len(first) == 35
        # Under a limit of its own the first call finds out how much may go at once.
        assert first[19][0] < (0.001 if own == CallLimits() else 1.0)
        assert first[-1][0] < (0.31 if own == CallLimits() else 1.5)


async def test_five_hundred_in_flight_where_asked_for():
    clock = ManualClock()
    provider = LimitedProvider(clock, Limits())
    governor = Governor(64, most_in_flight=256, clock=clock)
    with governor.under(CallLimits(max_in_flight=500)):
        await run_for(20.0, clock, keep_asking(provider, governor, "one", 600))
    assert provider.met.most_in_flight == 500


async def test_a_provider_that_slows_down_under_load():
    async def answered(governor: Governor, clock: ManualClock) -> int:
        provider = LimitedProvider(
            clock, Limits(), slowdown=lambda in_flight: max(1.0, in_flight / 40) ** 2
        )
        with governor.under():
            await run_for(150.0, clock, keep_asking(provider, governor, "one", 200))
        return sum(at > 30 for at, _ in provider.met.admitted)

    fixed = []
    for places in (20, 40, 64):
        clock = ManualClock()
        fixed.append(await answered(Governor(places, clock=clock, adapts=False), clock))
    clock = ManualClock()
    adaptive = await answered(Governor(64, most_in_flight=256, clock=clock), clock)
    assert adaptive >= 0.75 * max(fixed)
    assert adaptive >= 1.15 * fixed[-1], "where it began"


@settings(deadline=None, max_examples=15)
@given(
    per_minute=st.integers(60, 900),
    burst_seconds=st.sampled_from([10, 30, 60]),
    way_seconds=st.floats(0.001, 0.05),
    first_token_seconds=st.floats(0.1, 3.0),
    at_once=st.integers(1, 120),
    owners=st.integers(1, 3),
    seed=st.integers(0, 99),
)
def test_a_set_limit_is_never_passed_whatever_the_provider_is_like(
    per_minute, burst_seconds, at_once, owners, **provider
):
    limits = Limits(requests_per_minute=per_minute, burst_seconds=burst_seconds)
    own = CallLimits(requests_per_minute=per_minute)
    met = asyncio.run(play(limits, own, 75, at_once=at_once, owners=owners, **provider))
    times = [at for at, _ in met.sent]
    assert max(sum(at <= t < at + 60 for t in times) for at in times) <= per_minute
    assert len(met.refused) <= 1 + 0.01 * len(met.sent)
    assert {owner for _, owner in met.sent} == {f"owner {n}" for n in range(owners)}
