"""The chain of calls that decided how long an analysis took.

Read backwards from the call that ended last. What let it start was the end of another attempt that
gave up its place in flight, the first token of the call that led its section (whose text it was to
share), or, for a call that came later, the end of the calls that it stands in for. Where none of
these is seen, it waited for a limit, and the wait itself is a step. Steps follow one another
without gap or overlap, but where a call came later for no reason that is seen; their sum is what
the chain took.

Source: the critical path of J. E. Kelley and M. R. Walker, "Critical-Path Planning and Scheduling"
(1959), over what is known of the calls' dependencies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tenfold.charts.call_timing import CallTiming

_SOON_SECONDS: Final = 0.02
"""What bookkeeping takes: a shorter wait is no wait."""
_RELEASE_SECONDS: Final = 0.1
"""What may lie between the end of one attempt and the start of another in its place."""


@dataclass(frozen=True, slots=True)
class CriticalStep:
    """A stretch of time that one call of the chain accounts for."""

    call: int
    """Its place among the calls."""
    begin: float
    end: float
    waiting: bool = False
    """Whether it waited for a limit rather than worked."""


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """The steps in the order in which they happened."""

    steps: tuple[CriticalStep, ...] = ()

    @property
    def seconds(self) -> float:
        """What they took together."""
        return sum(step.end - step.begin for step in self.steps)

    @property
    def calls(self) -> frozenset[int]:
        """The places of the calls in it."""
        return frozenset(step.call for step in self.steps)


@dataclass(frozen=True, slots=True)
class _Cause:
    """The call that let another go, and when."""

    call: int
    at: float


def critical_path(calls: Sequence[CallTiming]) -> CriticalPath:
    """The chain that ends with whichever of ``calls`` ended last."""
    asked = [n for n, call in enumerate(calls) if call.seconds]
    last = max(asked, key=lambda n: calls[n].ended or 0.0, default=None)
    if last is None:
        return CriticalPath()
    chain = _backwards(calls, asked, _Cause(last, calls[last].ended or 0.0))
    return CriticalPath(tuple(_joined(reversed(list(chain)))))


def _backwards(
    calls: Sequence[CallTiming], asked: Sequence[int], cause: _Cause | None
) -> Iterator[CriticalStep]:
    """The steps from the last to the first. Each call begins before the one that it let go."""
    while cause is not None:
        call = calls[cause.call]
        start = _start(call)
        ready = call.queued if call.released is None else call.released
        waited = start - ready > _SOON_SECONDS
        yield CriticalStep(cause.call, start if waited else min(ready, start), cause.at)
        freed = _whose_place(calls, asked, cause.call, start) if waited else None
        if waited and freed is None:
            yield CriticalStep(cause.call, ready, start, waiting=True)
        cause = freed or _what_called(calls, asked, cause.call)


def _whose_place(
    calls: Sequence[CallTiming], asked: Sequence[int], late: int, start: float
) -> _Cause | None:
    """The attempt that ended just before ``start`` and made room."""
    ends = [
        _Cause(n, attempt.ended)
        for n in asked
        for attempt in calls[n].tried
        if n != late
        and attempt.ended is not None
        and start - _RELEASE_SECONDS <= attempt.ended <= start
        and _start(calls[n]) < start
    ]
    return max(ends, key=lambda cause: cause.at, default=None)


def _what_called(calls: Sequence[CallTiming], asked: Sequence[int], late: int) -> _Cause | None:
    """What had to happen before the call could be queued, or released where it waited for that."""
    call = calls[late]
    begin = min(calls[n].queued for n in asked)
    if call.released is not None and call.released - call.queued > _SOON_SECONDS:
        led = [
            _Cause(n, attempt.first_token)
            for n in asked
            for attempt in calls[n].tried
            if n != late
            and calls[n].section == call.section
            and attempt.first_token is not None
            and attempt.first_token <= call.released
            and _start(calls[n]) < call.released
        ]
        return max(led, key=lambda cause: cause.at, default=None)
    if call.queued - begin <= _SOON_SECONDS:
        return None
    ends = [
        _Cause(n, end)
        for n in asked
        if n != late
        and calls[n].section == call.section
        and (end := calls[n].ended) is not None
        and end <= call.queued
    ]
    return max(ends, key=lambda cause: cause.at, default=None)


def _joined(steps: Iterator[CriticalStep]) -> Iterator[CriticalStep]:
    """Each beginning where the one before it ended, where no more than bookkeeping lies between."""
    before: float | None = None
    for step in steps:
        joins = before is not None and step.begin - before <= _RELEASE_SECONDS
        begun = replace(step, begin=before) if before is not None and joins else step
        if begun.end > begun.begin:
            yield begun
            before = begun.end


def _start(call: CallTiming) -> float:
    return call.queued if call.started is None else call.started
