"""Starts, watches, cancels and resumes analyses.

An analysis runs as a task of the service's event loop, and outlives whoever asked for it, unless
all who did only wait for its end and go away. Equal requests while one is under way are one
analysis. Its course is told through a ``Feed`` and kept; its result is kept when it ends. One that
was under way when the process died is claimed and run again by the next; its finished calls are
then answers from the cache.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from typing import Final

from tenfold.clock import Clock, SystemClock, utc_now
from tenfold.errors import AnalysisNotFoundError, StoreError, UsageError
from tenfold.service.admission import UnderWayElsewhereError, new_record
from tenfold.service.elsewhere import Elsewhere
from tenfold.service.feed import ATTEMPT_STEP
from tenfold.service.keeper import EventKeeper
from tenfold.service.request import AnalysisRequest
from tenfold.service.run import Run
from tenfold.service.runs import Runs
from tenfold.service.store_threads import StoreThreads
from tenfold.service.stores import Stores
from tenfold.service.upkeep import Upkeep
from tenfold.service.wire import FINISHED, WireEvent, finished, json_text
from tenfold.service.workers import is_left_alone, new_worker, retire
from tenfold.service.workplace import Workplace
from tenfold.settings import Settings
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus, KeptEvent

DEFAULT_MAX_RUNNING: Final = 8
"""Analyses at a time. Each has dozens of calls in flight; more of them would only take turns."""
_WATCH_OTHERS_EVERY_SECONDS: Final = 1.0
_log = logging.getLogger(__name__)


class AnalysisService:
    """The analyses of one process; use it as an async context manager."""

    def __init__(
        self,
        stores: Stores,
        settings: Settings,
        *,
        max_running: int = DEFAULT_MAX_RUNNING,
        clock: Clock | None = None,
        now: Callable[[], str] = utc_now,
    ) -> None:
        """Nothing runs before it is entered.

        Args:
            stores: where everything is kept.
            settings: for every analysis.
            max_running: analyses at a time; the others wait.
            clock: what the service waits by between its chores.
            now: the time of day, as ``utc_now``; another worker is judged by it.
        """
        self._clock = clock or SystemClock()
        worker, threads = new_worker(), StoreThreads()
        self._at = Workplace(
            stores=stores,
            settings=settings,
            worker=worker,
            keeper=EventKeeper(stores.analyses, worker, threads, self._clock),
            threads=threads,
            places=asyncio.Semaphore(max_running),
            now=now,
            observers=[],
        )
        self._runs = Runs(self._at)
        self._elsewhere = Elsewhere(self._at)
        self._leaving: set[asyncio.Task[None]] = set()
        self.upkeep: Final = Upkeep(self._at, self._runs, self._elsewhere, self._clock)
        """What is done beside, as long as the service is entered."""

    async def __aenter__(self) -> AnalysisService:
        await self.upkeep.resume_left()
        self.upkeep.begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.drain(0.0)

    @property
    def stores(self) -> Stores:
        """Where everything is kept."""
        return self._at.stores

    @property
    def threads(self) -> StoreThreads:
        """Where to call the stores, which block, from the event loop."""
        return self._at.threads

    @property
    def settings(self) -> Settings:
        """What the service was started with."""
        return self._at.settings

    @property
    def accepting(self) -> bool:
        """Whether new analyses are taken: not once it shuts down."""
        return self._runs.accepting

    @property
    def running(self) -> int:
        """Analyses queued or under way in this process."""
        return len(self._runs)

    @property
    def watchers(self) -> int:
        """Streams of events that are being read."""
        return sum(run.feed.watchers for run in self._runs)

    def is_under_way(self, request: AnalysisRequest) -> bool:
        """Whether ``start`` would join an equal analysis instead of beginning one."""
        return self._runs.asked_for(request) is not None

    def observe(self, observer: Callable[[str, WireEvent], None]) -> None:
        """Have ``observer`` told of every event of this process's analyses, with the ID."""
        self._at.observers.append(observer)

    async def start(self, request: AnalysisRequest) -> tuple[AnalysisRecord, bool]:
        """Start an analysis, or join an equal one that is under way, here or elsewhere.

        Returns its record, which is in the store by then, and whether it is new. It goes on where
        this call is cancelled.

        Raises:
            UsageError: an unknown section, component or model, one whose key is not set, or the
                service shuts down.
            FilingNotFoundError: the target cannot name a filing, or an upload that is not kept.
            StoreError: it cannot be kept.
        """
        run, is_new = self._join(request)
        run.goes_on_alone = True
        try:
            await asyncio.shield(run.admitted)
        except UnderWayElsewhereError as elsewhere:
            record = await self._joined(elsewhere)
            self._elsewhere.keep_wanted(record.id, self.wait)
            return record, False
        return run.record, is_new

    async def attend(self, request: AnalysisRequest) -> tuple[AnalysisRecord, bool]:
        """Start or join an analysis and wait for its end; returns as ``start``.

        Where this call is cancelled and nobody else waits for the analysis, watches it (through
        another process neither) or started it without waiting, the analysis is cancelled too:
        nobody would hear of what it costs.

        Raises:
            AnalysisNotFoundError: it was deleted.
            TenfoldError: as ``start``.
        """
        run, is_new = self._join(request)
        run.attending += 1
        try:
            await asyncio.shield(run.admitted)
            return await self.wait(run.record.id), is_new
        except UnderWayElsewhereError as elsewhere:
            return await self.wait((await self._joined(elsewhere)).id), False
        finally:
            run.attending -= 1
            # While the service stops, connections are closed by us.
            if self.accepting and not run.is_wanted:
                leaving = asyncio.create_task(self._leave(run))
                self._leaving.add(leaving)
                leaving.add_done_callback(self._leaving.discard)

    async def _joined(self, elsewhere: UnderWayElsewhereError) -> AnalysisRecord:
        """The other process's analysis; it is taken over where that process has just ended."""
        record = await self.get(elsewhere.analysis_id)
        if not record.status.is_over and is_left_alone(record, self._at.now()):
            await self.upkeep.resume_left()
        return record

    async def _leave(self, run: Run) -> None:
        """Cancel what nobody here waits for, unless it is followed through another process."""
        try:
            watchers = self.stores.watchers.are_there
            if await self.threads.run(watchers, run.record.id, self._at.now()):
                return
        except StoreError as error:
            _log.error("Who else follows analysis %s is not known: %s", run.record.id, error)
        if self.accepting and not run.is_wanted:
            run.cancel()

    async def get(self, analysis_id: str) -> AnalysisRecord:
        """One analysis.

        Raises:
            AnalysisNotFoundError: no such ID.
        """
        return await self.threads.run(self.stores.analyses.get, analysis_id)

    def place_in_queue(self, analysis_id: str) -> int:
        """How many analyses are before this one; 0 when it runs or is over."""
        return self._runs.place_in_queue(analysis_id)

    async def wait(self, analysis_id: str) -> AnalysisRecord:
        """The analysis when it is over, wherever it runs, or as it is when this process shuts down.

        Raises:
            AnalysisNotFoundError: no such ID.
        """
        async with AsyncExitStack() as told:
            is_told = False
            while True:
                if run := self._runs.get(analysis_id):
                    await run.done.wait()
                record = await self.get(analysis_id)
                if record.status.is_over or not self.accepting:
                    return record
                if not is_told:
                    await told.enter_async_context(self._elsewhere.followed(analysis_id))
                    is_told = True
                await self._clock.sleep(_WATCH_OTHERS_EVERY_SECONDS)

    async def cancel(self, analysis_id: str) -> AnalysisRecord:
        """End an analysis that is under way, here or elsewhere; its calls in flight are cancelled.

        One that is over stays as it is. Another process that runs it finds out within a second.

        Raises:
            AnalysisNotFoundError: no such ID.
        """
        if run := self._runs.get(analysis_id):
            run.cancel()
            await run.done.wait()
        record = await self.get(analysis_id)
        if record.status.is_over:
            return record
        # Its number is above whatever the process that runs it has told, kept or not.
        event = _cancelled((record.attempt + 1) * ATTEMPT_STEP)
        await self.threads.run(self.stores.analyses.cancel, analysis_id, event, self._at.now())
        return await self.get(analysis_id)

    async def watch(self, analysis_id: str, after: int = 0) -> AsyncGenerator[KeptEvent, None]:
        """What happened after event ``after`` and what happens from now on, to the end.

        Raises:
            AnalysisNotFoundError: no such ID.
        """
        async with aclosing(self.watch_batches(analysis_id, after)) as batches:
            async for batch in batches:
                for event in batch:
                    yield event

    async def watch_batches(
        self, analysis_id: str, after: int = 0
    ) -> AsyncGenerator[Sequence[KeptEvent], None]:
        """As ``watch``, with all that is to be told at a time together; never nothing.

        An analysis that runs in another process is followed through the store. One that is deleted
        while it is watched ends as cancelled.

        Raises:
            AnalysisNotFoundError: no such ID.
        """
        async with AsyncExitStack() as told:
            batches = self._batches(analysis_id, after, told)
            async with aclosing(batches):
                async for batch in batches:
                    yield batch

    async def _batches(
        self, analysis_id: str, after: int, told: AsyncExitStack
    ) -> AsyncGenerator[Sequence[KeptEvent], None]:
        """``told`` ends what the process that runs it is told of this client."""
        begun = is_told = False
        while True:
            if run := self._runs.get(analysis_id):
                begun = True
                async with aclosing(run.feed.watch(after)) as batches:
                    async for batch in batches:
                        yield batch
                        after = batch[-1].id
                        if batch[-1].name == FINISHED:
                            return
            if run is not None and not self.accepting:
                return
            # The record first: where it is over, so are the events that are read after it.
            try:
                record = await self.get(analysis_id)
            except AnalysisNotFoundError:
                if not begun:
                    raise
                yield [_cancelled(after + 1)]
                return
            begun = True
            if not (is_told or record.status.is_over):
                await told.enter_async_context(self._elsewhere.followed(analysis_id))
                is_told = True
            events = self.stores.analyses.events
            if kept := await self.threads.run(events, analysis_id, after=after):
                yield kept
                after = kept[-1].id
            if record.status.is_over or not self.accepting:
                return
            await self._clock.sleep(_WATCH_OTHERS_EVERY_SECONDS)

    async def drain(self, patience_seconds: float) -> None:
        """Take nothing new, let what runs end, and leave the rest for the next start."""
        self._runs.accepting = False
        await self.upkeep.end_resuming()
        await self._elsewhere.end()
        await asyncio.gather(*self._leaving)
        waiting = [asyncio.ensure_future(run.done.wait()) for run in self._runs]
        if waiting:
            await asyncio.wait(waiting, timeout=patience_seconds)
        for run in self._runs:
            run.give_up()
        await asyncio.gather(*waiting)
        await self.upkeep.end()
        await self._at.keeper.flush()
        try:
            await self.threads.run(self.stores.analyses.release, self._at.worker)
        except StoreError as error:
            _log.error("What is unfinished waits until this process is seen to be gone: %s", error)
        retire(self._at.worker)

    def _join(self, request: AnalysisRequest) -> tuple[Run, bool]:
        if not self.accepting:
            raise UsageError("The service is shutting down. Ask again when it is back.")
        # Nothing is awaited between looking and entering, so that of a hundred equal requests the
        # first is the only one.
        under_way = self._runs.asked_for(request)
        return (under_way, False) if under_way else (self._enter_new(request), True)

    def _enter_new(self, request: AnalysisRequest) -> Run:
        record = new_record(request, self._at.worker, self._at.now())
        return self._runs.enter(record, request, is_new=True)


def _cancelled(number: int) -> KeptEvent:
    told = finished(AnalysisStatus.CANCELLED.value, {})
    return KeptEvent(number, told.name, json_text(told.data))
