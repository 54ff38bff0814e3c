"""What a service does beside its analyses, again and again.

It says that its process lives, stops what was cancelled or claimed through another, goes on with
what another process left, and deletes what nobody uses any more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from pydantic import ValidationError

from tenfold.clock import Clock
from tenfold.errors import StoreError
from tenfold.service.elsewhere import SAY_EVERY_SECONDS, Elsewhere
from tenfold.service.feed import ATTEMPT_STEP
from tenfold.service.memory import IdleCollector, give_back
from tenfold.service.request import AnalysisRequest
from tenfold.service.runs import Runs
from tenfold.service.wire import finished, json_text
from tenfold.service.workers import is_left_alone
from tenfold.service.workplace import Workplace
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus, KeptEvent
from tenfold.store.analyses.unused import delete_unused

_ALIVE_EVERY_SECONDS: Final = 5.0
_LOOK_FOR_LOST_EVERY_SECONDS: Final = 1.0
"""Until then, what was cancelled through another process goes on spending."""
_LOOK_FOR_LEFT_EVERY_SECONDS: Final = 30.0
_COLLECT_EVERY_SECONDS: Final = 1.0
_GIVE_BACK_EVERY_SECONDS: Final = 60.0
_TIDY_EVERY_SECONDS: Final = 3_600.0
_OTHER_VERSION: Final = (
    "Another version of Tenfold asked for it, and this one cannot go on. Ask again."
)
_log = logging.getLogger(__name__)


class Upkeep:
    """The chores of one service; each can also be done by itself, and raises ``StoreError``."""

    def __init__(self, at: Workplace, runs: Runs, elsewhere: Elsewhere, clock: Clock) -> None:
        self._at = at
        self._elsewhere = elsewhere
        self._runs = runs
        self._clock = clock
        self._collector = IdleCollector(lambda: len(runs))
        self._resuming: list[asyncio.Task[None]] = []
        self._others: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """Do all chores, each at its pace, until they are ended."""
        left = self._every(
            _LOOK_FOR_LEFT_EVERY_SECONDS, self.resume_left, "Unfinished analyses are not looked for"
        )
        self._resuming = [left]
        self._others = [
            asyncio.create_task(self._at.keeper.run()),
            self._every(
                _ALIVE_EVERY_SECONDS, self.say_alive, "That this process lives is not kept"
            ),
            self._every(
                SAY_EVERY_SECONDS,
                self._elsewhere.say,
                "That analyses of other processes are followed here is not kept",
            ),
            self._every(
                _LOOK_FOR_LOST_EVERY_SECONDS,
                self.give_up_lost,
                "What was cancelled elsewhere is not looked for",
            ),
            self._every(_COLLECT_EVERY_SECONDS, self._collector.look, "Garbage is not collected"),
            self._every(_GIVE_BACK_EVERY_SECONDS, give_back, "Memory is not given back"),
            self._every(
                _TIDY_EVERY_SECONDS,
                self.tidy,
                "Uploads and texts that nobody uses are not deleted",
                at_once=True,
            ),
        ]

    async def end_resuming(self) -> None:
        """Take on nothing more that another process left."""
        await _ended(self._resuming)

    async def end(self) -> None:
        """End all chores."""
        await _ended([*self._resuming, *self._others])

    async def resume_left(self) -> int:
        """Run again what another process left unfinished; the number of those."""
        at, threads, analyses = self._at, self._at.threads, self._at.stores.analyses
        resumed = 0
        for record in await threads.run(analyses.under_way):
            now = at.now()
            # What is this worker's own and not running is what it had to give up.
            if record.id in self._runs or not (
                record.worker == at.worker or is_left_alone(record, now)
            ):
                continue
            left_by = record.worker
            if await threads.run(analyses.claim, record.id, at.worker, left_by=left_by, now=now):
                # Read again: another may have begun and left it since.
                resumed += await self._resume(await threads.run(analyses.get, record.id))
        return resumed

    async def say_alive(self) -> None:
        """Say that this process lives and runs what it has under way."""
        at = self._at
        await at.threads.run(at.stores.analyses.alive, at.worker, at.now())

    async def give_up_lost(self) -> None:
        """Stop what was cancelled, deleted or claimed by another process."""
        kept = [run for run in self._runs if run.is_kept]
        if not kept:
            return
        still = await self._at.threads.run(self._at.stores.analyses.belonging_to, self._at.worker)
        for run in kept:
            if run.record.id not in still:
                run.lose()

    async def tidy(self) -> None:
        """Delete uploads and texts that no analysis refers to, and what is left of the dead."""
        at, stores = self._at, self._at.stores
        await at.threads.run(stores.uploads.make_room, 0, at.now())
        await at.threads.run(stores.watchers.tidy, at.now())
        kept_for = timedelta(days=at.settings.unused_upload_days)
        await at.threads.run(delete_unused, stores.database, at.now(), kept_for)

    async def _resume(self, record: AnalysisRecord) -> bool:
        """Go on with what was claimed; it fails where nobody here can read its request."""
        try:
            request = AnalysisRequest.model_validate_json(record.request)
        except ValidationError:
            await self._fail(record, _OTHER_VERSION)
            return False
        self._runs.enter(record, request, is_new=False)
        return True

    async def _fail(self, record: AnalysisRecord, error: str) -> None:
        at, status = self._at, AnalysisStatus.FAILED
        told = finished(status.value, {"error": error})
        event = KeptEvent((record.attempt + 1) * ATTEMPT_STEP, told.name, json_text(told.data))
        values = {"error": error, "status": status, "finished_at": at.now()}
        await at.threads.run(at.stores.analyses.end, record.id, at.worker, values, [event])

    def _every(
        self,
        seconds: float,
        chore: Callable[[], Awaitable[object]],
        without: str,
        *,
        at_once: bool = False,
    ) -> asyncio.Task[None]:
        """``chore`` again and again; ``without`` is logged where the store fails it."""

        async def again() -> None:
            if not at_once:
                await self._clock.sleep(seconds)
            while True:
                try:
                    await chore()
                except StoreError as error:
                    _log.error("%s: %s", without, error)
                await self._clock.sleep(seconds)

        return asyncio.create_task(again())


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
