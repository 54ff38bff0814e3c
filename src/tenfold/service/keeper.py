"""Writes what happens to the store without making anybody wait for a disk.

Events of all analyses are collected and written together, a few times a second, on a thread. What
is lost when the process dies in between is a fraction of a second of events, not of answers:
those are in the response cache before their event is told. What cannot be written is held until
it can, or until its analysis is given up.
"""

from __future__ import annotations

import logging
from asyncio import Lock
from typing import Final

from tenfold.clock import Clock
from tenfold.errors import StoreError
from tenfold.service.store_threads import StoreThreads
from tenfold.store.analyses.analysis_store import AnalysisStore
from tenfold.store.analyses.record import KeptEvent

_FLUSH_EVERY_SECONDS: Final = 0.1
_log = logging.getLogger(__name__)


class EventKeeper:
    """Collects events and keeps them in order; used on one event loop."""

    def __init__(
        self, store: AnalysisStore, worker: str, threads: StoreThreads, clock: Clock
    ) -> None:
        self._store = store
        self._worker = worker
        self._threads = threads
        self._clock = clock
        self._waiting: dict[str, list[KeptEvent]] = {}
        self._one_at_a_time = Lock()
        self._told_of_failure = False

    def keep(self, analysis_id: str, event: KeptEvent) -> None:
        """Have ``event`` written soon."""
        self._waiting.setdefault(analysis_id, []).append(event)

    def forget(self, analysis_id: str) -> list[KeptEvent]:
        """Give back what waits for an analysis instead of writing it."""
        return self._waiting.pop(analysis_id, [])

    async def flush(self) -> None:
        """Write everything that waits, now; what cannot be written waits on."""
        async with self._one_at_a_time:
            if not self._waiting:
                return
            writing, self._waiting = self._waiting, {}
            written = False
            try:
                await self._threads.run(self._store.append, self._worker, writing)
                written = True
                self._told_of_failure = False
            except StoreError as error:
                if not self._told_of_failure:
                    _log.error("Events wait to be kept: %s", error)
                self._told_of_failure = True
            finally:
                if not written:  # also where it was cancelled: writing twice does no harm
                    self._wait_on(writing)

    async def run(self) -> None:
        """Write what comes in, until cancelled."""
        while True:
            await self._clock.sleep(_FLUSH_EVERY_SECONDS)
            await self.flush()

    def _wait_on(self, events: dict[str, list[KeptEvent]]) -> None:
        for analysis_id, later in self._waiting.items():
            events.setdefault(analysis_id, []).extend(later)
        self._waiting = events
