"""How the memory of a process that stays is looked after: the garbage collector, the allocator.

A finished analysis leaves next to nothing that only the collector would find (a test holds it to
that; 24 analyses of uploaded filings with their pages left 400 objects, all of Jinja's modules),
while its searches cost: at 430 calls in flight a tenth of the processor's time, up to 65 ms at once
on the event loop. So it searches when no analysis runs and little that is new lives, and otherwise
only when very much has come.

What made such a process grow was the allocator. Filings are read on many threads, in buffers of
megabytes; glibc gives each thread an arena of its own and, once a large buffer has been freed,
keeps later ones in arenas, too. Measured after 80 filings, the 51 MB in use had 43 MB of gaps
between them, and more each minute; with two arenas and large buffers mapped by themselves 7 MB.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import platform
from collections.abc import Callable
from functools import cache
from typing import Final

_NEW_OBJECTS: Final = 200_000
"""Net, since the last search, which takes about 0.1 s over so many. 14,000 calls with up to 418 in
flight did not reach it."""
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""Of glibc's ``malloc.h``; see mallopt(3)."""
_ARENAS: Final = 2
_MAPPED_BYTES: Final = 256 * 1024
"""Setting it also ends its growing with what is freed."""


def settle_memory() -> None:
    """For a process that stays, before its first thread begins.

    What the collector would search now is searched once and never again: a full search takes 60 to
    190 ms over what a service has imported, on the event loop.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 5, 500)
    if (libc := _glibc()) is not None:
        libc.mallopt(_M_ARENA_MAX, _ARENAS)
        libc.mallopt(_M_MMAP_THRESHOLD, _MAPPED_BYTES)


async def give_back() -> None:
    """Give the system what the allocator holds between what is in use; to be called now and then.

    On a thread, which does not hold Python's lock meanwhile.
    """
    if (libc := _glibc()) is not None:
        await asyncio.to_thread(libc.malloc_trim, 0)


@cache
def _glibc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if platform.libc_ver()[0] == "glibc" else None


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
