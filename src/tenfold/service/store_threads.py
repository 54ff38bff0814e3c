"""Threads for the store alone.

The event loop's own executor has as few as six threads, and splitting ten large filings holds all
of them for seconds. Heartbeats that wait behind that would make this process look dead, and pages
that only list analyses would wait as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

_THREADS: Final = 8
"""As many as there are connections to Postgres."""
P = ParamSpec("P")
R = TypeVar("R")


class StoreThreads:
    """Runs what blocks on a disk or a database; its threads end with it."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="tenfold-store")

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What ``work`` returns or raises, computed on one of the threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: work(*args, **kwargs))
