"""When the pieces of an answer leave.

The plan is absolute: the first token at one time, the last at another, and what has been written
at any moment in between follows from the clock alone. A late timer therefore makes one piece
larger, never the answer later. One piece a token would cost a thousand streams of 80 tokens a
second 80,000 writes a second, on both sides; tokens are grouped by time slices instead.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times of the event loop's clock, in seconds."""

    first_at: float
    last_at: float

    def at(self, share: float) -> float:
        """When ``share`` (0 to 1) of the answer has been written."""
        return self.first_at + share * (self.last_at - self.first_at)

    def share(self, now: float) -> float:
        """The share of the answer written by ``now``."""
        if now >= self.last_at:
            return 1.0
        return max(0.0, (now - self.first_at) / (self.last_at - self.first_at))


async def sleep_until(when: float) -> None:
    """Sleeps until the loop's clock reads ``when``; gives way once even if it has passed."""
    await asyncio.sleep(max(0.0, when - asyncio.get_running_loop().time()))


async def paced(schedule: Schedule, slice_seconds: Callable[[], float]) -> AsyncIterator[float]:
    """Yields the share of the answer that is due: 0.0 at the first token, 1.0 at the last.

    ``slice_seconds`` is asked before each piece, so that the pieces can grow with the load.
    """
    loop = asyncio.get_running_loop()
    await sleep_until(schedule.first_at)
    yield 0.0
    share = 0.0
    while share < 1.0:
        slice_length = slice_seconds()
        due = loop.time() + slice_length
        # A remainder of less than half a slice joins the last piece.
        await sleep_until(due if due + slice_length / 2 < schedule.last_at else schedule.last_at)
        share = schedule.share(loop.time())
        yield share
