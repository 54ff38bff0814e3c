"""Concurrent identical calls are one call.

The first to ask for a key starts the work as a task of its own; the rest wait for the same task.
Invariant: the task lives while somebody waits for it. A waiter that is cancelled leaves; the last
one to leave cancels the work, so nothing runs that nobody wants. Work that failed is not
remembered: whoever asks next starts anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

R = TypeVar("R")


@dataclass(slots=True)
class _Flight(Generic[R]):
    task: asyncio.Task[R]
    waiting: int = 0


class SingleFlight(Generic[R]):
    """Shares the result of work that is under way, by key."""

    def __init__(self) -> None:
        self._flights: dict[str, _Flight[R]] = {}

    async def run(self, key: str, work: Callable[[], Coroutine[Any, Any, R]]) -> tuple[R, bool]:
        """The result of ``work``, and whether this caller led (False: it joined another's).

        Raises:
            whatever ``work`` raises, to every waiter.
        """
        flight = self._flights.get(key)
        # A flight that failed or was cancelled may stand here until its last waiter has woken.
        leads = flight is None or flight.task.done()
        if flight is None or leads:
            flight = _Flight(asyncio.ensure_future(work()))
            self._flights[key] = flight
        flight.waiting += 1
        try:
            # Shielded, because one waiter's cancellation must not end the others' work.
            return await asyncio.shield(flight.task), leads
        finally:
            flight.waiting -= 1
            if flight.waiting == 0:
                await self._land(key, flight)

    async def _land(self, key: str, flight: _Flight[R]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
        if not flight.task.done():
            flight.task.cancel()
            await _settled(flight.task)


async def _settled(task: Awaitable[object]) -> None:
    await asyncio.gather(task, return_exceptions=True)
