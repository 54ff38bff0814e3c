"""A call at a certain time, set anew whenever that changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from tenfold.clock import Clock

SHORTEST_SECONDS: Final = 1e-3


class Alarm:
    """Calls back once it is time; holds no task and no event loop while it is not set."""

    def __init__(self, clock: Clock, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._task: asyncio.Task[None] | None = None
        self._due = 0.0

    @property
    def is_set(self) -> bool:
        """Whether it will ring."""
        return self._task is not None

    def set(self, seconds: float, now: float) -> None:
        """Ring in so many seconds, and at no other time."""
        if self._task is not None:
            if abs(self._due - now - seconds) < SHORTEST_SECONDS:
                return
            self._task.cancel()
        self._due = now + seconds
        self._task = asyncio.ensure_future(self._wait(seconds))

    def stop(self) -> None:
        """Do not ring."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _wait(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._task = None
        self._ring()
