"""When each model call waited, began to answer and ended: bars over one axis of time.

The critical path is the chain of calls that decided how long it all took: the one that ended last,
before it the one whose end let it start (a place in flight became free, or a combined prompt had to
wait for the answers it stands in for), and so on. Beside the time that passed stands the sum of
all calls: what the same calls would have taken one after another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_TOGETHER: Final = re.compile(r"\[(\d+)\]$")
_SOON_SECONDS: Final = 0.02
"""What bookkeeping takes: a shorter wait is no wait."""
_UNITS: Final = 1000
"""Width of the drawing, in its own units."""
_LEAST_UNITS: Final = 2.0
"""A bar that is drawn at all can be seen."""


class CallStatus(StrEnum):
    """How far a call has come."""

    QUEUED = "queued"
    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """It had not ended when the analysis did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTiming:
    """One call; times are seconds since the analysis began, None for what has not happened."""

    name: str
    queued: float
    started: float | None = None
    first_token: float | None = None
    ended: float | None = None
    status: CallStatus = CallStatus.QUEUED
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class WaterfallRow:
    """One call, drawn."""

    call: CallTiming
    seconds: float | None
    """From its start to its end; None while it runs."""
    critical: bool
    svg: str
    """An ``<svg>`` element, stretched over the axis; decoration of what the row says in words."""

    @property
    def label(self) -> str:
        """'Key products' for 'business.key_products', 'Business, 2 together' for 'business[2]'."""
        words = _TOGETHER.sub(r", \1 together", self.call.name.rpartition(".")[2])
        words = words.replace("_", " ")
        return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All calls of an analysis in the order in which they started."""

    rows: tuple[WaterfallRow, ...]
    elapsed_seconds: float
    one_by_one_seconds: float
    """The sum of all calls."""
    critical_seconds: float
    """The time that the calls of the critical path took."""

    @property
    def times_faster(self) -> float | None:
        """One after another against what it took; None where nothing was called."""
        if self.elapsed_seconds <= 0 or self.one_by_one_seconds <= 0:
            return None
        return self.one_by_one_seconds / self.elapsed_seconds


def make_waterfall(calls: Sequence[CallTiming], now_seconds: float | None = None) -> Waterfall:
    """Draw ``calls``; ``now_seconds`` is how far the axis reaches while some still run."""
    ends = [call.ended for call in calls if call.ended is not None]
    span = max([*ends, now_seconds or 0.0, *(call.queued for call in calls)], default=0.0)
    path = critical_path(calls)
    ordered = sorted(calls, key=lambda call: (_start(call), call.queued, call.name))
    rows = tuple(
        WaterfallRow(call, _seconds(call), call.name in path, _drawn(call, span))
        for call in ordered
    )
    one_by_one = sum(row.seconds or 0.0 for row in rows)
    critical = sum(row.seconds or 0.0 for row in rows if row.critical)
    return Waterfall(rows, span, one_by_one, critical)


def critical_path(calls: Sequence[CallTiming]) -> frozenset[str]:
    """The names of the calls that decided when the last one ended."""
    begin = min((call.queued for call in calls), default=0.0)
    done = [call for call in calls if call.ended is not None and call.started is not None]
    current = max(done, key=_end, default=None)
    path: list[str] = []
    while current is not None:
        path.append(current.name)
        current = _before(current, done, begin)
    return frozenset(path)


def _before(call: CallTiming, done: Sequence[CallTiming], begin: float) -> CallTiming | None:
    """The call whose end let ``call`` start; None where it did not wait for any."""
    start = _start(call)
    waited = start - call.queued > _SOON_SECONDS
    came_later = call.queued - begin > _SOON_SECONDS
    if not (waited or came_later):
        return None
    limit = start if waited else call.queued
    earlier = [other for other in done if other is not call and _end(other) <= limit]
    return max(earlier, key=_end, default=None)


def _start(call: CallTiming) -> float:
    return call.queued if call.started is None else call.started


def _end(call: CallTiming) -> float:
    return 0.0 if call.ended is None else call.ended


def _seconds(call: CallTiming) -> float | None:
    if call.ended is None or call.started is None:
        return None
    return max(0.0, call.ended - call.started)


def _drawn(call: CallTiming, span: float) -> str:
    """Three bars: waiting, until the first token, answering."""
    end = call.ended if call.ended is not None else span
    start = call.started if call.started is not None else end
    token = call.first_token if call.first_token is not None else end
    bars = (
        _bar("wait", call.queued, start, span),
        _bar("think", start, token, span),
        _bar("answer", token, end, span),
    )
    return (
        f'<svg class="lane" viewBox="0 0 {_UNITS} 10" preserveAspectRatio="none" '
        f'aria-hidden="true" focusable="false">{"".join(bars)}</svg>'
    )


def _bar(kind: str, begin: float, end: float, span: float) -> str:
    if span <= 0 or end <= begin:
        return ""
    left = min(max(begin / span, 0.0), 1.0) * _UNITS
    width = max((min(end / span, 1.0) * _UNITS) - left, _LEAST_UNITS)
    left = min(left, _UNITS - width)
    return f'<rect class="{kind}" x="{left:.1f}" y="1" width="{width:.1f}" height="8"/>'
