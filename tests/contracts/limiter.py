"""What limits promise, whether the callers are in one process or in a fleet of them.

A test module subclasses ``LimiterContract`` and provides ``governors``: one for each of so many
processes, which share limits, on the fixture ``clock``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack

import pytest

from support.limited_provider import LimitedProvider, Met, keep_asking, run_for
from tenfold.execution.limits.call_limits import CallLimits
from tenfold.execution.limits.governor import Governor
from tenfold.llm.protocol import ModelProfile
from tenfold.testing.manual_clock import ManualClock
from tenfold.testing.simulated_provider.limits import Limits

Governors = Callable[[int], Sequence[Governor]]
RPM, TPM = 240, 1_000_000


def mixed(rng):
    """Prompts of several sizes, answers of any length below their limit."""
    return rng.choice([2_000, 5_000, 9_000]), min(1_500, int(rng.lognormvariate(6.2, 0.5))), 1_500


async def play(
    governors: Sequence[Governor],
    clock: ManualClock,
    limits: Limits,
    own: CallLimits,
    seconds: float,
    **options,
) -> Met:
    sizes = options.pop("sizes", lambda rng: (4_000, 600, 900))
    provider = LimitedProvider(clock, limits, **options)
    began = clock.now()
    with ExitStack() as under:
        for governor in governors:
            under.enter_context(governor.under(own))
        callers = (
            keep_asking(provider, governor, f"owner {n}", 30, sizes)
            for n, governor in enumerate(governors)
        )
        await run_for(seconds, clock, *callers)
    met = provider.met
    met.sent = [(at - began, owner) for at, owner in met.sent]
    met.admitted = [(at - began, tokens) for at, tokens in met.admitted]
    return met


def most_sent_in_a_minute(met: Met) -> int:
    times = [at for at, _ in met.sent]
    return max(sum(at <= other < at + 60 for other in times) for at in times)


class LimiterContract:
    """Mixed into a class of tests."""

    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock(1_000.3)

    async def test_a_set_limit_of_requests_is_used_and_never_passed(self, governors, clock):
        own = CallLimits(requests_per_minute=RPM)
        met = await play(governors(2), clock, Limits(RPM), own, 125)
        assert met.share_used(RPM, 60, 120) >= 0.95
        assert most_sent_in_a_minute(met) <= RPM
        assert met.share_refused <= 0.01

    async def test_a_set_limit_of_tokens_is_used(self, governors, clock):
        own = CallLimits(tokens_per_minute=TPM)
        met = await play(governors(2), clock, Limits(None, TPM), own, 125, sizes=mixed)
        assert met.share_used(TPM, 60, 120, tokens=True) >= 0.95
        assert met.share_refused <= 0.01

    async def test_a_limit_that_only_headers_tell_is_used(self, governors, clock):
        met = await play(governors(2), clock, Limits(RPM), CallLimits(), 185)
        assert met.share_used(RPM, 120, 180) >= 0.95
        assert met.share_refused <= 0.01

    async def test_calls_in_flight_stay_within_what_was_set(self, governors, clock):
        met = await play(governors(3), clock, Limits(), CallLimits(max_in_flight=10), 40)
        assert met.most_in_flight <= 10
        # Answers take 2.1 s on average.
        assert len(met.admitted) >= 0.9 * 10 * 40 / 2.1

    async def test_one_place_goes_round(self, governors, clock):
        met = await play(governors(3), clock, Limits(), CallLimits(max_in_flight=1), 120)
        assert met.most_in_flight == 1
        sent = [owner for _, owner in met.sent]
        for n in range(3):
            assert sent.count(f"owner {n}") >= 0.8 * len(sent) / 3

    async def test_all_have_the_same_share(self, governors, clock):
        own = CallLimits(requests_per_minute=RPM)
        met = await play(governors(3), clock, Limits(RPM), own, 125)
        sent = [owner for at, owner in met.sent if at > 5]
        for n in range(3):
            assert sent.count(f"owner {n}") == pytest.approx(len(sent) / 3, rel=0.05)

    async def test_the_strictest_limit_that_anybody_set_holds(self, governors, clock):
        first, second = governors(2)
        provider = LimitedProvider(clock, Limits())
        with (
            first.under(CallLimits(requests_per_minute=RPM)),
            second.under(CallLimits(requests_per_minute=10 * RPM)),
        ):
            await run_for(
                70,
                clock,
                keep_asking(provider, first, "one", 30),
                keep_asking(provider, second, "other", 30),
            )
        # The second may have begun before the first had said anything.
        assert most_sent_in_a_minute(provider.met) <= RPM * 1.1

    async def test_one_that_waits_and_goes_away_takes_nothing(self, governors, clock):
        (governor,) = governors(1)
        with governor.under(CallLimits(max_in_flight=1), ModelProfile(max_in_flight=8)):
            first = asyncio.ensure_future(governor.permit("one", 1_000, 300))
            await clock.advance(0.5)
            permit = await first
            waiting = [
                asyncio.ensure_future(governor.permit(who, 1_000, 300)) for who in ("two", "three")
            ]
            await clock.advance(0.5)
            waiting[0].cancel()
            permit.release()
            await clock.advance(1.0)
            assert waiting[1].done()
            waiting[1].result().release()
        await asyncio.gather(*waiting, return_exceptions=True)
        await clock.advance(5)
