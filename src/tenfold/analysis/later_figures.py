"""What later filings say of an analysis's figures, asked of EDGAR while the model answers.

The questions have the filing's own table alone: what the company files next year must not make
answers worthless that were paid for. The result has more: SEC's companyfacts add the years
before and tell which figures were restated since.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, TypeAlias

from tenfold.filings.model import Filing
from tenfold.planning.figures import GivenFigures
from tenfold.sections.model import SplitFiling
from tenfold.settings import Settings

if TYPE_CHECKING:
    from tenfold.financials.deferred import DeferredFinancials
    from tenfold.financials.report import Financials

    Computed: TypeAlias = Financials | DeferredFinancials | None

PATIENCE_SECONDS: Final = 10.0
"""From the first question on: a model is seldom done sooner, and a reader would rather go on."""


@asynccontextmanager
async def later_figures(
    given: GivenFigures | None,
    filing: Filing,
    split: SplitFiling,
    settings: Settings,
    *,
    on_edgar: bool,
    tell: Callable[[str], None],
    show: Callable[[Financials], None],
    patience_seconds: float = PATIENCE_SECONDS,
) -> AsyncGenerator[Awaitable[Computed], None]:
    """The figures of the result, being got while the body runs; cancelled with it.

    Args:
        given: the figures that the questions have; None where none is about figures.
        filing: the filing that was read.
        split: its text, with what is tagged in it.
        settings: where EDGAR is.
        on_edgar: whether the filing was read from EDGAR; without that, what is given is all.
        tell: hears why nothing could be added.
        show: gets the figures as soon as they are known, where EDGAR had a part in them.
        patience_seconds: how long EDGAR may take.
    """
    asked = asyncio.create_task(
        _known(given, filing, split, settings, on_edgar, tell, show, patience_seconds)
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
    tell: Callable[[str], None],
    show: Callable[[Financials], None],
    patience_seconds: float,
) -> Computed:
    if given is None:
        return None
    # Figures without an identity are companyfacts' own already.
    if given.computed is None or given.identity is None or not on_edgar:
        if given.identity is None and given.financials is not None:
            show(given.financials)
        return given.computed
    # Imported here because an analysis of a file does without them.
    from tenfold.financials.history import compute_with_history
    from tenfold.financials.statements import DEFAULT_YEARS

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
