"""One analysis in this process, from its admission to its end.

It ends in one of three ways. It *ends*: finished, failed or cancelled, kept in one transaction
with its last event and only then told. It is *refused*: the request is wrong or the store is
gone before it was admitted. Or it is *given up*: the process shuts down, the store fails, or
another worker has it; then nothing is told, and whoever claims it next goes on, with the finished
calls from the response cache. Admitting and ending are never interrupted, so that neither a client
that goes away nor a cancellation at the last moment leaves half of them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from tenfold.analysis.events import AnalysisFinished, AnalysisStarted, FiguresCompleted
from tenfold.analysis.serialise import analysis_json, usage_json
from tenfold.analysis.typed import Analysis
from tenfold.errors import AnalysisNotFoundError, StoreError, TenfoldError
from tenfold.filings.targets import Target
from tenfold.financials.report_forms import to_json
from tenfold.llm.selection import choose_model
from tenfold.options import options_from
from tenfold.pipeline import stream
from tenfold.service.admission import admit
from tenfold.service.feed import Feed
from tenfold.service.figures import kept_figures
from tenfold.service.keeper import EventKeeper
from tenfold.service.request import AnalysisRequest, check_target, resolve
from tenfold.service.store_threads import StoreThreads
from tenfold.service.stores import Stores
from tenfold.service.summary import filing_columns, identity_columns, outcome_columns
from tenfold.service.traces import broken_off
from tenfold.service.wire import Journal, WireEvent, earlier, figures_kept, finished, json_text
from tenfold.settings import Settings
from tenfold.store.analyses.filing_texts import FilingText
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus
from tenfold.trace.run import RunTrace

MOST_ATTEMPTS: Final = 5
"""One that takes its process down each time is not tried for ever."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workplace:
    """What all analyses of one service share."""

    stores: Stores
    settings: Settings
    worker: str
    keeper: EventKeeper
    threads: StoreThreads
    places: asyncio.Semaphore
    now: Callable[[], str]
    observers: list[Callable[[str, WireEvent], None]]
    """Hear of every event, with the analysis's ID."""

    def tell(self, analysis_id: str, event: WireEvent) -> None:
        """Tell all observers."""
        for observer in self.observers:
            observer(analysis_id, event)


class Run:
    """An analysis under way; used on one event loop."""

    def __init__(self, at: Workplace, record: AnalysisRecord, request: AnalysisRequest) -> None:
        self.record = record
        self.request = request
        self.feed = Feed(record.attempt + 1)
        self.done = asyncio.Event()
        """Set when nothing more will happen to it in this process."""
        self.admitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when it is in the store; holds the error where it was refused."""
        self.goes_on_alone = False
        """Whether it was started or joined by somebody who does not wait for its end."""
        self.attending = 0
        """How many wait for its end and would have it cancelled when they go."""
        self._at = at
        self._task: asyncio.Task[None] | None = None
        self._noting: asyncio.Task[None] | None = None
        self._cancelled = False
        self._stopped = False
        self._interruptible = False

    def launch(self, leave: Callable[[Run], None], *, is_new: bool) -> None:
        """Go; ``leave`` is called once when it is done here."""
        # Nobody may be left to ask why it was refused.
        self.admitted.add_done_callback(lambda future: future.exception())
        if not is_new:
            # Whoever waited for it went with the process that began it, and was told its ID.
            self.goes_on_alone = True
            self.admitted.set_result(None)
        self._task = asyncio.create_task(self._run(), name=f"analysis {self.record.id}")

        def left(_: asyncio.Task[None]) -> None:
            self.feed.close()
            leave(self)
            self.done.set()

        self._task.add_done_callback(left)

    @property
    def is_kept(self) -> bool:
        """Whether the store has it."""
        return self.admitted.done() and self.admitted.exception() is None

    @property
    def is_wanted(self) -> bool:
        """Whether somebody would miss it."""
        return self.goes_on_alone or self.attending > 0 or self.feed.watchers > 0

    def cancel(self) -> None:
        """End it as cancelled, unless it is about to end of itself."""
        self._cancelled = self._cancelled or not self._stopped
        self.give_up()

    def give_up(self) -> None:
        """Stop without an end, for another worker to go on."""
        self._stopped = True
        if self._interruptible and self._task is not None:
            self._interruptible = False  # a second time would break off the cleaning up
            self._task.cancel()

    async def _run(self) -> None:
        try:
            if not self.admitted.done():
                await self._admit()
            self._from_here_interruptible()
            async with self._at.places:
                await self._read()
        except asyncio.CancelledError:
            self._interruptible = False
            if self._cancelled:
                await self._end(AnalysisStatus.CANCELLED, {})
        except AnalysisNotFoundError:
            _log.info("Analysis %s was deleted while it ran", self.record.id)
        except StoreError as error:
            _log.error("Analysis %s is put off: %s", self.record.id, error)
        except TenfoldError as error:
            if self.is_kept:
                told = {"error": str(error), "kind": type(error).__name__}
                await self._end(AnalysisStatus.FAILED, {"error": str(error)}, told)
        except Exception as error:  # noqa: BLE001 - a bug must not leave watchers waiting
            _log.exception("Analysis %s met a bug in Tenfold", self.record.id)
            sentence = (
                f"Tenfold itself failed ({type(error).__name__}). The service's log says where."
            )
            await self._end(AnalysisStatus.FAILED, {"error": sentence})

    def _from_here_interruptible(self) -> None:
        if self._stopped:
            raise asyncio.CancelledError
        self._interruptible = True

    async def _admit(self) -> None:
        """Check the request and keep it; whoever started or joined it hears what is wrong."""
        try:
            await self._at.threads.run(self._check_and_add)
        except TenfoldError as error:
            self.admitted.set_exception(error)
            raise
        except BaseException as error:
            self.admitted.set_exception(StoreError(f"It was not begun ({type(error).__name__})."))
            raise
        self.admitted.set_result(None)

    def _check_and_add(self) -> None:
        settings = self._at.settings
        check_target(self.request.target, settings)
        if self.request.model is not None:
            choose_model(self.request.model, settings)
        # On a thread, because the user's own components are read from files.
        options_from(self.request.keywords(settings)).catalogue(settings)
        admit(self._at.stores, self.record, self._at.now())

    async def _read(self) -> None:
        at, record = self._at, self.record
        # Read now: beginning anew forgets the events of the run that was broken off.
        before = await at.threads.run(broken_off, at.stores.analyses, record)
        attempt = await at.threads.run(at.stores.analyses.begin, record.id, at.worker, at.now())
        if attempt is None:  # cancelled or claimed elsewhere meanwhile
            return
        self.record = await at.threads.run(at.stores.analyses.get, record.id)
        if attempt > MOST_ATTEMPTS:
            raise TenfoldError(
                f"It was begun {MOST_ATTEMPTS} times, and each time the service ended before it "
                "did. Look into the service's log, then ask for it again."
            )
        # Not on the store's threads: an upload of many megabytes is parsed here.
        target = await asyncio.to_thread(
            resolve, self.request.target, at.stores.uploads, at.settings
        )
        if before:
            self._tell(earlier(before))
        try:
            analysis = await self._follow(target)
        except asyncio.CancelledError:
            if self._noting is not None:
                self._noting.cancel()
            raise
        finally:
            if self._noting is not None:
                await asyncio.gather(self._noting, return_exceptions=True)
        if analysis is not None:
            await self._end_well(_after(analysis, before))

    async def _follow(self, target: Target) -> Analysis | None:
        """Tell what the pipeline tells, to its end."""
        journal = Journal()
        started: AnalysisStarted | None = None
        analysis: Analysis | None = None
        keywords = self.request.keywords(self._at.settings)
        async with aclosing(stream(target, **keywords)) as events:
            async for event in events:
                for told in journal.tell(event):
                    self._tell(told)
                if isinstance(event, AnalysisStarted):
                    started = event
                    # Beside: what is told next does not wait for statements and a disk.
                    self._note(partial(self._note_start, event))
                elif isinstance(event, FiguresCompleted) and started is not None:
                    self._note(partial(self._note_figures, started, event))
                elif isinstance(event, AnalysisFinished):
                    analysis = event.analysis
        return analysis

    def _tell(self, event: WireEvent) -> None:
        kept = self.feed.publish(event)
        if event.is_kept:
            self._at.keeper.keep(self.record.id, kept)
        self._at.tell(self.record.id, event)

    async def _note_start(self, event: AnalysisStarted) -> None:
        """Keep what was found out; a store that fails just now costs that, not the analysis."""
        values = {"model": event.model, **identity_columns(event.filing)}
        try:
            # Not on the store's threads: statements are computed here.
            figures = await asyncio.to_thread(kept_figures, event.filing, event.split)
            await self._keep_text(event, figures, values, event.at_seconds)
        except StoreError as error:
            _log.error("The text of analysis %s is not kept: %s", self.record.id, error)

    async def _note_figures(self, started: AnalysisStarted, event: FiguresCompleted) -> None:
        """Keep the fuller figures; a store that fails now costs that, not the analysis."""
        try:
            figures = await asyncio.to_thread(to_json, event.financials)
            await self._keep_text(started, figures, {}, event.at_seconds)
        except StoreError as error:
            _log.error("The figures of analysis %s are not kept: %s", self.record.id, error)

    async def _keep_text(
        self,
        started: AnalysisStarted,
        figures: dict[str, Any] | None,
        values: dict[str, Any],
        at_seconds: float,
    ) -> None:
        """Keep the filing's text with its figures, and tell of these: a page may fetch them."""
        at = self._at
        text = FilingText(started.filing.sha256, started.split, figures)
        note = at.stores.analyses.note_text
        await at.threads.run(note, self.record.id, at.worker, text, values, at.now())
        if figures is not None:
            self._tell(figures_kept(at_seconds, figures))

    def _note(self, noting: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Keep something beside the analysis, behind what is being kept already."""
        before = self._noting

        async def in_turn() -> None:
            if before is not None:
                await before
            await noting()

        self._noting = asyncio.create_task(in_turn())

    async def _end_well(self, analysis: Analysis) -> None:
        result = await self._at.threads.run(lambda: json_text(analysis_json(analysis)))
        columns = {
            **filing_columns(analysis),
            **outcome_columns(analysis),
            "result": result,
        }
        told = {
            "ok": analysis.counts.ok,
            "failed": analysis.counts.failed,
            "skipped": analysis.counts.skipped,
            "usage": usage_json(analysis.usage),
        }
        self._interruptible = False
        await self._end(AnalysisStatus.FINISHED, columns, told)

    async def _end(
        self, status: AnalysisStatus, columns: dict[str, Any], told: dict[str, Any] | None = None
    ) -> None:
        """Keep the end, then tell it: whoever hears of it finds the result."""
        self._interruptible = False
        at, record = self._at, self.record
        values = {**columns, "status": status, "finished_at": at.now()}
        event = finished(status.value, told or columns)
        last = self.feed.numbered(event)
        # What is being written just now must be in before the end is: nothing gets in behind it.
        await at.keeper.flush()
        events = [*at.keeper.forget(record.id), last]
        try:
            kept = await at.threads.run(
                at.stores.analyses.end, record.id, at.worker, values, events
            )
        except StoreError as error:
            _log.error("The end of analysis %s is not kept: %s", record.id, error)
            return
        if kept:
            self.feed.log(event, last)
            at.tell(record.id, event)


def _after(analysis: Analysis, before: tuple[RunTrace, ...]) -> Analysis:
    """``analysis``, its trace telling of the runs that were broken off before it."""
    if analysis.trace is None or not before:
        return analysis
    return replace(analysis, trace=analysis.trace.after(before))
