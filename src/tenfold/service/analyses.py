"""Starts, watches, cancels and resumes analyses.

An analysis runs as a task of the service's event loop, and outlives whoever asked for it. Equal
requests while one is under way are one analysis. Its course is told through a ``Feed`` and kept;
its result is kept when it ends. One that was under way when the process died is claimed and run
again by the next; its finished calls are then answers from the cache.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any, Final

from pydantic import ValidationError

from tenfold.clock import Clock, SystemClock, utc_now
from tenfold.errors import StoreError, UsageError
from tenfold.service.feed import ATTEMPT_STEP
from tenfold.service.keeper import EventKeeper
from tenfold.service.request import AnalysisRequest
from tenfold.service.run import Run, Workplace
from tenfold.service.store_threads import StoreThreads
from tenfold.service.stores import Stores
from tenfold.service.wire import FINISHED, WireEvent, finished, json_text
from tenfold.service.workers import is_left_alone, new_worker, retire
from tenfold.settings import Settings
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus, KeptEvent

DEFAULT_MAX_RUNNING: Final = 8
"""Analyses at a time. Each has dozens of calls in flight; more of them would only take turns."""
_ALIVE_EVERY_SECONDS: Final = 5.0
_LOOK_FOR_LEFT_EVERY_SECONDS: Final = 30.0
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
        self._running: dict[str, Run] = {}
        self._by_key: dict[str, str] = {}
        self._accepting = True
        self._resuming: asyncio.Task[None] | None = None
        self._chores: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> AnalysisService:
        await self.resume_left()
        self._resuming = asyncio.create_task(self._keep_resuming())
        self._chores = [
            asyncio.create_task(self._at.keeper.run()),
            asyncio.create_task(self._keep_alive()),
        ]
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
        return self._accepting

    @property
    def running(self) -> int:
        """Analyses queued or under way in this process."""
        return len(self._running)

    @property
    def watchers(self) -> int:
        """Streams of events that are being read."""
        return sum(run.feed.watchers for run in self._running.values())

    def is_under_way(self, request: AnalysisRequest) -> bool:
        """Whether ``start`` would join an equal analysis instead of beginning one."""
        return request.key in self._by_key

    def observe(self, observer: Callable[[str, WireEvent], None]) -> None:
        """Have ``observer`` told of every event of this process's analyses, with the ID."""
        self._at.observers.append(observer)

    async def start(self, request: AnalysisRequest) -> tuple[AnalysisRecord, bool]:
        """Start an analysis, or join an equal one that is under way in this process.

        Returns its record, which is in the store by then, and whether it is new. It goes on where
        this call is cancelled.

        Raises:
            UsageError: an unknown section or component, or the service shuts down.
            FilingNotFoundError: the target cannot name a filing.
            StoreError: it cannot be kept.
        """
        if not self._accepting:
            raise UsageError("The service is shutting down. Ask again when it is back.")
        # Nothing is awaited between looking and entering, so that of a hundred equal requests the
        # first is the only one.
        under_way = self._by_key.get(request.key)
        run = self._running[under_way] if under_way else self._enter_new(request)
        await asyncio.shield(run.admitted)
        return run.record, under_way is None

    async def get(self, analysis_id: str) -> AnalysisRecord:
        """One analysis.

        Raises:
            AnalysisNotFoundError: no such ID.
        """
        return await self.threads.run(self.stores.analyses.get, analysis_id)

    def place_in_queue(self, analysis_id: str) -> int:
        """How many analyses are before this one; 0 when it runs or is over."""
        ahead = 0
        for other in self._running.values():
            if other.record.id == analysis_id:
                return ahead if other.record.status is AnalysisStatus.QUEUED else 0
            ahead += other.record.status is AnalysisStatus.QUEUED
        return 0

    async def wait(self, analysis_id: str) -> AnalysisRecord:
        """The analysis when it is over, wherever it runs, or as it is when this process shuts down.

        Raises:
            AnalysisNotFoundError: no such ID.
        """
        while True:
            if run := self._running.get(analysis_id):
                await run.done.wait()
            record = await self.get(analysis_id)
            if record.status.is_over or not self._accepting:
                return record
            await self._clock.sleep(_WATCH_OTHERS_EVERY_SECONDS)

    async def cancel(self, analysis_id: str) -> AnalysisRecord:
        """End an analysis that is under way, here or elsewhere; its calls in flight are cancelled.

        One that is over stays as it is. Another process hears of it with its next sign of life.

        Raises:
            AnalysisNotFoundError: no such ID.
        """
        if run := self._running.get(analysis_id):
            run.cancel()
            await run.done.wait()
        record = await self.get(analysis_id)
        if record.status.is_over:
            return record
        told = finished(AnalysisStatus.CANCELLED.value, {})
        # Its number is above whatever the process that runs it has told, kept or not.
        number = (record.attempt + 1) * ATTEMPT_STEP
        event = KeptEvent(number, told.name, json_text(told.data))
        await self.threads.run(self.stores.analyses.cancel, analysis_id, event, self._at.now())
        return await self.get(analysis_id)

    async def watch(self, analysis_id: str, after: int = 0) -> AsyncGenerator[KeptEvent, None]:
        """What happened after event ``after`` and what happens from now on, to the end.

        An analysis that runs in another process is followed through the store.

        Raises:
            AnalysisNotFoundError: no such ID.
        """
        while True:
            if run := self._running.get(analysis_id):
                async with aclosing(run.feed.watch(after)) as events:
                    async for event in events:
                        yield event
                        after = event.id
                        if event.name == FINISHED:
                            return
            if run is not None and not self._accepting:
                return
            # The record first: where it is over, so are the events that are read after it.
            record = await self.get(analysis_id)
            for event in await self.threads.run(
                self.stores.analyses.events, analysis_id, after=after
            ):
                yield event
                after = event.id
            if record.status.is_over or not self._accepting:
                return
            await self._clock.sleep(_WATCH_OTHERS_EVERY_SECONDS)

    async def resume_left(self) -> int:
        """Run again what another process left unfinished; the number of those."""
        analyses, threads, worker = self.stores.analyses, self.threads, self._at.worker
        resumed = 0
        for record in await threads.run(analyses.under_way):
            now = self._at.now()
            # What is this worker's own and not running is what it had to give up.
            if record.id in self._running or not (
                record.worker == worker or is_left_alone(record, now)
            ):
                continue
            if await threads.run(analyses.claim, record.id, worker, left_by=record.worker, now=now):
                # Read again: another may have begun and left it since.
                resumed += await self._resume(await self.get(record.id))
        return resumed

    async def say_alive(self) -> None:
        """Say that this process lives, and give up what was cancelled or claimed elsewhere.

        Done every few seconds as long as the service is entered.

        Raises:
            StoreError: it cannot be kept.
        """
        kept = [run for run in self._running.values() if run.is_kept]
        still = await self.threads.run(self.stores.analyses.alive, self._at.worker, self._at.now())
        for run in kept:
            if run.record.id not in still:
                run.give_up()

    async def drain(self, patience_seconds: float) -> None:
        """Take nothing new, let what runs end, and leave the rest for the next start."""
        self._accepting = False
        if self._resuming is not None:
            await _ended(self._resuming)
        waiting = [asyncio.ensure_future(run.done.wait()) for run in self._running.values()]
        if waiting:
            await asyncio.wait(waiting, timeout=patience_seconds)
        for run in self._running.values():
            run.give_up()
        await asyncio.gather(*waiting)
        await _ended(*self._chores)
        await self._at.keeper.flush()
        try:
            await self.threads.run(self.stores.analyses.release, self._at.worker)
        except StoreError as error:
            _log.error("What is unfinished waits until this process is seen to be gone: %s", error)
        retire(self._at.worker)

    def _enter_new(self, request: AnalysisRequest) -> Run:
        record = AnalysisRecord(
            id=secrets.token_hex(8),
            status=AnalysisStatus.QUEUED,
            origin="service",
            target=request.target,
            ticker=request.ticker,
            request=request.model_dump_json(),
            request_key=request.key,
            created_at=self._at.now(),
            worker=self._at.worker,
            strategy=request.strategy.value,
            model=request.model,
        )
        return self._enter(Run(self._at, record, request), is_new=True)

    async def _resume(self, record: AnalysisRecord) -> bool:
        """Go on with what was claimed; it fails where nobody here can read its request."""
        try:
            request = AnalysisRequest.model_validate_json(record.request)
        except ValidationError:
            error = "Another version of Tenfold asked for it, and this one cannot go on. Ask again."
            await self._fail(record, {"error": error})
            return False
        self._enter(Run(self._at, record, request), is_new=False)
        return True

    async def _fail(self, record: AnalysisRecord, columns: dict[str, Any]) -> None:
        status = AnalysisStatus.FAILED
        told = finished(status.value, columns)
        event = KeptEvent((record.attempt + 1) * ATTEMPT_STEP, told.name, json_text(told.data))
        values = {**columns, "status": status, "finished_at": self._at.now()}
        await self.threads.run(
            self.stores.analyses.end, record.id, self._at.worker, values, [event]
        )

    def _enter(self, run: Run, *, is_new: bool) -> Run:
        self._running[run.record.id] = run
        self._by_key.setdefault(run.record.request_key, run.record.id)
        run.launch(self._leave, is_new=is_new)
        return run

    def _leave(self, run: Run) -> None:
        record = run.record
        self._running.pop(record.id, None)
        if self._by_key.get(record.request_key) == record.id:
            del self._by_key[record.request_key]
        if self._accepting:  # else what waits is still written: nobody here begins it anew
            self._at.keeper.forget(record.id)

    async def _keep_resuming(self) -> None:
        while True:
            await self._clock.sleep(_LOOK_FOR_LEFT_EVERY_SECONDS)
            try:
                await self.resume_left()
            except StoreError as error:
                _log.error("Unfinished analyses cannot be looked for: %s", error)

    async def _keep_alive(self) -> None:
        while True:
            await self._clock.sleep(_ALIVE_EVERY_SECONDS)
            try:
                await self.say_alive()
            except StoreError as error:
                _log.error("That this process lives cannot be kept: %s", error)


async def _ended(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
