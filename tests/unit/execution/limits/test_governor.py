"""Permits: given in turn, within every limit, and never lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.errors import RateLimitedError
from tenfold.execution.limits.call_limits import CallLimits, strictest
from tenfold.execution.limits.governor import Governor
from tenfold.execution.limits.permit import Permit
from tenfold.llm.protocol import ModelProfile
from tenfold.llm.told_limits import Allowance, ToldLimits
from tenfold.llm.usage import Usage
from tenfold.testing.manual_clock import ManualClock


class Owner:
    """Compared by identity."""


async def take(governor: Governor, count: int, owner: Any = "one"):
    return [await governor.permit(owner, 1_000, 300) for _ in range(count)]


def idle(governor: Governor) -> bool:
    return (
        governor._in_flight == 0
        and not governor._alarm.is_set
        and not governor._queue
        and not governor._queue._owners
    )


async def test_a_newcomer_is_next_though_many_wait():
    clock = ManualClock()
    governor = Governor(4, clock=clock)
    order: list[str] = []

    async def call(owner: str) -> None:
        permit = await governor.permit(owner, 1_000, 300)
        order.append(owner)
        await clock.sleep(1.0)
        permit.release()

    tasks = [asyncio.create_task(call("first")) for _ in range(35)]
    await clock.advance(0.5)
    tasks += [asyncio.create_task(call("second")) for _ in range(5)]
    await clock.advance(0.6)
    assert order[4:8] == ["second", "second", "first", "first"], "and then half of the places"
    await clock.advance(30)
    assert order.count("first") == 35
    assert idle(governor)
    await asyncio.gather(*tasks)


async def test_a_newcomer_has_its_share_of_a_limit_at_once():
    clock = ManualClock()
    governor = Governor(64, clock=clock)
    sent: list[tuple[float, str]] = []

    async def call(owner: str) -> None:
        permit = await governor.permit(owner, 1_000, 300)
        sent.append((clock.now(), owner))
        permit.first_token()
        permit.release()

    with governor.under(CallLimits(requests_per_minute=60)):
        tasks = [asyncio.create_task(call("first")) for _ in range(200)]
        await clock.advance(70)
        tasks += [asyncio.create_task(call("second")) for _ in range(20)]
        await clock.advance(20)
    own = [at for at, owner in sent if owner == "second"]
    assert own[0] - 70 < 2.1
    assert len(own) == pytest.approx(10, abs=1)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert idle(governor)


async def test_hedges_jump_no_queue():
    governor = Governor(2, clock=ManualClock())
    first, second = await take(governor, 2)
    waiting = asyncio.create_task(governor.permit("two", 1, 1))
    await asyncio.sleep(0)
    assert governor.permit_now("one", 1, 1) is None
    first.release()
    third = await waiting
    second.release()
    hedge = governor.permit_now("one", 1, 1)
    assert hedge is not None
    for permit in (third, hedge, third):  # twice does no harm
        permit.release()
    assert idle(governor)


async def test_the_strictest_limit_of_those_under_way_counts():
    governor = Governor(16, most_in_flight=64, clock=ManualClock())
    profile = ModelProfile(max_in_flight=16, most_in_flight=64)
    assert governor.max_in_flight == 16
    with governor.under(CallLimits(max_in_flight=500), profile):
        assert governor.max_in_flight == 500
        with governor.under(CallLimits(), profile):
            assert governor.max_in_flight == 500
        with governor.under(CallLimits(max_in_flight=3), profile):
            assert governor.max_in_flight == 3
        assert governor.max_in_flight == 500
    assert strictest([]) == CallLimits()
    assert strictest(
        [CallLimits(requests_per_minute=9), CallLimits(requests_per_minute=5, max_in_flight=2)]
    ) == CallLimits(requests_per_minute=5, max_in_flight=2)


async def test_another_analysis_opens_no_second_bucket():
    clock = ManualClock()
    governor = Governor(64, clock=clock)
    for limit in (60, 60, 40):
        with governor.under(CallLimits(requests_per_minute=limit)):
            tasks = [asyncio.create_task(take(governor, 1, Owner())) for _ in range(100)]
            await clock.advance(1.0)
            for task in tasks:
                task.cancel()
            given = await asyncio.gather(*tasks, return_exceptions=True)
        for permits in given:
            if isinstance(permits, list):
                permits[0].first_token()
                permits[0].release()
    assert governor._sent <= 60


async def test_what_the_next_one_waits_for_has_a_name():
    clock = ManualClock()
    governor = Governor(1, clock=clock)
    with governor.under(CallLimits(requests_per_minute=60, tokens_per_minute=200_000)):
        (permit,) = await take(governor, 1)
        assert governor.waits_for(1_000, 300) == "the limit of 60 requests a minute"
        assert "the limit of 200,000 tokens" in str(governor.waits_for(199_500, 300))
        permit.told(ToldLimits(tokens=Allowance(6_000, 10, 59.9)))
        assert "the provider's limit of 6,000 tokens" in str(governor.waits_for(1_000, 300))
    with governor.under():
        await clock.advance(61)
        assert governor.waits_for(1_000, 300) is None
    permit.release()


async def test_a_pause_is_kept_where_two_in_a_row_were_refused():
    clock = ManualClock()
    governor = Governor(8, clock=clock, adapts=False)
    first, other = await take(governor, 2)
    first.failed(RateLimitedError("Slow.", retry_after_seconds=30))
    first.release()
    (second,) = await take(governor, 1)  # perhaps it was about that request
    other.release()
    await clock.advance(0.1)
    (third,) = await take(governor, 1)
    third.failed(RateLimitedError("Slow.", retry_after_seconds=30))
    for permit in (second, third):
        permit.release()
    waiting = asyncio.create_task(take(governor, 1))
    await clock.advance(29)
    assert not waiting.done()
    await clock.advance(1.5)
    (await waiting)[0].release()


async def test_a_very_long_wait_holds_up_nobody_else():
    clock = ManualClock()
    governor = Governor(8, clock=clock, adapts=False)
    for _ in range(3):
        (permit,) = await take(governor, 1)
        permit.failed(RateLimitedError("Tomorrow.", retry_after_seconds=40_000))
        permit.release()
        await clock.advance(0.1)
    assert governor.permit_now("one", 1, 1)


async def test_tokens_that_were_refused_or_not_used_are_free_again():
    clock = ManualClock()
    governor = Governor(8, clock=clock)

    async def another() -> Permit:
        ((permit,),) = (await clock.run(take(governor, 1)),)
        return permit

    with governor.under(CallLimits(tokens_per_minute=2_000)):
        permit = await another()
        permit.first_token()
        permit.answered(Usage(prompt_tokens=100, completion_tokens=10))
        permit.release()
        permit = await another()
        permit.failed(RateLimitedError("Slow."))
        permit.release()
        (await another()).unused()
        await another()
    # By their estimates alone, only one would have fitted in each minute.
    assert clock.now() < 60


class Crowd:
    """Callers who ask, give up, are answered, are refused, as a list of steps says."""

    def __init__(self, governor: Governor, clock: ManualClock) -> None:
        self.governor, self.clock = governor, clock
        self.owners = [Owner() for _ in range(3)]
        self.tasks: list[asyncio.Task[None]] = []
        self.held: list[Permit] = []
        self.given: list[float] = []

    async def _ask(self, owner: Owner) -> None:
        self.held.append(await self.governor.permit(owner, 1_000, 300))
        self.given.append(self.clock.now())

    async def step(self, kind: str, which: int, seconds: float) -> None:
        if kind == "ask":
            owner = self.owners[which % 3]
            self.tasks.append(asyncio.create_task(self._ask(owner)))
        elif kind == "wait":
            await self.clock.advance(seconds)
        elif kind == "cancel" and self.tasks:
            self.tasks[which % len(self.tasks)].cancel()
        elif self.held:
            self._meet(self.held[which % len(self.held)], kind, which, seconds)
        if which % 2:
            await self.clock.settle()

    def _meet(self, permit: Permit, kind: str, which: int, seconds: float) -> None:
        match kind:
            case "answer":
                permit.first_token()
                permit.answered(Usage(prompt_tokens=900, completion_tokens=200))
            case "fail":
                permit.failed(RateLimitedError("Slow.", retry_after_seconds=seconds))
            case "tell":
                permit.told(ToldLimits(requests=Allowance(60, which, seconds)))
            case _:
                permit.release()
                self.held.remove(permit)

    async def finish(self) -> None:
        """Let everybody have a permit in the end, which takes a minute or so each."""
        for _ in range(4 * len(self.tasks)):
            for permit in self.held:
                permit.release()
            self.held.clear()
            if all(task.done() for task in self.tasks):
                break
            await self.clock.advance(61.0)
        assert all(task.done() for task in self.tasks), "nobody starves"
        await asyncio.gather(*self.tasks, return_exceptions=True)


steps = st.lists(
    st.tuples(
        st.sampled_from(["ask", "ask", "cancel", "end", "answer", "fail", "wait", "tell"]),
        st.integers(0, 7),
        st.floats(0, 30),
    ),
    max_size=60,
)


@settings(deadline=None, max_examples=80)
@given(steps, st.integers(1, 5), st.integers(2, 20) | st.none(), st.booleans())
def test_whatever_happens_permits_stay_within_limits_and_none_is_lost(
    drawn, places, per_minute, adapts
):
    async def play() -> Crowd:
        clock = ManualClock()
        governor = Governor(places, clock=clock, adapts=adapts)
        crowd = Crowd(governor, clock)
        with governor.under(CallLimits(requests_per_minute=per_minute)):
            for step in drawn:
                await crowd.step(*step)
                assert len(crowd.held) <= governor._in_flight <= places
            await crowd.finish()
        await clock.settle()
        assert idle(governor)
        assert clock.sleepers == 0
        return crowd

    given_at = asyncio.run(play()).given
    if per_minute is not None:
        most = max((sum(at <= t < at + 60 for t in given_at) for at in given_at), default=0)
        assert most <= per_minute


async def test_a_permit_that_comes_just_as_its_caller_is_cancelled_goes_to_the_next():
    governor = Governor(1, clock=ManualClock())
    (held,) = await take(governor, 1)
    first = asyncio.create_task(governor.permit("one", 1, 1))
    second = asyncio.create_task(governor.permit("two", 1, 1))
    await asyncio.sleep(0)
    held.release()  # the first's future is done now, and it has not run yet
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    (await second).release()
    assert idle(governor)


async def test_before_the_first_answer_one_analysis_goes_in_a_wave_and_no_more():
    clock = ManualClock()
    governor = Governor(64, clock=clock)
    held = await take(governor, 20)
    waiting = [asyncio.create_task(governor.permit("two", 1, 1)) for _ in range(44)]
    await clock.advance(0.014)
    assert not any(task.done() for task in waiting), "half of one goes at once"
    await clock.advance(0.002)
    assert sum(task.done() for task in waiting) == 1
    await clock.advance(60.0)
    assert sum(task.done() for task in waiting) == 20, "all of one, and no more"
    assert not governor._alarm.is_set
    held[0].first_token()
    held += await asyncio.gather(*waiting)
    for permit in held:
        permit.release()
    assert idle(governor)


async def test_a_refusal_stops_the_first_wave():
    clock = ManualClock()
    governor = Governor(64, clock=clock)
    held = await take(governor, 20)
    waiting = [asyncio.create_task(governor.permit("two", 1, 1)) for _ in range(15)]
    await clock.advance(0.08)
    sent = sum(task.done() for task in waiting)
    refusal = RateLimitedError("Too many.", retry_after_seconds=5.0)
    refusal.limits = ToldLimits(requests=Allowance(300, 0, 5.0))
    held[0].failed(refusal)
    await clock.advance(1.0)
    assert sum(task.done() for task in waiting) == sent == 5
    for task in waiting[sent:]:
        task.cancel()
    for permit in [*held, *(task.result() for task in waiting[:sent])]:
        permit.release()
    await clock.settle()
    assert idle(governor)


async def test_places_that_were_asked_for_are_given_at_once():
    governor = Governor(64, clock=ManualClock())
    with governor.under(CallLimits(max_in_flight=200)):
        for permit in await take(governor, 200):
            permit.release()
