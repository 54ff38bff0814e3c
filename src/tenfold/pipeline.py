"""The whole flow on one screen.

    target -> Filing -> SplitFiling -> Plan -> calls in flight -> Analysis

``stream`` yields what happens on the way; ``analyze`` keeps only the end of it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from tenfold.analysis.assemble import assemble
from tenfold.analysis.events import AnalysisFinished, AnalysisStarted, Event
from tenfold.analysis.later_figures import FirstAnswer, later_figures
from tenfold.analysis.typed import Analysis
from tenfold.components.base import Component
from tenfold.errors import DocumentMissingError
from tenfold.execution.clients import choose, open_model
from tenfold.execution.engine import Engine
from tenfold.execution.events import Notice
from tenfold.filings.model import Filing
from tenfold.filings.targets import Target, is_on_edgar, resolve_target
from tenfold.options import Options, options_from
from tenfold.planning.figures import FIGURES_SECTION, GivenFigures
from tenfold.planning.plan import Strategy, make_plan
from tenfold.sections.model import SplitFiling
from tenfold.sections.version import SPLITTER_VERSION
from tenfold.settings import Settings
from tenfold.store.caches import Caches, open_caches
from tenfold.sync import run_sync

if TYPE_CHECKING:
    from tenfold.financials.report import Financials

_SPLITTERS: Final = ThreadPoolExecutor(2, thread_name_prefix="tenfold-split")
"""Splitting is mostly Python's own work: more threads would take turns, and the event loop's turn
would come late. Ten filings of 5.6 MB at once on two cores: it waits up to 0.4 s, and 2.8 s with a
thread each, which are not done sooner (28 s against 31 s)."""


async def stream(target: Target, **options: Any) -> AsyncGenerator[Event, None]:
    """Read ``target`` and yield what happens; ``AnalysisFinished`` comes last.

    ``target`` is a path, ticker, CIK, accession number, EDGAR URL, an edgartools object, or a
    ``Filing``.

    Closing the generator cancels the calls in flight; answers that have landed stay cached.
    Keyword arguments are those of ``tenfold.Options``.

    Raises:
        UsageError: an unknown model, section, component or option, or a missing key.
        FilingError: the target cannot be read as a 10-K.
    """
    events: asyncio.Queue[Event | None] = asyncio.Queue()
    reading = asyncio.create_task(_read(target, options_from(options), events.put_nowait))
    reading.add_done_callback(lambda _: events.put_nowait(None))
    try:
        while (event := await events.get()) is not None:
            yield event
        await reading  # raises what went wrong
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def analyze(target: Target, **options: Any) -> Analysis:
    """Read ``target`` and return typed insight. Arguments and errors as ``stream``."""
    return await _read(target, options_from(options), lambda _: None)


def analyze_sync(target: Target, **options: Any) -> Analysis:
    """``analyze`` for code without an event loop; works inside a running one (Jupyter) too."""
    return run_sync(analyze(target, **options))


async def _read(target: Target, options: Options, emit: Callable[[Event], None]) -> Analysis:
    began = time.monotonic()
    settings = options.resolved_settings()
    components = options.catalogue(settings).components
    chosen = await choose(options.model, settings)
    with open_caches(
        settings.cache_dir, splitter_version=SPLITTER_VERSION, use_cache=options.use_cache
    ) as caches:
        asides: list[str] = []
        filing, split = await read_and_split(
            target, caches, settings, year=options.year, tell=asides.append
        )
        figures = await figures_asked(
            components, filing, split, caches, settings, target=target, tell=asides.append
        )
        strategy = Strategy(options.strategy)
        plan = make_plan(
            filing,
            split,
            components,
            strategy,
            figures=figures,
            skip_suspect=options.skip_suspect,
        )
        async with open_model(chosen, settings, settings.max_in_flight) as model:
            engine = Engine(
                model.client,
                cache=caches.responses,
                derived=caches.derived,
                max_in_flight=settings.max_in_flight,
                partials=options.partials,
            )
            started = AnalysisStarted(
                at_seconds=time.monotonic() - began,
                filing=filing,
                split=split,
                model=str(model.client.identity),
                model_reason=model.reason,
                max_in_flight=engine.max_in_flight,
                reads_passages=model.client.profile.reads_passages,
                plan=plan,
            )
            emit(started)
            notices = (*asides, *plan.warnings, *caches.problems)
            for text in notices:
                emit(Notice(at_seconds=started.at_seconds, text=text))
            late: list[str] = []
            first_answer = FirstAnswer(emit)
            async with later_figures(
                figures,
                filing,
                split,
                settings,
                on_edgar=is_on_edgar(target),
                after=first_answer.came,
                tell=late.append,
            ) as known_later:
                result = await engine.run(plan, first_answer, began=began)
                first_answer.came.set()
                computed = await known_later
        for text in (*late, *caches.problems):
            if text not in notices:  # found, or failed, on the way
                emit(Notice(at_seconds=time.monotonic() - began, text=text))
                notices = (*notices, text)
    wall_seconds = time.monotonic() - began
    analysis = assemble(filing, plan, result, started.model, wall_seconds, notices, computed)
    emit(AnalysisFinished(at_seconds=wall_seconds, analysis=analysis))
    return analysis


async def figures_asked(
    components: Sequence[Component[Any]],
    filing: Filing,
    split: SplitFiling,
    caches: Caches,
    settings: Settings,
    *,
    target: Target,
    tell: Callable[[str], None] = lambda _: None,
) -> GivenFigures | None:
    """The figures that ``components`` are to be given; None where none of them is about figures.

    ``tell`` hears why EDGAR does not give what the filing does not tag.
    """
    if all(component.section != FIGURES_SECTION for component in components):
        return None
    from tenfold.analysis.figures import figures_of

    return await figures_of(
        filing, split, caches, settings, on_edgar=is_on_edgar(target), tell=tell
    )


async def read_financials(
    target: Target,
    caches: Caches,
    settings: Settings,
    *,
    years: int,
    year: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Financials:
    """The figures of a filing for up to ``years`` years, from its facts; no model is involved.

    For a filing on EDGAR, SEC's companyfacts add what the filing itself does not tag. A file is
    read without network. Where EDGAR lists a filing and lacks its document, companyfacts alone
    give the figures. ``year`` and ``tell`` are those of ``resolve_target``.

    Raises:
        FilingError: the target cannot be read as a 10-K, or has no tagged figures.
    """
    # Imported here because an analysis without the financials components does without it.
    from tenfold.financials.facts_alone import compute_without_document
    from tenfold.financials.history import compute_with_history
    from tenfold.financials.report import compute_financials

    try:
        filing, split = await read_and_split(target, caches, settings, year=year, tell=tell)
    except DocumentMissingError as missing:
        found = await compute_without_document(missing, settings, years=years, tell=tell)
    else:
        if is_on_edgar(target):
            found = await compute_with_history(
                filing, split.tagged, settings, years=years, tell=tell
            )
        else:
            found = compute_financials(filing, split.tagged, years=years)
    if found.note:
        tell(found.note)
    return found


async def read_and_split(
    target: Target,
    caches: Caches,
    settings: Settings,
    *,
    year: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Filing, SplitFiling]:
    """The filing and its sections; the same bytes are split only once.

    ``year`` and ``tell`` are those of ``resolve_target``.
    """
    filing = await resolve_target(target, settings=settings, year=year, tell=tell)
    loop = asyncio.get_running_loop()
    return filing, await loop.run_in_executor(_SPLITTERS, _split, filing, caches)


def _split(filing: Filing, caches: Caches) -> SplitFiling:
    split = caches.splits.get(filing.sha256) if caches.splits else None
    if split is None:
        # Imported here because a repeated analysis does without it, and it compiles many patterns.
        from tenfold.sections.splitter import split_filing

        split = split_filing(filing)
        if caches.splits:
            caches.splits.put(filing.sha256, split)
    return split
