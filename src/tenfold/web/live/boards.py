"""The boards of the analyses that somebody looks at, made when the first one does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Final

from tenfold.components.base import Component
from tenfold.errors import TenfoldError
from tenfold.service.analyses import AnalysisService
from tenfold.store.analyses.record import AnalysisRecord, KeptEvent
from tenfold.web.live.board import OVER, Board
from tenfold.web.live.drawing import FIGURES, HEAD, STATUS, LiveDrawing

_LOOK_EVERY_SECONDS: Final = 0.3
_LOOKS_FOR_FIGURES: Final = 10
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
        await self._show_figures(live)
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
        drawing = LiveDrawing(record, known)
        drawing.place_in_queue = self._service.place_in_queue(record.id)
        board = Board(drawing.fold, drawing.draw)
        board.recall(events)
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
                await live.board.follow(events)
        except TenfoldError as error:
            _log.error("Analysis %s cannot be watched: %s", analysis_id, error)
        finally:
            self._lives.pop(analysis_id, None)
            live.tasks[1].cancel()

    async def _look_after(self, live: Live) -> None:
        """What no event tells: the place in the queue, and figures once they are kept."""
        try:
            await self._look(live)
        except TenfoldError as error:
            _log.error("Analysis %s cannot be looked at: %s", live.drawing.record.id, error)

    async def _look(self, live: Live) -> None:
        looks = 0
        while looks < _LOOKS_FOR_FIGURES:
            drawing = live.drawing
            if drawing.state.started is None:
                await self._look_at_queue(live)
            elif await self._show_figures(live):
                live.board.change(HEAD, FIGURES)
                return
            else:
                looks += 1
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def _look_at_queue(self, live: Live) -> None:
        drawing = live.drawing
        place = self._service.place_in_queue(drawing.record.id)
        record = await self._service.get(drawing.record.id)
        if (place, record.status) != (drawing.place_in_queue, drawing.record.status):
            drawing.place_in_queue, drawing.record = place, record
            live.board.change(STATUS)

    async def _show_figures(self, live: Live) -> bool:
        if live.drawing.state.started is None:
            return False
        record = await self._service.get(live.drawing.record.id)
        if record.text_id is None:
            return False
        texts = self._service.stores.texts
        figures = await asyncio.to_thread(texts.figures, record.text_id)
        if figures is not None:
            live.drawing.show_figures(figures)
        return figures is not None
