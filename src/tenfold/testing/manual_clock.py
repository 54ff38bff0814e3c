"""A clock that moves only when a test moves it, so that nothing in a unit test sleeps.

The idea is trio's ``MockClock``: code under test waits on a ``tenfold.clock.Clock``; the test
either moves time itself (``advance``) or lets it jump to the next sleeper whenever every task is
idle (``run``). An hour of backoff then takes no time, and always in the same order.

"Idle" means that the event loop has no callback ready to run. asyncio has no public question for
that, so ``settle`` looks at the ready queue of its own loop implementation; on another loop it
yields a fixed, generous number of times instead. Work in threads or on sockets is invisible to
either, so a test that mixes it with sleepers drives time by ``advance``.

Invariant: sleepers wake in order of their deadlines, those of the same deadline in the order in
which they fell asleep, and everything one wake-up sets off has run before the next one.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Coroutine, Sized
from itertools import count
from typing import Any, TypeVar, cast

T = TypeVar("T")

_SETTLE_ROUNDS = 10_000
_BLIND_SETTLE_ROUNDS = 200


class ManualClock:
    """A ``tenfold.clock.Clock`` under the control of a test."""

    def __init__(self, start: float = 0.0) -> None:
        self._now = start
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._fell_asleep = asyncio.Event()

    @property
    def sleepers(self) -> int:
        """How many tasks are asleep on this clock."""
        self._drop_cancelled()
        return sum(not future.done() for _, _, future in self._sleepers)

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has been moved by ``seconds``; at once for zero or less."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), future))
        self._fell_asleep.set()
        await future

    async def advance(self, seconds: float) -> None:
        """Move time on by ``seconds``, waking sleepers on the way and letting their tasks run."""
        until = self._now + seconds
        await self.settle()
        while (deadline := self._next_deadline()) is not None and deadline <= until:
            self._wake_first()
            await self.settle()
        self._now = max(self._now, until)
        await self.settle()

    async def run(self, work: Coroutine[Any, Any, T], *, real_seconds: float = 10.0) -> T:
        """Run ``work`` to its end, jumping to the next sleeper whenever all tasks are idle.

        Raises:
            TimeoutError: nothing is asleep and ``work`` did not finish within ``real_seconds``
                of real time, which in a test means a deadlock.
        """
        task = asyncio.ensure_future(work)
        try:
            await self.settle()
            while not task.done():
                if self._next_deadline() is None:
                    await self._await_outside_work(task, real_seconds)
                else:
                    self._wake_first()
                await self.settle()
            return await task
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})

    async def settle(self) -> None:
        """Let all other tasks run until each of them waits for something."""
        ready = getattr(asyncio.get_running_loop(), "_ready", None)
        if ready is None:
            for _ in range(_BLIND_SETTLE_ROUNDS):
                await asyncio.sleep(0)
            return
        for _ in range(_SETTLE_ROUNDS):
            await asyncio.sleep(0)
            if not len(cast("Sized", ready)):
                return
        raise RuntimeError(
            f"Tasks were still busy after {_SETTLE_ROUNDS} rounds: one of them never waits."
        )

    async def _await_outside_work(self, task: asyncio.Future[Any], real_seconds: float) -> None:
        """Wait in real time for a thread or socket to finish ``task`` or put it to sleep."""
        self._fell_asleep.clear()
        asleep = asyncio.ensure_future(self._fell_asleep.wait())
        try:
            done, _ = await asyncio.wait(
                {task, asleep}, timeout=real_seconds, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            asleep.cancel()
        if not done:
            raise TimeoutError(
                f"Nothing is asleep on the clock and the work did not end in {real_seconds:g} s."
            )

    def _next_deadline(self) -> float | None:
        self._drop_cancelled()
        return self._sleepers[0][0] if self._sleepers else None

    def _wake_first(self) -> None:
        deadline, _, future = heapq.heappop(self._sleepers)
        self._now = max(self._now, deadline)
        future.set_result(None)

    def _drop_cancelled(self) -> None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
