"""Run one analysis under the eyes of a terminal: progress, notices, logs, and Ctrl-C."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, aclosing, contextmanager

from tenfold.analysis.events import AnalysisStarted, Event
from tenfold.analysis.quote_lines import dollars, quoted_line
from tenfold.analysis.typed import Analysis
from tenfold.analysis.view import clean
from tenfold.cli import exit_codes
from tenfold.cli.choices import Reading
from tenfold.cli.collector import collector_paused
from tenfold.cli.logs import log_event, say
from tenfold.cli.stopping import Stopping, ended_in_order
from tenfold.cli.watch import Watch
from tenfold.execution.events import CallFinished, FirstToken, Notice
from tenfold.pipeline import stream


class AnalysisInterrupted(Exception):  # noqa: N818 - not an error: the user asked for it
    """The user stopped the analysis, and has been told what is kept of it."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code
        """What the command should end with."""


def read_filing(
    target: str,
    reading: Reading,
    *,
    keep: bool = True,
) -> Analysis:
    """Analyse ``target``, telling stderr what happens, and ``keep`` what comes of it for good.

    Where the user stops it, calls in flight are closed, and what was done until then is kept.

    Raises:
        AnalysisInterrupted: the user pressed Ctrl-C, or SIGTERM came.
        TenfoldError: as ``tenfold.stream``.
    """
    watch = Watch()
    with ended_in_order() as stopping:
        try:
            with _display(watch) as echo:
                analysis = asyncio.run(_read(target, reading, watch, echo, stopping))
        except (asyncio.CancelledError, KeyboardInterrupt):
            _tell_and_keep(target, reading, watch, keep=keep)
            terminated = stopping.number == signal.SIGTERM
            code = exit_codes.TERMINATED if terminated else exit_codes.INTERRUPTED
            raise AnalysisInterrupted(code) from None
    if keep and watch.started is not None:
        # Imported here because the first question should not wait for the service's stores.
        from tenfold.cli.keeping import keep_analysis

        problem = keep_analysis(target, reading, watch.started.split, analysis)
        if problem is not None:
            say(f"Note: {problem}", level=logging.WARNING)
    return analysis


def _tell_and_keep(target: str, reading: Reading, watch: Watch, *, keep: bool) -> None:
    """Tell what a stopped analysis has come to, and keep that where anything was sent."""
    from tenfold.cli.stopped import bill_line, landed_line

    lines = [landed_line(watch, reading)]
    problem: str | None = None
    if watch.so_far.calls:
        lines.append(bill_line(watch.so_far))
    if watch.so_far.calls and keep:
        from tenfold.cli.keeping import keep_stopped

        try:
            kept = keep_stopped(target, reading, watch.events, watch.so_far)
        except KeyboardInterrupt:
            problem = "Its trace is not kept: you did not want to wait for it."
        else:
            problem = kept.problem
            lines[-1] += "" if problem else f" To see each: tenfold trace {kept.id}"
    # Only now, because a terminal throws away what it has not shown yet when Ctrl-C comes again.
    for line in lines:
        say(line)
    if problem is not None:
        say(f"Note: {problem}", level=logging.WARNING)


async def _read(
    target: str,
    reading: Reading,
    watch: Watch,
    echo: Callable[[str], None] | None,
    stopping: Stopping,
) -> Analysis:
    with stopping.ends_this_task(), ExitStack() as until_answered:
        # The model's library is imported on the way to the first answer.
        until_answered.enter_context(collector_paused())
        reads = stream(target, at_close=watch.see, **reading.keywords())
        async with aclosing(reads) as events:
            async for event in events:
                if isinstance(event, FirstToken | CallFinished):
                    until_answered.close()
                watch.see(event)
                log_event(event)
                _tell(event, echo)
    if watch.analysis is not None and watch.analysis.usage.tokens.cost_usd:
        say(_bill(watch.analysis), echo=echo)
    if watch.analysis is None:
        raise RuntimeError("the stream ended without an analysis")
    return watch.analysis


def _tell(event: Event, echo: Callable[[str], None] | None) -> None:
    match event:
        case AnalysisStarted():
            say(f"Model: {event.model_reason}", echo=echo)
            for reason in dict.fromkeys(skipped.reason for skipped in event.plan.skipped):
                text = clean(reason)
                say(f"Not asked: {text}{'' if text.endswith('.') else '.'}", echo=echo)
            if event.quote.calls and not event.quote.reads_passages:
                say(quoted_line(event.quote.summary()), echo=echo)
        case Notice():
            say(f"Note: {clean(event.text)}", level=logging.WARNING, echo=echo)
        case _:
            return


def _bill(analysis: Analysis) -> str:
    """'Spent $0.11 (quoted $0.12).'."""
    spent = analysis.usage.tokens.cost_usd or 0.0
    quote = analysis.quote
    beside = "" if quote is None or quote.cost_usd is None else quote.cost_usd
    quoted = f" (quoted {dollars(beside)})" if isinstance(beside, float) else ""
    return f"Spent {dollars(spent)}{quoted}."


@contextmanager
def _display(watch: Watch) -> Generator[Callable[[str], None] | None, None, None]:
    """A live display where stderr is a terminal with nothing else to show."""
    if not shows_progress():
        yield None
        return
    # rich is not imported for a pipe: a repeat from the cache is over sooner than its import.
    from tenfold.cli.progress import live_progress

    with live_progress(watch) as echo:
        yield echo


def shows_progress() -> bool:
    """Whether stderr is a terminal that can be redrawn and no log lines would tear the display."""
    quiet = not logging.getLogger("tenfold").isEnabledFor(logging.INFO)
    return quiet and sys.stderr.isatty() and os.environ.get("TERM") not in {"dumb", "unknown"}
