"""One analysis in this process, from its admission to its end.

It ends in one of three ways. It *ends*: finished, failed or cancelled, kept in one transaction
with its last event and only then told, in any case with what it took. It is *refused*: the request
is wrong or the store is gone before it was admitted. Or it is *given up*: the process shuts down,
the store fails, or another worker has it; then no end is told, and whoever claims it next goes on,
with the finished calls from the response cache. Where another process has cancelled it, what that
one could not know is added. Admitting and ending are never interrupted, so that neither a client
that goes away nor a cancellation at the last moment leaves half of them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any, Final

from tenfold.analysis.events import AnalysisFinished, AnalysisStarted, Event, FiguresCompleted
from tenfold.analysis.serialise import analysis_json
from tenfold.analysis.so_far import SoFar
from tenfold.analysis.typed import Analysis
from tenfold.errors import AnalysisNotFoundError, StoreError, TenfoldError
from tenfold.filings.targets import Target
from tenfold.llm.selection import choose_model
from tenfold.options import options_from
from tenfold.pipeline import stream
from tenfold.service.admission import admit
from tenfold.service.feed import Feed
from tenfold.service.request import AnalysisRequest, check_target, resolve
from tenfold.service.summary import (
    columns_without_result,
    filing_columns,
    outcome_columns,
    outcome_told,
)
from tenfold.service.text_notes import TextNotes
from tenfold.service.traces import broken_off
from tenfold.service.wire import Journal, WireEvent, earlier, finished, json_text
from tenfold.service.workplace import Workplace
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus
from tenfold.trace.run import RunTrace

MOST_ATTEMPTS: Final = 5
"""One that takes its process down each time is not tried for ever."""
_log = logging.getLogger(__name__)


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
        self._so_far = SoFar()
        self._is_lost = False
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

    def lose(self) -> None:
        """Stop: it was cancelled, deleted or claimed by another process."""
        self._is_lost = True
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
                await self._end_without_result(AnalysisStatus.CANCELLED)
            elif self._is_lost:
                await self._add_to_cancelled()
        except AnalysisNotFoundError:
            _log.info("Analysis %s was deleted while it ran", self.record.id)
        except StoreError as error:
            _log.error("Analysis %s is put off: %s", self.record.id, error)
        except TenfoldError as error:
            if self.is_kept:
                told = {"error": str(error), "kind": type(error).__name__}
                await self._end_without_result(AnalysisStatus.FAILED, **told)
        except Exception as error:  # noqa: BLE001 - a bug must not leave watchers waiting
            _log.exception("Analysis %s met a bug in Tenfold", self.record.id)
            sentence = (
                f"Tenfold itself failed ({type(error).__name__}). The service's log says where."
            )
            await self._end_without_result(AnalysisStatus.FAILED, error=sentence)

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
        # Held by nothing of this run's: it refers to the run, and would keep it until a collection.
        text = TextNotes(at, record.id, self._tell)
        async with text:
            analysis = await self._follow(target, text)
        if analysis is not None:
            await self._end_well(_after(analysis, before))

    async def _follow(self, target: Target, text: TextNotes) -> Analysis | None:
        """Tell what the pipeline tells, to its end."""
        journal = Journal()
        analysis: Analysis | None = None
        keywords = self.request.keywords(self._at.settings)

        def tell(event: Event) -> None:
            self._so_far.see(event)
            for told in journal.tell(event):
                self._tell(told)

        async with aclosing(stream(target, at_close=tell, **keywords)) as events:
            async for event in events:
                tell(event)
                if isinstance(event, AnalysisStarted):
                    text.began(event)
                elif isinstance(event, FiguresCompleted):
                    text.figured(event)
                elif isinstance(event, AnalysisFinished):
                    analysis = event.analysis
        return analysis

    def _tell(self, event: WireEvent) -> None:
        kept = self.feed.publish(event)
        if event.is_kept:
            self._at.keeper.keep(self.record.id, kept)
        self._at.tell(self.record.id, event)

    async def _end_well(self, analysis: Analysis) -> None:
        result = await self._at.threads.run(lambda: json_text(analysis_json(analysis)))
        columns = {
            **filing_columns(analysis),
            **outcome_columns(analysis),
            "result": result,
        }
        self._interruptible = False
        await self._end(AnalysisStatus.FINISHED, columns, outcome_told(analysis))

    async def _end_without_result(self, status: AnalysisStatus, **why: str) -> None:
        """End it, telling what it has come to; ``why`` goes before, the error as a column too."""
        columns = columns_without_result(self._so_far)
        told = outcome_told(self._so_far) if columns else {}
        error = {"error": why["error"]} if "error" in why else {}
        await self._end(status, {**columns, **error}, {**why, **told})

    async def _add_to_cancelled(self) -> None:
        """Keep how its calls ended, where it was cancelled through another process."""
        at, record = self._at, self.record
        columns = columns_without_result(self._so_far)
        if not columns:
            return
        add = at.stores.analyses.add_to_cancelled
        try:
            # All of it: what came between the end and its being noticed was not taken.
            await at.threads.run(add, record.id, record.attempt, columns, self.feed.lasting())
        except StoreError as error:
            _log.error("What analysis %s took is not kept: %s", record.id, error)

    async def _end(
        self, status: AnalysisStatus, columns: dict[str, Any], told: dict[str, Any]
    ) -> None:
        """Keep the end, then tell it: whoever hears of it finds the result."""
        self._interruptible = False
        at, record = self._at, self.record
        values = {**columns, "status": status, "finished_at": at.now()}
        event = finished(status.value, told)
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
