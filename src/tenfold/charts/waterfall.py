"""When each model call waited, began to answer and ended: bars over one axis of time.

Each call has a lane. Its attempts follow one another; a hedge, which runs beside the attempt that
was late, has the lower half of the lane to itself. Beside the time that passed stands the sum of
all calls: what the same calls would have taken one after another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final

from tenfold.charts.call_timing import (
    AttemptFate,
    AttemptTiming,
    CallStatus,
    CallTiming,
    Saving,
)
from tenfold.charts.critical_path import critical_path

__all__ = [
    "AttemptFate",
    "AttemptTiming",
    "CallStatus",
    "CallTiming",
    "Saving",
    "Waterfall",
    "WaterfallRow",
    "make_waterfall",
    "one_by_one_seconds",
]

_UNITS: Final = 1000
"""Width of the drawing, in its own units."""
_LEAST_UNITS: Final = 2.0
"""A bar that is drawn at all can be seen."""
_WHOLE: Final = (1.0, 8.0)
_UPPER: Final = (1.0, 4.0)
_LOWER: Final = (5.0, 4.0)
"""Where a bar begins, and its height, in a lane of 10."""


@dataclass(frozen=True, slots=True)
class WaterfallRow:
    """One call, drawn."""

    call: CallTiming
    critical: bool
    svg: str
    """An ``<svg>`` element, stretched over the axis; decoration of what the row says in words."""

    @property
    def label(self) -> str:
        """The call's label."""
        return self.call.label

    @property
    def seconds(self) -> float | None:
        """From its start to its end; None while it runs."""
        return self.call.seconds

    @property
    def notes(self) -> tuple[str, ...]:
        """What did not go at the first try: '2 retries', '1 repair', 'hedge won'."""
        call = self.call
        won, lost = call.hedges_won, call.hedges - call.hedges_won
        notes = (
            _counted(call.retries, "retry", "retries"),
            _counted(call.repairs, "repair", "repairs"),
            "hedge won" if won else "",
            _counted(lost, "hedge", "hedges") if lost else "",
            "joined another analysis's call" if call.saved is Saving.JOINED else "",
        )
        return tuple(note for note in notes if note)


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All calls of an analysis in the order in which they started."""

    rows: tuple[WaterfallRow, ...]
    elapsed_seconds: float
    axis_seconds: float
    """Where the axis ends; of a growing one, a round number beyond what has passed."""
    one_by_one_seconds: float
    """The sum of all calls; of those under way, as far as they have come."""
    critical_seconds: float
    """The time that the critical path took."""
    from_cache: tuple[tuple[str, int], ...] = ()
    """(section, calls) for what the cache answered; these have no rows."""
    earlier: tuple[str, ...] = ()
    """A sentence for each run that was broken off before this one."""

    @property
    def times_faster(self) -> float | None:
        """One after another against what it took; None where nothing was called."""
        if self.elapsed_seconds <= 0 or self.one_by_one_seconds <= 0:
            return None
        return self.one_by_one_seconds / self.elapsed_seconds

    @property
    def saved(self) -> int:
        """How many calls the cache answered."""
        return sum(count for _, count in self.from_cache)


def one_by_one_seconds(calls: Sequence[CallTiming], now_seconds: float | None = None) -> float:
    """What ``calls`` take together; of those under way, as far as they have come."""
    span = _span(calls, now_seconds)
    return sum(_so_far(call, span) for call in calls if call.saved is not Saving.CACHE)


def make_waterfall(
    calls: Sequence[CallTiming],
    now_seconds: float | None = None,
    earlier: tuple[str, ...] = (),
    *,
    is_growing: bool = False,
) -> Waterfall:
    """Draw ``calls``; ``now_seconds`` is how far the axis reaches beyond the last of them.

    One that ``is_growing`` has an axis to a round number: the bar of a call that has ended stays as
    it is until that is reached, instead of becoming a little shorter each time.
    """
    span = _span(calls, now_seconds)
    axis = _round_seconds(span) if is_growing else span
    path = critical_path(calls)
    shown = [n for n, call in enumerate(calls) if call.saved is not Saving.CACHE]
    ordered = sorted(shown, key=lambda n: (_start(calls[n]), calls[n].queued, calls[n].name))
    rows = tuple(
        WaterfallRow(calls[n], n in path.calls, _drawn(calls[n], span, axis)) for n in ordered
    )
    one_by_one = one_by_one_seconds(calls, now_seconds)
    cached = Counter(call.section for call in calls if call.saved is Saving.CACHE)
    return Waterfall(rows, span, axis, one_by_one, path.seconds, tuple(cached.items()), earlier)


def _span(calls: Sequence[CallTiming], now_seconds: float | None) -> float:
    ends = [call.ended for call in calls if call.ended is not None]
    return max([*ends, now_seconds or 0.0, *(call.queued for call in calls)], default=0.0)


def _round_seconds(span: float) -> float:
    """The next of 5, 10, 20, 50, 100 … seconds."""
    step = 5.0
    for factor in cycle((2.0, 2.0, 2.5)):
        if span <= step:
            break
        step *= factor
    return step


def _so_far(call: CallTiming, now_seconds: float) -> float:
    if call.seconds is not None or call.started is None:
        return call.seconds or 0.0
    return max(0.0, now_seconds - call.started)


def _start(call: CallTiming) -> float:
    return call.queued if call.started is None else call.started


def _counted(number: int, one: str, many: str) -> str:
    return "" if number == 0 else f"{number} {one if number == 1 else many}"


def _drawn(call: CallTiming, now_seconds: float, axis_seconds: float) -> str:
    """Waiting; then for each attempt a bar until its first token and one while it answers."""
    end = now_seconds if call.ended is None else call.ended
    bars = "".join(_bars(call, end, axis_seconds))
    return (
        f'<svg class="lane" viewBox="0 0 {_UNITS} 10" preserveAspectRatio="none" '
        f'aria-hidden="true" focusable="false">{bars}</svg>'
    )


def _bars(call: CallTiming, end: float, span: float) -> Iterator[str]:
    waited_from = call.queued
    upper = _UPPER if call.hedges else _WHOLE
    for attempt in call.tried:
        over = end if attempt.ended is None else attempt.ended
        token = over if attempt.first_token is None else attempt.first_token
        if not attempt.hedge:
            yield _bar("wait", waited_from, attempt.started, span, upper)
            waited_from = over
        fate = f" is-{attempt.fate.value}"
        place = _LOWER if attempt.hedge else upper
        yield _bar(f"think{fate}", attempt.started, token, span, place)
        yield _bar(f"answer{fate}", token, over, span, place)
    if call.ended is None or not call.tried:
        yield _bar("wait", waited_from, end, span, upper)


def _bar(kind: str, begin: float, end: float, span: float, place: tuple[float, float]) -> str:
    if span <= 0 or end <= begin:
        return ""
    left = min(max(begin / span, 0.0), 1.0) * _UNITS
    width = max((min(end / span, 1.0) * _UNITS) - left, _LEAST_UNITS)
    left = min(left, _UNITS - width)
    top, height = place
    return (
        f'<rect class="{kind}" x="{left:.1f}" y="{top:g}" width="{width:.1f}" height="{height:g}"/>'
    )
