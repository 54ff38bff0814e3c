"""One call's lane in a terminal: a character for each stretch of time, and marks upon it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from tenfold.charts.call_timing import AttemptFate
from tenfold.trace.calls import CallTrace


class Ink(Enum):
    """What a stretch of a lane is drawn with."""

    QUEUED = "─"
    PAUSE = "·"
    THINK = "░"
    ANSWER = "█"
    LOST = "▒"
    FAILED = "×"
    REPAIR = "↺"
    HEDGE = "»"


LEGEND: Final = (
    (Ink.QUEUED, "queued"),
    (Ink.THINK, "until the first token"),
    (Ink.ANSWER, "answering"),
    (Ink.LOST, "overtaken, or cancelled"),
    (Ink.FAILED, "failed"),
    (Ink.PAUSE, "waits to be sent again"),
    (Ink.REPAIR, "sent back for repair"),
    (Ink.HEDGE, "late: asked a second time"),
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    ink: Ink
    begin: float
    end: float


def lane(call: CallTrace, span: float, width: int) -> list[Ink | None]:
    """``width`` cells from 0 to ``span`` seconds; None where nothing happened."""
    cells: list[Ink | None] = [None] * width
    if span <= 0:
        return cells
    for stretch in _stretches(call, span):
        first = min(int(stretch.begin / span * width), width - 1)
        # A stretch that is drawn at all has a cell of its own.
        behind = max(first + 1, math.ceil(min(stretch.end / span, 1.0) * width - 1e-9))
        cells[first:behind] = [stretch.ink] * (behind - first)
    for ink, at in _marks(call):
        cells[min(int(at / span * width), width - 1)] = ink
    return cells


def _stretches(call: CallTrace, span: float) -> Iterator[_Stretch]:
    """What is drawn first is drawn over: losers before the attempt that counts."""
    timing = call.timing()
    end = span if timing.ended is None else timing.ended
    waits_from, ink = call.queued, Ink.QUEUED
    for attempt in timing.attempts:
        if attempt.hedge:
            continue
        if attempt.started > waits_from:
            yield _Stretch(ink, waits_from, attempt.started)
        waits_from, ink = end if attempt.ended is None else attempt.ended, Ink.PAUSE
    if not timing.attempts or (timing.ended is None and waits_from < end):
        yield _Stretch(ink, waits_from, end)
    counts_last = sorted(timing.attempts, key=lambda a: a.fate is not AttemptFate.LOST)
    for attempt in counts_last:
        over = end if attempt.ended is None else attempt.ended
        token = over if attempt.first_token is None else attempt.first_token
        lost = attempt.fate is AttemptFate.LOST
        if token > attempt.started:
            yield _Stretch(Ink.THINK, attempt.started, token)
        if over > token or attempt.first_token is not None:
            yield _Stretch(Ink.LOST if lost else Ink.ANSWER, token, over)


def _marks(call: CallTrace) -> Iterator[tuple[Ink, float]]:
    for attempt in call.timing().attempts:
        if attempt.hedge:
            yield Ink.HEDGE, attempt.started
        if attempt.fate is AttemptFate.FAILED and attempt.ended is not None:
            yield Ink.FAILED, attempt.ended
    for retry in call.retries:
        if retry.repair:
            yield Ink.REPAIR, retry.at
