"""All numbers of a trace as a plain table: a line for each call."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from tenfold.analysis.headings import cost_text
from tenfold.analysis.view import clean
from tenfold.charts.call_timing import Saving
from tenfold.cli.logs import redacted
from tenfold.execution.events import AttemptEnd
from tenfold.trace.calls import AttemptTrace, CallTrace
from tenfold.trace.run import RunTrace

HEADS: Final = (
    "call",
    "queued",
    "sent",
    "token",
    "ended",
    "seconds",
    "sends",
    "in",
    "cached",
    "out",
    "cost",
    "what happened",
)
_GAP: Final = "  "
_NUMBERS_INDENT: Final = 2
_HAPPENED_INDENT: Final = 6
_LEAST_HAPPENED_COLUMNS: Final = 40


def call_lines(trace: RunTrace, columns: int | None = None) -> list[str]:
    """A line under ``HEADS`` for each call, in the order in which they were sent.

    Times are seconds since the analysis began; what did not happen is empty. In a terminal of
    ``columns`` a call's name, its numbers and what happened to it are lines of their own where they
    have no room beside each other; None is a pipe, where every call is one line.
    """
    calls = sorted(trace.calls, key=lambda c: c.queued if c.started is None else c.started)
    rows = [HEADS, *map(_row, calls)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADS) - 1)]
    room = None if columns is None else columns - sum(widths) - len(_GAP) * len(widths)
    if room is None or room >= _LEAST_HAPPENED_COLUMNS:
        return [line for row in rows for line in _beside(row, widths, room)]
    return [line for row in rows for line in _stacked(row, widths, columns or 0)]


def _beside(row: tuple[str, ...], widths: list[int], room: int | None) -> Iterator[str]:
    name = row[0].ljust(widths[0])
    happened = [row[-1]] if room is None else textwrap.wrap(row[-1], room) or [""]
    yield _GAP.join([name, *_numbers(row, widths), happened[0]]).rstrip()
    indent = sum(widths) + len(_GAP) * len(widths)
    yield from (" " * indent + more for more in happened[1:])


def _stacked(row: tuple[str, ...], widths: list[int], columns: int) -> Iterator[str]:
    yield row[0]
    yield " " * _NUMBERS_INDENT + " ".join(_numbers(row, widths))
    happened = textwrap.wrap(row[-1], max(columns - _HAPPENED_INDENT, 20))
    yield from (" " * _HAPPENED_INDENT + more for more in happened)


def _numbers(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:], strict=True)]


def _row(call: CallTrace) -> tuple[str, ...]:
    usage = call.usage
    sent = bool(call.attempts)
    return (
        clean(call.name),
        _time(call.queued),
        _time(call.started),
        _time(call.first_token),
        _time(call.ended),
        _time(call.timing().seconds),
        str(len(call.attempts)) if sent else "",
        f"{usage.prompt_tokens:,}" if sent else "",
        f"{usage.cached_prompt_tokens:,}" if sent else "",
        f"{usage.completion_tokens:,}" if sent else "",
        cost_text(usage.cost_usd).removeprefix("cost ") if sent else "",
        clean(redacted("; ".join(_happened(call)))),
    )


def _time(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.3f}"


def _happened(call: CallTrace) -> Iterator[str]:
    if call.saved is Saving.CACHE:
        yield "from the cache"
    if call.saved is Saving.JOINED:
        yield "joined another analysis's call"
    if call.released is not None:
        yield f"released at {call.released:.3f}"
    for attempt in call.attempts:
        yield from _of_attempt(attempt)
    for retry in call.retries:
        if retry.repair:
            yield f"answer {retry.after} sent back: {retry.reason}"
    if call.cancelled:
        yield f"cancelled at {_time(call.ended)}"
    elif call.reason is not None:
        yield f"failed: {call.reason}"


def _of_attempt(attempt: AttemptTrace) -> Iterator[str]:
    sent = f"{attempt.number} sent at {attempt.started:.3f}"
    if attempt.hedge:
        won = attempt.end is AttemptEnd.ANSWERED
        yield f"hedge {sent}, {'won' if won else 'lost'}"
    elif attempt.end is AttemptEnd.FAILED:
        yield f"attempt {sent}, failed at {_time(attempt.ended)}: {attempt.reason}"
    elif attempt.number > 1:
        yield f"attempt {sent}"
