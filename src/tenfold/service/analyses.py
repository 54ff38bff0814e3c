"""Starts, watches, cancels and resumes analyses.

An analysis runs as a task of the service's event loop, and outlives whoever asked for it. Equal
requests while one is under way are one analysis. Its course is told through a ``Feed`` and kept;
its result is kept when it ends. One that was under way when the process died is claimed and run
again by the next; its finished calls are then answers from the cache.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Final

from tenfold.analysis.events import AnalysisFinished, AnalysisStarted
from tenfold.analysis.serialise import analysis_json, usage_json
from tenfold.analysis.typed import Analysis
from tenfold.clock import utc_now
from tenfold.errors import StoreError, TenfoldError, UsageError
from tenfold.options import options_from
from tenfold.pipeline import stream
from tenfold.service.feed import Feed
from tenfold.service.figures import kept_figures
from tenfold.service.keeper import EventKeeper
from tenfold.service.request import AnalysisRequest, check_target, resolve
from tenfold.service.stores import Stores
from tenfold.service.summary import outcome_columns
from tenfold.service.wire import Journal, WireEvent, finished
from tenfold.service.workers import is_left_alone, new_worker
from tenfold.settings import Settings
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus, KeptEvent

DEFAULT_MAX_RUNNING: Final = 8
"""Analyses at a time. Each has dozens of calls in flight; more of them would only take turns."""
_LOOK_FOR_LEFT_EVERY_SECONDS: Final = 30.0
_MOST_ATTEMPTS: Final = 3
"""One that takes its process down each time is not tried for ever."""
_WATCH_OTHERS_EVERY_SECONDS: Final = 1.0
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Running:
    record: AnalysisRecord
    request: AnalysisRequest
    feed: Feed
    task: asyncio.Task[None] | None = None
    cancelled: bool = False
    """Whether somebody asked for its end; otherwise a cancelled task is left to be resumed."""
    done: asyncio.Event = field(default_factory=asyncio.Event)


class AnalysisService:
    """The analyses of one process; use it as an async context manager."""

    def __init__(
        self, stores: Stores, settings: Settings, *, max_running: int = DEFAULT_MAX_RUNNING
    ) -> None:
        self._stores = stores
        self._settings = settings
        self._places = asyncio.Semaphore(max_running)
        self._worker = new_worker()
        self._keeper = EventKeeper(stores.analyses, self._worker)
        self._running: dict[str, _Running] = {}
        self._by_key: dict[str, str] = {}
        self._accepting = True
        self._observers: list[Callable[[str, WireEvent], None]] = []
        self._chores: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> AnalysisService:
        await self.resume_left()
        self._chores = [
            asyncio.create_task(self._keeper.run()),
            asyncio.create_task(self._keep_resuming()),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.drain(0.0)

    @property
    def stores(self) -> Stores:
        """Where everything is kept."""
        return self._stores

    @property
    def settings(self) -> Settings:
        """What the service was started with."""
        return self._settings

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
        return sum(one.feed.watchers for one in self._running.values())

    def observe(self, observer: Callable[[str, WireEvent], None]) -> None:
        """Have ``observer`` told of every event of this process's analyses, with the ID."""
        self._observers.append(observer)

    def is_under_way(self, request: AnalysisRequest) -> bool:
        """Whether ``start`` would join an equal analysis of this process."""
        return request.key in self._by_key

    async def start(self, request: AnalysisRequest) -> tuple[AnalysisRecord, bool]:
        """Start an analysis, or join an equal one that is under way in this process.

        Returns its record and whether it is new.

        Raises:
            UsageError: an unknown model, section or component, or the service shuts down.
            FilingNotFoundError: the target cannot name a filing.
        """
        if not self._accepting:
            raise UsageError("The service is shutting down. Ask again when it is back.")
        key = request.key
        if key in self._by_key:
            return self._running[self._by_key[key]].record, False
        check_target(request.target, self._settings)
        options_from(request.keywords(self._settings)).catalogue(self._settings)
        record = AnalysisRecord(
            id=secrets.token_hex(8),
            status=AnalysisStatus.QUEUED,
            origin="service",
            target=request.target,
            ticker=request.ticker,
            request=request.model_dump_json(),
            request_key=key,
            created_at=utc_now(),
            worker=self._worker,
            strategy=request.strategy.value,
            model=request.model,
        )
        # Before anything is awaited, so that of a hundred equal requests the first is the only one.
        running = self._enter(record, request)
        try:
            await asyncio.to_thread(self._stores.analyses.add, record)
        except TenfoldError:
            self._leave(running)
            raise
        self._launch(running)
        return record, True

    async def get(self, analysis_id: str) -> AnalysisRecord:
        """One analysis.

        Raises:
            AnalysisNotFoundError: no such ID.
        """
        return await asyncio.to_thread(self._stores.analyses.get, analysis_id)

    def place_in_queue(self, analysis_id: str) -> int:
        """How many analyses are before this one; 0 when it runs or is over."""
        ahead = 0
        for other in self._running.values():
            if other.record.id == analysis_id:
                return ahead if other.record.status is AnalysisStatus.QUEUED else 0
            ahead += other.record.status is AnalysisStatus.QUEUED
        return 0

    async def wait(self, analysis_id: str) -> AnalysisRecord:
        """The analysis when it is over, or when this process gives it up."""
        running = self._running.get(analysis_id)
        if running is not None:
            await running.done.wait()
        return await self.get(analysis_id)

    async def cancel(self, analysis_id: str) -> AnalysisRecord:
        """End an analysis that is under way; its calls in flight are cancelled.

        One that is over stays as it is.

        Raises:
            AnalysisNotFoundError: no such ID.
        """
        running = self._running.get(analysis_id)
        if running is not None and running.task is not None:
            running.cancelled = True
            running.task.cancel()
            await running.done.wait()
        return await self.get(analysis_id)

    async def watch(self, analysis_id: str, after: int = 0) -> AsyncGenerator[KeptEvent, None]:
        """What happened after event ``after`` and what happens from now on, to the end.

        An analysis that runs in another process is followed through the store.

        Raises:
            AnalysisNotFoundError: no such ID.
        """
        running = self._running.get(analysis_id)
        if running is not None:
            async with aclosing(running.feed.watch(after)) as events:
                async for event in events:
                    yield event
            return
        while True:
            record = await self.get(analysis_id)
            events = await asyncio.to_thread(self._stores.analyses.events, analysis_id, after=after)
            for event in events:
                yield event
                after = event.id
            if record.status.is_over or not self._accepting:
                return
            await asyncio.sleep(_WATCH_OTHERS_EVERY_SECONDS)

    async def resume_left(self) -> int:
        """Run again what another process left unfinished; the number of those."""
        resumed = 0
        for record in await asyncio.to_thread(self._stores.analyses.under_way):
            now = utc_now()
            if record.id in self._running or not is_left_alone(record, now):
                continue
            if await asyncio.to_thread(
                self._stores.analyses.claim,
                record.id,
                self._worker,
                left_by=record.worker,
                now=now,
            ):
                self._resume(record)
                resumed += 1
        return resumed

    def _resume(self, record: AnalysisRecord) -> None:
        running = self._enter(record, AnalysisRequest.model_validate_json(record.request))
        self._launch(running)

    async def _keep_resuming(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_FOR_LEFT_EVERY_SECONDS)
            try:
                await self.resume_left()
            except StoreError as error:
                _log.error("Unfinished analyses cannot be looked for: %s", error)

    async def drain(self, patience_seconds: float) -> None:
        """Take nothing new, let what runs end, and leave the rest for the next start."""
        self._accepting = False
        tasks = [one.task for one in self._running.values() if one.task is not None]
        if tasks and patience_seconds > 0:
            await asyncio.wait(tasks, timeout=patience_seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        self._chores.clear()
        await self._keeper.flush()
        await asyncio.to_thread(self._stores.analyses.release, self._worker)

    def _enter(self, record: AnalysisRecord, request: AnalysisRequest) -> _Running:
        running = _Running(record, request, Feed(record.attempt + 1))
        self._running[record.id] = running
        self._by_key.setdefault(record.request_key, record.id)
        return running

    def _leave(self, running: _Running) -> None:
        record = running.record
        self._running.pop(record.id, None)
        if self._by_key.get(record.request_key) == record.id:
            del self._by_key[record.request_key]
        running.done.set()

    def _launch(self, running: _Running) -> None:
        running.task = asyncio.create_task(self._run(running), name=f"analysis {running.record.id}")

    async def _run(self, running: _Running) -> None:
        try:
            async with self._places:
                await self._read(running)
        except asyncio.CancelledError:
            if not running.cancelled:
                running.feed.close()
                raise
            await self._end(running, AnalysisStatus.CANCELLED, {})
        except TenfoldError as error:
            told = {"error": str(error), "kind": type(error).__name__}
            await self._end(running, AnalysisStatus.FAILED, {"error": str(error)}, told)
        except Exception as error:  # noqa: BLE001 - a bug must not leave watchers waiting
            _log.exception("Analysis %s met a bug in Tenfold", running.record.id)
            sentence = (
                f"Tenfold itself failed ({type(error).__name__}). The service's log says where."
            )
            await self._end(running, AnalysisStatus.FAILED, {"error": sentence})
        finally:
            self._leave(running)

    async def _read(self, running: _Running) -> None:
        record, analyses = running.record, self._stores.analyses
        attempt = await asyncio.to_thread(analyses.begin, record.id, self._worker, utc_now())
        if attempt is None:  # cancelled or claimed elsewhere meanwhile
            return
        running.record = await self.get(record.id)
        if attempt > _MOST_ATTEMPTS:
            raise TenfoldError(
                f"It was begun {_MOST_ATTEMPTS} times, and each time the service ended before it "
                "did. Look into the service's log, then ask for it again."
            )
        request, journal = running.request, Journal()
        target = await asyncio.to_thread(
            resolve, request.target, self._stores.uploads, self._settings
        )
        analysis: Analysis | None = None
        async with aclosing(stream(target, **request.keywords(self._settings))) as events:
            async for event in events:
                for told in journal.tell(event):
                    kept = running.feed.publish(told)
                    self._observed(record.id, told)
                    if told.is_kept:
                        self._keeper.keep(record.id, kept)
                if isinstance(event, AnalysisStarted):
                    await self._note_start(running, event)
                elif isinstance(event, AnalysisFinished):
                    analysis = event.analysis
        if analysis is not None:
            await self._end_well(running, analysis)

    async def _note_start(self, running: _Running, event: AnalysisStarted) -> None:
        filing = event.filing
        await asyncio.to_thread(self._keep_text, event)
        values = {
            "model": event.model,
            "company": filing.company,
            "cik": filing.cik,
            "form": filing.form,
            "fiscal_year": filing.fiscal_year,
            "period_end": filing.period_end,
            "accession": filing.accession,
            "filing_sha256": filing.sha256,
        }
        await asyncio.to_thread(
            self._stores.analyses.update, running.record.id, self._worker, values
        )

    def _keep_text(self, event: AnalysisStarted) -> None:
        figures = kept_figures(event.filing, event.split)
        self._stores.texts.put(event.filing.sha256, event.split, utc_now(), figures)

    async def _end_well(self, running: _Running, analysis: Analysis) -> None:
        result = await asyncio.to_thread(lambda: json.dumps(analysis_json(analysis)))
        columns = {**outcome_columns(analysis), "result": result}
        told = {
            "ok": analysis.counts.ok,
            "failed": analysis.counts.failed,
            "skipped": analysis.counts.skipped,
            "usage": usage_json(analysis.usage),
        }
        await self._end(running, AnalysisStatus.FINISHED, columns, told)

    async def _end(
        self,
        running: _Running,
        status: AnalysisStatus,
        columns: dict[str, Any],
        told: dict[str, Any] | None = None,
    ) -> None:
        """Keep the end, then tell it: whoever hears of it finds the result."""
        record = running.record
        values = {**columns, "status": status, "finished_at": utc_now()}
        event = finished(status.value, told or columns)
        last = running.feed.numbered(event)
        self._keeper.keep(record.id, last)
        await self._keeper.flush()
        try:
            await asyncio.to_thread(self._stores.analyses.update, record.id, self._worker, values)
        except TenfoldError as error:
            _log.error("Analysis %s is not kept: %s", record.id, error)
        running.feed.log(event, last)
        self._observed(record.id, event)

    def _observed(self, analysis_id: str, event: WireEvent) -> None:
        for observer in self._observers:
            observer(analysis_id, event)
