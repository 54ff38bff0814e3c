"""What later filings say of an analysis's figures, asked of EDGAR while the model answers.

The questions have the filing's own table alone: what the company files next year must not make
answers worthless that were paid for. The result has more: SEC's companyfacts add the years
before and tell which figures were restated since.

Reading megabytes of companyfacts would hold up the first question, which is being made ready at
that time, so it begins only when the model has begun to answer, or has nothing more to do.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, TypeAlias

from tenfold.execution.events import CallFinished, Emit, EngineEvent, FirstToken
from tenfold.filings.model import Filing
from tenfold.planning.figures import GivenFigures
from tenfold.sections.model import SplitFiling
from tenfold.settings import Settings

if TYPE_CHECKING:
    from tenfold.financials.deferred import DeferredFinancials
    from tenfold.financials.report import Financials

    Computed: TypeAlias = Financials | DeferredFinancials | None

_PATIENCE_SECONDS: Final = 10.0
"""From the first answer on: a model is seldom done sooner, and a reader would rather go on."""


class FirstAnswer:
    """Passes events on to ``emit`` and notes when the first call gets an answer, or fails."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self.came = asyncio.Event()

    def __call__(self, event: EngineEvent) -> None:
        if isinstance(event, FirstToken | CallFinished):
            self.came.set()
        self._emit(event)


@asynccontextmanager
async def later_figures(
    given: GivenFigures | None,
    filing: Filing,
    split: SplitFiling,
    settings: Settings,
    *,
    on_edgar: bool,
    after: asyncio.Event,
    tell: Callable[[str], None],
    show: Callable[[Financials], None],
    ends_at: float | None = None,
) -> AsyncGenerator[Awaitable[Computed], None]:
    """The figures of the result, being got while the body runs; cancelled with it.

    Args:
        given: the figures that the questions have; None where none is about figures.
        filing: the filing that was read.
        split: its text, with what is tagged in it.
        settings: where EDGAR is.
        on_edgar: whether the filing was read from EDGAR; without that, what is given is all.
        after: EDGAR is asked once this is set.
        tell: hears why nothing could be added.
        show: gets the figures as soon as they are known, where EDGAR had a part in them.
        ends_at: when EDGAR is no longer waited for at the latest, in seconds of ``time.monotonic``.
    """
    asked = asyncio.create_task(
        _known(given, filing, split, settings, on_edgar, after, tell, show, ends_at)
    )
    try:
        yield asked
    finally:
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)


async def _known(
    given: GivenFigures | None,
    filing: Filing,
    split: SplitFiling,
    settings: Settings,
    on_edgar: bool,
    after: asyncio.Event,
    tell: Callable[[str], None],
    show: Callable[[Financials], None],
    ends_at: float | None,
) -> Computed:
    if given is None:
        return None
    # Figures without an identity are companyfacts' own already.
    if given.computed is None or given.identity is None or not on_edgar:
        if given.identity is None and given.financials is not None:
            show(given.financials)
        return given.computed
    await after.wait()
    # Imported here because an analysis of a file does without them.
    from tenfold.financials.history import compute_with_history
    from tenfold.financials.statements import DEFAULT_YEARS

    patience_seconds = _PATIENCE_SECONDS
    if ends_at is not None:
        patience_seconds = min(patience_seconds, ends_at - time.monotonic())
    try:
        async with asyncio.timeout(patience_seconds):
            completed = await compute_with_history(
                filing, split.tagged, settings, years=DEFAULT_YEARS, tell=tell
            )
    except TimeoutError:
        tell(
            "EDGAR did not tell in time what later filings report, so restatements are not noted. "
            "`tenfold financials` asks again."
        )
        return given.computed
    show(completed)
    return completed
