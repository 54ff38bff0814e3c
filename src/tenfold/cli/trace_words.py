"""What stands above and below the waterfall of a trace, in lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Console
from rich.text import Text

from tenfold.analysis.headings import cost_text, earlier_lines
from tenfold.analysis.view import clean
from tenfold.charts.critical_path import CriticalPath
from tenfold.llm.usage import NO_USAGE
from tenfold.trace.run import RunStop, RunTrace, TraceTotals

CRITICAL: Final = "◆"
_TELLING: Final = 1.1
"""From how many times the whole run on a comparison tells anything."""


def head(trace: RunTrace, path: CriticalPath, columns: int) -> Iterator[Text]:
    """What was read, by which model, how long it took, and what was broken off."""
    what = [trace.company or "A filing", trace.form or "10-K"]
    year = f" for fiscal year {trace.fiscal_year}" if trace.fiscal_year else ""
    yield _cut(Text(clean(", ".join(what) + year), "bold"), columns)
    began = trace.began_at[:19].replace("T", " ")
    yield _cut(Text(f"{clean(trace.model)}, {clean(trace.strategy)}, {began} UTC"), columns)
    one_by_one = trace.totals.one_by_one_seconds
    parts = [Text(f"Elapsed {trace.wall_seconds:.1f} s.")]
    if one_by_one > 0 and trace.wall_seconds > 0:
        times = one_by_one / trace.wall_seconds
        # Passages are ranked, not waited for: there the calls are a small part of the whole.
        longer = f": {times:.1f} times as long" if times >= _TELLING else ""
        parts.append(Text(f"One after another {one_by_one:.1f} s{longer}."))
    if path.steps:
        parts.append(Text(f"{CRITICAL} Critical path {path.seconds:.1f} s.", "bold"))
    yield from packed(parts, columns)
    for sentence in (*_stopped_lines(trace), *earlier_lines(trace.earlier)):
        words = [Text(word, "yellow") for word in sentence.split()]
        yield from packed(words, columns)


def _stopped_lines(trace: RunTrace) -> Iterator[str]:
    """Why there is no result; nothing where there is one."""
    if trace.stopped is None:
        return
    how = "Cancelled" if trace.stopped is RunStop.CANCELLED else "Failed"
    closed = trace.totals.cancelled
    calls = f"; {counted(closed, 'call')} under way {'was' if closed == 1 else 'were'} closed"
    yield f"{how} after {trace.wall_seconds:.1f} s{calls if closed else ''}."


def foot(trace: RunTrace, path: CriticalPath, columns: int) -> Iterator[Text]:
    """The critical path, then counts and sums."""
    if path.steps:
        steps = [
            f"{clean(trace.calls[step.call].timing().label)} "
            f"{'waits ' if step.waiting else ''}{step.end - step.begin:.1f} s"
            for step in path.steps
        ]
        arrows = [f"{step} →" for step in steps[:-1]] + steps[-1:]
        whole = f"{CRITICAL} {path.seconds:.1f} s:"
        yield from packed([Text(part) for part in (whole, *arrows)], columns)
    totals = trace.totals
    yield from packed(_listed(_counts(totals)), columns)
    usage = totals.usage
    if usage.prompt_tokens or usage.completion_tokens:
        used = (
            f"{usage.prompt_tokens:,} tokens in ({usage.cached_prompt_tokens:,} cached)",
            f"{usage.completion_tokens:,} out",
            cost_text(usage.cost_usd) + (" (partly estimated)" if _estimated(trace) else ""),
        )
        yield from packed(_listed(used), columns)


def _counts(totals: TraceTotals) -> Iterator[str]:
    lost = totals.hedges - totals.hedges_won
    ends = ((totals.failed, "failed"), (totals.cancelled, "cancelled"))
    apart = ", ".join(f"{count} {how}" for count, how in ends if count)
    yield counted(totals.calls, "call") + (f" ({apart})" if apart else "")
    yield counted(totals.attempts, "attempt")
    yield counted(totals.retries, "retry", "retries")
    yield counted(totals.repairs, "repair")
    won = f" ({totals.hedges_won} won, {lost} lost)" if totals.hedges else ""
    yield counted(totals.hedges, "hedge") + won
    yield f"{totals.cached} from the cache"
    if totals.joined:
        yield f"{totals.joined} joined to another analysis's calls"


def _estimated(trace: RunTrace) -> bool:
    """Whether some of what was used is reckoned: what a closed request had used nobody tells."""
    return any(
        attempt.estimated and attempt.usage != NO_USAGE
        for call in trace.calls
        for attempt in call.attempts
    )


def counted(number: int, one: str, many: str | None = None) -> str:
    """'1 call', '2 calls'."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _cut(line: Text, columns: int) -> Text:
    line.truncate(columns, overflow="ellipsis")
    return line


def _listed(parts: Iterable[str]) -> list[Text]:
    texts = list(parts)
    return [Text(f"{text},") for text in texts[:-1]] + [Text(text) for text in texts[-1:]]


def packed(parts: Iterable[Text], columns: int, gap: str = " ") -> Iterator[Text]:
    """``parts`` in as few lines as there may be; a part is broken only where it is too long."""
    console, line = Console(width=columns), Text()
    for part in parts:
        if line and line.cell_len + len(gap) + part.cell_len > columns:
            yield from line.wrap(console, columns)
            line = Text()
        line = Text.assemble(line, gap, part) if line else part
    if line:
        yield from line.wrap(console, columns)
