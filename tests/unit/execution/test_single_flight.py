"""Concurrent identical work is done once, for as long as somebody wants it."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.execution.single_flight import SingleFlight


class Work:
    """Counts its runs and waits to be released."""

    def __init__(self, error: Exception | None = None) -> None:
        self.runs = 0
        self.cancelled = 0
        self.release = asyncio.Event()
        self.error = error

    async def __call__(self) -> int:
        self.runs += 1
        run = self.runs
        try:
            await self.release.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error:
            raise self.error
        return run


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


async def test_many_waiters_one_run_and_one_leader():
    flights, work = SingleFlight[int](), Work()
    waiters = [asyncio.create_task(flights.run("k", work)) for _ in range(5)]
    await settle()
    work.release.set()
    results = await asyncio.gather(*waiters)
    assert [value for value, _ in results] == [1] * 5
    assert [leads for _, leads in results] == [True] + [False] * 4


async def test_different_keys_do_not_meet():
    flights, work = SingleFlight[int](), Work()
    work.release.set()
    await asyncio.gather(flights.run("a", work), flights.run("b", work))
    assert work.runs == 2


@pytest.mark.parametrize("leaver", [0, 1])
async def test_one_waiter_leaving_does_not_end_the_others_work(leaver):
    flights, work = SingleFlight[int](), Work()
    waiters = [asyncio.create_task(flights.run("k", work)) for _ in range(3)]
    await settle()
    waiters.pop(leaver).cancel()
    await settle()
    work.release.set()
    assert [value for value, _ in await asyncio.gather(*waiters)] == [1, 1]
    assert work.cancelled == 0


async def test_the_last_waiter_leaving_cancels_the_work_and_waits_for_its_end():
    flights, work = SingleFlight[int](), Work()
    waiters = [asyncio.create_task(flights.run("k", work)) for _ in range(3)]
    await settle()
    for waiter in waiters:
        waiter.cancel()
    await asyncio.wait(waiters)
    assert work.cancelled == 1
    assert all(waiter.cancelled() for waiter in waiters)


async def test_a_failure_reaches_every_waiter_and_is_not_remembered():
    flights, work = SingleFlight[int](), Work(ValueError("no"))
    waiters = [asyncio.create_task(flights.run("k", work)) for _ in range(3)]
    await settle()
    work.release.set()
    results = await asyncio.gather(*waiters, return_exceptions=True)
    assert [type(result) for result in results] == [ValueError] * 3
    work.error = None
    assert await flights.run("k", work) == (2, True)


async def test_whoever_asks_while_failed_waiters_wake_starts_anew():
    flights, work = SingleFlight[int](), Work(ValueError("no"))

    async def ask_again_at_once() -> tuple[int, bool]:
        try:
            return await flights.run("k", work)
        except ValueError:
            work.error = None
            return await flights.run("k", work)

    waiters = [asyncio.create_task(ask_again_at_once()) for _ in range(3)]
    await settle()
    work.release.set()
    results = await asyncio.gather(*waiters)
    assert {value for value, _ in results} == {2}
    assert work.runs == 2


async def test_a_newcomer_after_a_cancelled_flight_starts_anew():
    flights, work = SingleFlight[int](), Work()
    first = asyncio.create_task(flights.run("k", work))
    await settle()
    first.cancel()
    second = asyncio.create_task(flights.run("k", work))
    await settle()
    work.release.set()
    assert await second == (2, True)


@given(st.data())
def test_under_any_interleaving_the_work_runs_once_while_wanted(data):
    """Joins, leaves and releases in random order; a model of what must hold beside it."""
    actions = data.draw(
        st.lists(st.sampled_from(["join", "leave", "release", "tick"]), max_size=25)
    )
    picks = data.draw(st.lists(st.integers(0, 1_000), min_size=25, max_size=25))

    async def play() -> None:
        flights = SingleFlight[int]()
        running = 0
        most = 0
        ended = 0
        gate = asyncio.Event()

        async def work() -> int:
            nonlocal running, most, ended
            running += 1
            most = max(most, running)
            try:
                await gate.wait()
            finally:
                running -= 1
                ended += 1
            return ended

        waiters: list[asyncio.Task[tuple[int, bool]]] = []
        left: set[asyncio.Task[tuple[int, bool]]] = set()
        for action, pick in zip(actions, picks, strict=False):
            if action == "join":
                waiters.append(asyncio.create_task(flights.run("k", work)))
            elif action == "leave" and waiters:
                task = waiters[pick % len(waiters)]
                task.cancel()
                left.add(task)
            elif action == "release":
                gate.set()
                await settle()
                gate.clear()
            await settle()
            wanted = any(not task.done() for task in waiters)
            assert running == int(wanted)
        gate.set()
        await asyncio.gather(*waiters, return_exceptions=True)
        assert most <= 1
        assert all(not task.cancelled() or task in left for task in waiters)
        assert flights._flights == {}

    asyncio.run(play())
