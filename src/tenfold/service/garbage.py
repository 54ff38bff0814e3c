"""When the garbage collector of a process that stays does its work: rarely while analyses run.

A finished analysis leaves nothing that the collector would have to find (a test holds it to that),
while its searches cost: at 430 calls in flight a tenth of the processor's time, up to 40 ms at once
on the event loop. So it searches more rarely than Python has it, and whenever the service has
become idle, when little that is new lives.

Alternative: not at all while analyses run. The loop was then held for 31 ms at most, and a service
that is never idle grew by 5 MB a minute.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Final

_THRESHOLDS: Final = (2_000, 5, 500)
"""Python's own are 700, 10, 10. Measured at 400 calls in flight: 3 ms for the youngest 2,000
objects, 14 ms for 10,000, and 80 ms for all that live, which is done once in five million objects
(some 40,000 calls) instead of once in a few hundred calls."""


def settle_collector() -> None:
    """For a process that stays: what is there now is looked through once and never again.

    A full search takes 60 to 190 ms over what a service has imported, on the event loop, again and
    again; what it would find later is what analyses leave behind.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)


class IdleCollector:
    """Collects once whenever work has been done and none is left."""

    def __init__(self, running: Callable[[], int]) -> None:
        """``running`` tells how many analyses are under way."""
        self._running = running
        self._has_worked = False

    async def look(self) -> None:
        """Collect where that is due; to be called now and then."""
        if self._running():
            self._has_worked = True
        elif self._has_worked:
            self._has_worked = False
            gc.collect(1)  # all that came since the last time; not what was there before
