"""Keeps a filing's text and figures while an analysis of it runs.

Beside it: what is told next does not wait for statements and a disk. A store that fails just now
costs the text or the figures, not the analysis.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from tenfold.analysis.events import AnalysisStarted, FiguresCompleted
from tenfold.errors import StoreError
from tenfold.financials.report_forms import to_json
from tenfold.service.figures import kept_figures
from tenfold.service.summary import identity_columns
from tenfold.service.wire import WireEvent, figures_kept
from tenfold.service.workplace import Workplace
from tenfold.store.analyses.filing_texts import FilingText

_log = logging.getLogger(__name__)


class TextNotes:
    """Of one analysis; as an async context manager it waits until all is kept.

    Where the block is cancelled, so is the keeping.
    """

    def __init__(self, at: Workplace, analysis_id: str, tell: Callable[[WireEvent], None]) -> None:
        """``tell`` is called when figures are kept: a page may fetch them."""
        self._at = at
        self._id = analysis_id
        self._tell = tell
        self._started: AnalysisStarted | None = None
        self._noting: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        return

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._noting is None:
            return
        if kind is asyncio.CancelledError:
            self._noting.cancel()
        await asyncio.gather(self._noting, return_exceptions=True)
        # What broke it off refers to where it was, and so to this: only a collection would free it.
        self._noting = None

    def began(self, event: AnalysisStarted) -> None:
        """Keep the text, what was found out of the filing, and its own figures."""
        self._started = event

        async def note() -> None:
            values = {"model": event.model, **identity_columns(event.filing)}
            try:
                # Not on the store's threads: statements are computed here.
                figures = await asyncio.to_thread(kept_figures, event.filing, event.split)
                await self._keep(event, figures, values, event.at_seconds)
            except StoreError as error:
                _log.error("The text of analysis %s is not kept: %s", self._id, error)

        self._note(note)

    def figured(self, event: FiguresCompleted) -> None:
        """Keep the fuller figures."""
        started = self._started
        if started is None:
            return

        async def note() -> None:
            try:
                figures = await asyncio.to_thread(to_json, event.financials)
                await self._keep(started, figures, {}, event.at_seconds)
            except StoreError as error:
                _log.error("The figures of analysis %s are not kept: %s", self._id, error)

        self._note(note)

    async def _keep(
        self,
        started: AnalysisStarted,
        figures: dict[str, Any] | None,
        values: dict[str, Any],
        at_seconds: float,
    ) -> None:
        at = self._at
        text = FilingText(started.filing.sha256, started.split, figures)
        note = at.stores.analyses.note_text
        await at.threads.run(note, self._id, at.worker, text, values, at.now())
        if figures is not None:
            self._tell(figures_kept(at_seconds, figures))

    def _note(self, noting: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Keep something behind what is being kept already."""
        before = self._noting

        async def in_turn() -> None:
            if before is not None:
                await before
            await noting()

        self._noting = asyncio.create_task(in_turn())
