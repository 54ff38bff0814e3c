"""The analyses that this process's clients follow and another process runs.

Whoever runs one cannot see these clients, and would take it for unwanted when its own go. So it is
told through the store: with the first client of each, and every few seconds while there are any.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from tenfold.errors import StoreError
from tenfold.service.workplace import Workplace

SAY_EVERY_SECONDS: Final = 3.0
_log = logging.getLogger(__name__)


class Elsewhere:
    """Counts who follows what; used on one event loop."""

    def __init__(self, at: Workplace) -> None:
        self._at = at
        self._followed: Counter[str] = Counter()
        self._wanted: dict[str, asyncio.Task[None]] = {}

    @asynccontextmanager
    async def followed(self, analysis_id: str) -> AsyncGenerator[None, None]:
        """Have it known that one more client follows an analysis, until the block is left."""
        self._followed[analysis_id] += 1
        try:
            if self._followed[analysis_id] == 1:
                await self._try_to_say(analysis_id)
            yield
        finally:
            self._followed[analysis_id] -= 1
            if not self._followed[analysis_id]:
                del self._followed[analysis_id]
                await self._try_to_forget(analysis_id)

    async def say(self) -> None:
        """Say again what is followed.

        Raises:
            StoreError: the store cannot be changed.
        """
        if self._followed:
            await self._note(*self._followed)

    def keep_wanted(self, analysis_id: str, wait: Callable[[str], Awaitable[object]]) -> None:
        """Follow an analysis by ``wait`` to its end: who started it here comes back for it."""
        if analysis_id in self._wanted:
            return

        async def follow() -> None:
            try:
                await wait(analysis_id)
            except StoreError as error:
                _log.error("Analysis %s is not followed any more: %s", analysis_id, error)

        self._wanted[analysis_id] = following = asyncio.create_task(follow())
        following.add_done_callback(lambda _: self._wanted.pop(analysis_id, None))

    async def end(self) -> None:
        """Follow nothing more of itself."""
        following = list(self._wanted.values())
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)

    async def _note(self, *analysis_ids: str) -> None:
        at = self._at
        await at.threads.run(at.stores.watchers.note, at.worker, analysis_ids, at.now())

    async def _try_to_say(self, analysis_id: str) -> None:
        try:
            await self._note(analysis_id)
        except StoreError as error:  # it is said again in a moment
            _log.error("That analysis %s is followed here is not kept: %s", analysis_id, error)

    async def _try_to_forget(self, analysis_id: str) -> None:
        at = self._at
        try:
            await at.threads.run(at.stores.watchers.forget, at.worker, analysis_id)
        except StoreError as error:  # what is not renewed counts for nothing soon
            _log.error("That analysis %s is left alone is not kept: %s", analysis_id, error)
