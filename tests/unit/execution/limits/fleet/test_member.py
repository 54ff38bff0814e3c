"""A process and the ledger of its fleet: down, slow, killed, idle."""

from __future__ import annotations

import asyncio
import logging

import pytest

from support.fleets import DirectBoard, governor_of
from support.limited_provider import LimitedProvider, keep_asking, run_for
from tenfold.errors import RateLimitedError
from tenfold.execution.limits.call_limits import CallLimits
from tenfold.execution.limits.fleet.access import FleetAccess
from tenfold.execution.limits.fleet.board import LocalStates
from tenfold.llm.protocol import ModelIdentity
from tenfold.testing.manual_clock import ManualClock
from tenfold.testing.simulated_provider.limits import Limits

RPM = 240
OWN = CallLimits(requests_per_minute=RPM)


@pytest.fixture
def clock():
    return ManualClock(1_000.3)


@pytest.fixture
def states(clock):
    return LocalStates(clock)


def pair(states, clock):
    boards = [DirectBoard(states, clock, delay_seconds=0.005) for _ in range(2)]
    return boards, [governor_of(board, clock) for board in boards]


async def test_a_database_that_is_down_from_the_start_costs_no_call(states, clock, caplog):
    boards, governors = pair(states, clock)
    provider = LimitedProvider(clock, Limits(RPM))
    for board in boards:
        board.down = True
    with caplog.at_level(logging.WARNING), governors[0].under(OWN), governors[1].under(OWN):
        await run_for(
            125,
            clock,
            *(keep_asking(provider, g, f"owner {n}", 30) for n, g in enumerate(governors)),
        )
        assert governors[0].trouble is not None
    assert "keeps to 1/2 of them" in caplog.text
    assert len([r for r in caplog.records if "shares the limits" in r.message]) == 2, "one each"
    share = provider.met.share_used(RPM, 1_060, 1_120)
    assert 0.9 <= share <= 1.0, "each keeps to its half"
    assert provider.met.most_in_a_minute() <= RPM


async def test_a_database_that_goes_down_and_comes_back(states, clock):
    boards, governors = pair(states, clock)
    provider = LimitedProvider(clock, Limits(RPM))
    tasks = []
    with governors[0].under(OWN), governors[1].under(OWN):
        for n, governor in enumerate(governors):
            tasks.append(asyncio.ensure_future(keep_asking(provider, governor, n, 30)))
        await clock.advance(70)
        for board in boards:
            board.down = True
        await clock.advance(70)
        assert governors[0].trouble
        met = provider.met
        assert met.share_used(RPM, 1_080, 1_140) >= 0.9
        for board in boards:
            board.down = False
        await clock.advance(70)
        assert governors[0].trouble is None
        assert met.share_used(RPM, 1_150, 1_210) >= 0.9
        assert met.most_in_a_minute() <= RPM * 1.05
        assert met.share_refused <= 0.01
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await clock.advance(5)


async def test_a_slow_database_is_the_same_as_none(states, clock):
    (board, _), (governor, _) = pair(states, clock)
    board.delay_seconds = 30.0
    with governor.under(OWN):
        asked = asyncio.ensure_future(governor.permit("one", 1_000, 300))
        await clock.advance(1.9)
        assert not asked.done()
        await clock.advance(0.2)
        assert asked.done()
        asked.result().release()
    await clock.advance(100)


async def test_one_round_trip_serves_many_calls(states, clock):
    (board, _), (governor, _) = pair(states, clock)
    provider = LimitedProvider(clock, Limits(), first_token_seconds=0.1, answer_seconds=0.1)
    with governor.under(CallLimits(requests_per_minute=100_000, max_in_flight=500)):
        await run_for(3, clock, keep_asking(provider, governor, "one", 600))
    assert provider.met.most_in_flight == 500
    assert len(provider.met.admitted) > 100 * board.beats


async def test_what_a_killed_process_had_is_free_again(states, clock):
    _, (dead, heir) = pair(states, clock)
    bound = CallLimits(max_in_flight=8)
    with dead.under(bound), heir.under(bound):
        held = [asyncio.ensure_future(dead.permit("one", 1_000, 300)) for _ in range(8)]
        await clock.advance(0.5)
        assert all(task.done() for task in held)
        beating = dead._fleet._beating
        beating.cancel()  # with it goes all that a killed process says
        waiting = [asyncio.ensure_future(heir.permit("two", 1_000, 300)) for _ in range(8)]
        await clock.advance(3.0)
        assert not any(task.done() for task in waiting)
        await clock.advance(3.0)
        assert all(task.done() for task in waiting)
        for task in waiting:
            task.result().release()
        await clock.advance(5)
    await asyncio.gather(beating, return_exceptions=True)


async def test_a_pause_that_one_was_asked_for_holds_for_all(states, clock):
    _, (first, second) = pair(states, clock)
    with first.under(), second.under():
        for _ in range(2):
            await clock.advance(0.1)
            asked = asyncio.ensure_future(first.permit("one", 1_000, 300))
            await clock.advance(0.1)
            permit = asked.result()
            permit.failed(RateLimitedError("Later.", retry_after_seconds=20.0))
            permit.release()
        await clock.advance(2.5)
        asked = asyncio.ensure_future(second.permit("two", 1_000, 300))
        await clock.advance(10)
        assert not asked.done()
        await clock.advance(10)
        assert asked.done()
        asked.result().release()
        await clock.advance(5)


async def test_an_idle_process_says_nothing(states, clock):
    (board, _), (governor, _) = pair(states, clock)
    with governor.under(OWN):
        asked = asyncio.ensure_future(governor.permit("one", 1_000, 300))
        await clock.advance(0.5)
        asked.result().release()
    await clock.advance(3)
    beats = board.beats
    await clock.advance(60)
    assert board.beats == beats
    assert clock.sleepers == 0


async def test_a_process_that_ends_gives_back_what_it_had_leased(states, clock):
    _, (first, second) = pair(states, clock)
    with first.under(OWN):
        asked = [asyncio.ensure_future(first.permit("one", 1_000, 300)) for _ in range(4)]
        await clock.advance(0.2)
        for task in asked:
            task.result().release()
    leaving = asyncio.ensure_future(first.leave())
    await clock.advance(0.1)
    assert leaving.done()
    ledger = states._states["ledger"]
    assert '"in_flight":0' in ledger
    assert second.trouble is None


def test_a_key_is_in_no_ledgers_name():
    identity = ModelIdentity("openai", "gpt")
    one, other = (FleetAccess.of(None, identity, secret) for secret in ("sk-first", "sk-second"))
    assert one.key != other.key
    assert "sk-first" not in f"{one}"
    at = ModelIdentity("openai", "gpt", "http://127.0.0.1:1")
    assert FleetAccess.of(None, at, "sk-first").key != one.key
