from __future__ import annotations

import asyncio

import pytest

from tenfold.testing.manual_clock import ManualClock


async def test_sleepers_wake_in_order_of_their_deadlines():
    clock = ManualClock()
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, clock.now()))

    tasks = [asyncio.create_task(sleeper(n, s)) for n, s in [("c", 3), ("a", 1), ("b", 1)]]
    await clock.advance(2)
    assert woken == [("a", 1), ("b", 1)]
    assert clock.now() == 2
    assert clock.sleepers == 1
    await clock.advance(1)
    assert woken[-1] == ("c", 3)
    await asyncio.gather(*tasks)


async def test_what_a_wake_up_sets_off_runs_before_the_next_one():
    clock = ManualClock()
    seen: list[float] = []

    async def ticking() -> None:
        for _ in range(3):
            await clock.sleep(1)
            seen.append(clock.now())

    async def late() -> None:
        await clock.sleep(2.5)
        seen.append(clock.now())

    tasks = [asyncio.create_task(late()), asyncio.create_task(ticking())]
    await clock.advance(10)
    assert seen == [1, 2, 2.5, 3]
    assert clock.now() == 10
    await asyncio.gather(*tasks)


async def test_run_jumps_over_hours():
    clock = ManualClock()

    async def patient() -> str:
        for _ in range(100):
            await clock.sleep(3600)
        return "done"

    assert await clock.run(patient()) == "done"
    assert clock.now() == 360_000


async def test_run_passes_an_error_on():
    clock = ManualClock()

    async def failing() -> None:
        await clock.sleep(5)
        raise LookupError("gone")

    with pytest.raises(LookupError):
        await clock.run(failing())


async def test_run_lets_threads_finish():
    clock = ManualClock()

    async def threaded() -> float:
        await asyncio.to_thread(sum, range(1000))
        await clock.sleep(7)
        return clock.now()

    assert await clock.run(threaded()) == 7


async def test_run_reports_a_deadlock_and_cancels_the_work():
    clock = ManualClock()
    never = asyncio.Event()
    cancelled: list[bool] = []

    async def stuck() -> None:
        try:
            await never.wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    with pytest.raises(TimeoutError, match="Nothing is asleep"):
        await clock.run(stuck(), real_seconds=0.01)
    assert cancelled == [True]


async def test_a_cancelled_sleeper_is_forgotten():
    clock = ManualClock()
    task = asyncio.create_task(clock.sleep(5))
    await clock.settle()
    task.cancel()
    await clock.settle()
    assert clock.sleepers == 0
    await clock.advance(10)
    assert task.cancelled()


async def test_zero_and_negative_sleeps_return_at_once():
    clock = ManualClock()
    await clock.sleep(0)
    await clock.sleep(-1)
    assert clock.now() == 0
