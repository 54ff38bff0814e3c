"""The whole flow on one screen.

    target -> Filing -> SplitFiling -> Plan -> calls in flight -> Analysis

``stream`` yields what happens on the way; ``analyze`` keeps only the end of it.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING, Any

from tenfold.analysis.assemble import assemble
from tenfold.analysis.events import (
    AnalysisFinished,
    AnalysisStarted,
    Event,
    FiguresCompleted,
)
from tenfold.analysis.later_figures import FirstAnswer, later_figures
from tenfold.analysis.typed import Analysis
from tenfold.clock import utc_now
from tenfold.execution.clients import choose, fleet_of, open_model
from tenfold.execution.engine import Engine
from tenfold.execution.events import EngineEvent, Notice
from tenfold.execution.limits.call_limits import CallLimits
from tenfold.execution.observed import Observed
from tenfold.filings.targets import Target, is_on_edgar
from tenfold.options import Options, options_from
from tenfold.quoting import check_budget, keep_history, known_history, price_of, quoted
from tenfold.reading import plan_calls, read_filing
from tenfold.sections.version import SPLITTER_VERSION
from tenfold.store.caches import open_caches
from tenfold.sync import run_sync
from tenfold.trace.builder import TraceBuilder
from tenfold.trace.run import RunTrace

if TYPE_CHECKING:
    from tenfold.financials.report import Financials


async def stream(
    target: Target, *, at_close: Callable[[Event], None] = lambda _: None, **options: Any
) -> AsyncGenerator[Event, None]:
    """Read ``target`` and yield what happens; ``AnalysisFinished`` comes last.

    ``target`` is a path, ticker, CIK, accession number, EDGAR URL, an edgartools object, or a
    ``Filing``.

    Closing the generator cancels the calls in flight; answers that have landed stay cached. What
    had not been yielded by then, and how those calls ended and what they took, a closed generator
    cannot yield: ``at_close`` is told it, before the closing is done.
    Further keyword arguments are those of ``tenfold.Options``.

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
        while not events.empty():
            if (event := events.get_nowait()) is not None:
                at_close(event)


async def analyze(target: Target, **options: Any) -> Analysis:
    """Read ``target`` and return typed insight. Arguments and errors as ``stream``."""
    return await _read(target, options_from(options), lambda _: None)


def analyze_sync(target: Target, **options: Any) -> Analysis:
    """``analyze`` for code without an event loop; works inside a running one (Jupyter) too."""
    return run_sync(analyze(target, **options))


async def _read(target: Target, options: Options, emit: Callable[[Event], None]) -> Analysis:
    began, began_at, trace_id = time.monotonic(), utc_now(), secrets.token_hex(16)
    settings = options.resolved_settings()
    components = options.catalogue(settings).components
    chosen = await choose(options.model, settings)
    with open_caches(
        settings.cache_dir, splitter_version=SPLITTER_VERSION, use_cache=options.use_cache
    ) as caches:
        asides: list[str] = []
        read = await read_filing(target, options, components, caches, settings, tell=asides.append)
        filing, split = read.filing, read.split
        async with open_model(chosen, settings, settings.max_in_flight, caches.derived) as model:
            plan = await plan_calls(read, components, model.client, options, settings)
            identity = model.client.identity
            check_budget(identity, settings.max_cost_usd)
            history = known_history(identity, caches)
            engine = Engine(
                model.client,
                cache=caches.responses,
                derived=caches.derived,
                limits=CallLimits(
                    requests_per_minute=settings.requests_per_minute,
                    tokens_per_minute=settings.tokens_per_minute,
                    max_in_flight=settings.max_in_flight,
                ),
                partials=options.partials,
                max_cost_usd=settings.max_cost_usd,
                fleet=fleet_of(settings, model.client),
                account=model.account,
                price=price_of(identity, history),
            )
            quote = quoted(plan, model.client, caches, settings, history)
            observed = Observed(history, quote)
            calls = TraceBuilder()

            def told(event: EngineEvent) -> None:
                observed.see(event)
                calls.see(event)
                emit(event)

            started = AnalysisStarted(
                at_seconds=time.monotonic() - began,
                began_at=began_at,
                trace_id=trace_id,
                filing=filing,
                split=split,
                model=str(identity),
                model_reason=model.reason,
                max_in_flight=engine.max_in_flight,
                reads_passages=model.client.profile.reads_passages,
                plan=plan,
                quote=quote,
            )
            emit(started)
            notices = (*asides, *plan.warnings, *caches.problems)
            for text in notices:
                emit(Notice(at_seconds=started.at_seconds, text=text))
            late: list[str] = []
            deadline_seconds = settings.deadline_seconds
            first_answer = FirstAnswer(told)

            def show(financials: Financials) -> None:
                at_seconds = time.monotonic() - began
                emit(FiguresCompleted(at_seconds=at_seconds, financials=financials))

            async with later_figures(
                read.figures,
                filing,
                split,
                settings,
                on_edgar=is_on_edgar(target),
                after=first_answer.came,
                tell=late.append,
                show=show,
                ends_at=None if deadline_seconds is None else began + deadline_seconds,
            ) as known_later:
                result = await engine.run(
                    plan, first_answer, began=began, deadline_seconds=deadline_seconds
                )
                first_answer.came.set()
                computed = await known_later
            if observed.learnt:
                keep_history(identity, caches, history)
        for text in (*late, *caches.problems):
            if text not in notices:  # found, or failed, on the way
                emit(Notice(at_seconds=time.monotonic() - began, text=text))
                notices = (*notices, text)
    wall_seconds = time.monotonic() - began
    calls.end_open(wall_seconds)  # what was late for the deadline and another analysis goes on with
    trace = RunTrace.of(
        filing,
        calls.calls(),
        wall_seconds,
        trace_id=trace_id,
        began_at=began_at,
        model=started.model,
        strategy=plan.strategy.value,
    )
    analysis = assemble(
        filing, plan, result, started.model, wall_seconds, notices, computed, quote.summary(), trace
    )
    emit(AnalysisFinished(at_seconds=wall_seconds, analysis=analysis))
    return analysis
