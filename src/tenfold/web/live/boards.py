"""The boards of the analyses that somebody looks at, made when the first one does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Final

from tenfold.components.base import Component
from tenfold.errors import TenfoldError
from tenfold.financials.stored import financials_from_json
from tenfold.rendering.entries import Anchors
from tenfold.rendering.figures import FiguresView, make_figures
from tenfold.service.analyses import AnalysisService
from tenfold.service.wire import FIGURES
from tenfold.store.analyses.record import AnalysisRecord, KeptEvent
from tenfold.web.live.board import OVER, Board
from tenfold.web.live.drawing import STATUS, LiveDrawing

_LOOK_EVERY_SECONDS: Final = 0.3
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Live:
    """One analysis that is looked at."""

    board: Board
    drawing: LiveDrawing
    tasks: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])


class Boards:
    """One board for each analysis under way; used on one event loop."""

    def __init__(
        self, service: AnalysisService, known: Callable[[], Mapping[str, Component[Any]]]
    ) -> None:
        self._service = service
        self._known = known
        self._lives: dict[str, Live] = {}

    async def live(self, record: AnalysisRecord) -> Live:
        """The board of an analysis under way, with all that has happened so far on it."""
        if record.id not in self._lives:
            live, after = await self._recalled(record)
            # Somebody else may have come first meanwhile.
            if record.id not in self._lives:
                self._lives[record.id] = live
                self._begin(live, after)
        return self._lives[record.id]

    async def over(self, record: AnalysisRecord) -> LiveDrawing:
        """What had happened in an analysis that ended without a result."""
        live, _ = await self._recalled(record)
        return live.drawing

    async def watch(self, record: AnalysisRecord, after: int) -> AsyncGenerator[KeptEvent, None]:
        """The parts that change after number ``after``, then one event that says it is over."""
        if record.status.is_over:
            yield KeptEvent(after + 1, OVER, "{}")
            return
        live = await self.live(record)
        async with aclosing(live.board.watch(after)) as parts:
            async for part in parts:
                yield part

    async def _recalled(self, record: AnalysisRecord) -> tuple[Live, int]:
        known = await asyncio.to_thread(self._known)
        events = await asyncio.to_thread(self._service.stores.analyses.events, record.id)
        drawing = LiveDrawing(record, known, self._service.settings)
        drawing.place_in_queue = self._service.place_in_queue(record.id)
        board = Board(drawing.fold, drawing.draw)
        board.recall(events)
        if any(event.name == FIGURES for event in events):
            await self._show_figures(drawing)
        return Live(board, drawing), events[-1].id if events else 0

    def _begin(self, live: Live, after: int) -> None:
        live.tasks = [
            asyncio.create_task(self._follow(live, after)),
            asyncio.create_task(self._look_after(live)),
        ]

    async def _follow(self, live: Live, after: int) -> None:
        analysis_id = live.drawing.record.id
        try:
            async with aclosing(self._service.watch(analysis_id, after)) as events:
                await live.board.follow(self._with_figures(live.drawing, events))
        except TenfoldError as error:
            _log.error("Analysis %s cannot be watched: %s", analysis_id, error)
        finally:
            self._lives.pop(analysis_id, None)
            live.tasks[1].cancel()

    async def _with_figures(
        self, drawing: LiveDrawing, events: AsyncIterator[KeptEvent]
    ) -> AsyncIterator[KeptEvent]:
        """The same events; the figures that one tells of are at hand when it comes."""
        async for event in events:
            if event.name == FIGURES:
                await self._show_figures(drawing)
            yield event

    async def _look_after(self, live: Live) -> None:
        """What no event tells: the place in the queue, and that it begins."""
        try:
            while live.drawing.state.started is None:
                await self._look_at_queue(live)
                await asyncio.sleep(_LOOK_EVERY_SECONDS)
        except TenfoldError as error:
            _log.error("Analysis %s cannot be looked at: %s", live.drawing.record.id, error)

    async def _look_at_queue(self, live: Live) -> None:
        drawing = live.drawing
        place = self._service.place_in_queue(drawing.record.id)
        record = await self._service.get(drawing.record.id)
        if (place, record.status) != (drawing.place_in_queue, drawing.record.status):
            drawing.place_in_queue, drawing.record = place, record
            live.board.change(STATUS)

    async def _show_figures(self, drawing: LiveDrawing) -> None:
        record = await self._service.get(drawing.record.id)
        if drawing.state.started is None or record.text_id is None:
            return
        # Reading and drawing take a fifth of a second, which the event loop has not.
        figures = await asyncio.to_thread(self._figures, record.text_id)
        if figures is not None:
            drawing.show_figures(figures)

    def _figures(self, text_id: str) -> FiguresView | None:
        kept = self._service.stores.texts.figures(text_id)
        return None if kept is None else make_figures(financials_from_json(kept), Anchors())
