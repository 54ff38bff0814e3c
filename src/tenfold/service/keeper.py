"""Writes what happens to the store without making anybody wait for a disk.

Events of all analyses are collected and written together, a few times a second, on a thread. What
is lost when the process dies in between is a fraction of a second of events, not of answers:
those are in the response cache before their event is told.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final, TypeVar

from tenfold.clock import utc_now
from tenfold.errors import StoreError
from tenfold.store.analyses.analysis_store import AnalysisStore
from tenfold.store.analyses.record import KeptEvent

_FLUSH_EVERY_SECONDS: Final = 0.1
_ALIVE_EVERY_SECONDS: Final = 5.0
_log = logging.getLogger(__name__)
R = TypeVar("R")


class EventKeeper:
    """Collects events and keeps them in order; used on one event loop."""

    def __init__(self, store: AnalysisStore, worker: str) -> None:
        self._store = store
        self._worker = worker
        self._waiting: dict[str, list[KeptEvent]] = {}
        self._one_at_a_time = asyncio.Lock()

    def keep(self, analysis_id: str, event: KeptEvent) -> None:
        """Have ``event`` written soon."""
        self._waiting.setdefault(analysis_id, []).append(event)

    async def flush(self) -> None:
        """Write everything that waits, now."""
        async with self._one_at_a_time:
            waiting, self._waiting = self._waiting, {}
            for analysis_id, events in waiting.items():
                await self._try(lambda i=analysis_id, e=events: self._store.append(i, e))

    async def run(self) -> None:
        """Write what comes in and say that this worker lives, until cancelled."""
        said_at = -_ALIVE_EVERY_SECONDS
        clock = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_FLUSH_EVERY_SECONDS)
            await self.flush()
            if clock.time() - said_at >= _ALIVE_EVERY_SECONDS:
                said_at = clock.time()
                await self._try(lambda: self._store.alive(self._worker, utc_now()))

    async def _try(self, write: Callable[[], R]) -> R | None:
        """A store that cannot be written costs the keeping, not the analysis."""
        try:
            return await asyncio.to_thread(write)
        except StoreError as error:
            _log.error("Events are not kept: %s", error)
            return None
