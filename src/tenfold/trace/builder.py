"""Makes a trace of events, one after the other, so that it can be looked at while calls run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tenfold.charts.call_timing import Saving
from tenfold.execution.events import (
    AttemptEnd,
    AttemptEnded,
    CallEvent,
    CallFinished,
    CallQueued,
    CallReleased,
    CallRetrying,
    CallSaved,
    CallStarted,
    FirstToken,
)
from tenfold.trace.calls import AttemptTrace, CallTrace, RetryTrace, milliseconds
from tenfold.trace.run import total_usage


@dataclass(slots=True)
class _Call:
    trace: CallTrace
    attempts: dict[int, AttemptTrace] = field(default_factory=dict[int, AttemptTrace])
    retries: list[RetryTrace] = field(default_factory=list[RetryTrace])
    answered: int = 0
    """The attempt that answered last: a hedge that it overtook may have a higher number."""

    _told: CallTrace | None = None
    """As it was told last, until something happens to it: a page asks many times a second."""

    def touched(self) -> _Call:
        """The same, about to change."""
        self._told = None
        return self

    def told(self) -> CallTrace:
        if self._told is None:
            self._told = self._as_it_is()
        return self._told

    def _as_it_is(self) -> CallTrace:
        attempts = tuple(self.attempts.values())
        usage = self.trace.usage
        if self.trace.ended is None:
            usage = total_usage(attempt.usage for attempt in attempts)
        return replace(self.trace, attempts=attempts, retries=tuple(self.retries), usage=usage)


class TraceBuilder:
    """Sees every event of an analysis and knows what has become of each call."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []
        self._open: dict[str, _Call] = {}
        """By name, of which an analysis may have several in turn, but one at a time."""

    def see(self, event: object) -> None:
        """Take note of ``event``; one that is not about a call changes nothing."""
        match event:
            case CallQueued():
                self._begin(event, event.section, event.components)
            case CallSaved():
                self._save(event)
            case CallReleased():
                call = self._call(event)
                call.trace = replace(call.trace, released=milliseconds(event.at_seconds))
            case CallStarted() | FirstToken() | AttemptEnded():
                self._attempt(event)
            case CallRetrying():
                call = self._call(event)
                call.retries.append(
                    RetryTrace(
                        after=(call.answered or event.attempt) if event.repair else event.attempt,
                        at=milliseconds(event.at_seconds),
                        delay_seconds=milliseconds(event.delay_seconds),
                        reason=event.reason,
                        repair=event.repair,
                    )
                )
            case CallFinished():
                call = self._call(event)
                ended = milliseconds(event.at_seconds)
                call.trace = replace(
                    call.trace,
                    ended=ended,
                    reason=event.reason,
                    cancelled=event.cancelled,
                    usage=event.usage,
                )
                self._open.pop(event.call, None)
            case _:
                return

    def calls(self) -> tuple[CallTrace, ...]:
        """Every call so far, in the order in which they were queued or found unnecessary."""
        return tuple(call.told() for call in self._calls)

    def end_open(self, at_seconds: float) -> None:
        """End at ``at_seconds``, as cancelled, what has not ended: no more will be told of it."""
        at = milliseconds(at_seconds)
        for call in self._open.values():
            call.touched().trace = replace(
                call.trace, ended=at, cancelled=True, usage=call.told().usage
            )
            for number, attempt in call.attempts.items():
                if attempt.end is None:
                    closed = replace(attempt, ended=at, end=AttemptEnd.CANCELLED, estimated=True)
                    call.attempts[number] = closed
            call.touched()
        self._open.clear()

    def _begin(self, event: CallEvent, section: str, components: tuple[str, ...]) -> _Call:
        call = _Call(
            CallTrace(
                name=event.call,
                section=section,
                components=components,
                queued=milliseconds(event.at_seconds),
            )
        )
        self._calls.append(call)
        self._open[event.call] = call
        return call

    def _save(self, event: CallSaved) -> None:
        ended = milliseconds(event.at_seconds)
        trace = CallTrace(
            name=event.call,
            section=event.section,
            components=event.components,
            queued=milliseconds(ended - milliseconds(event.waited_seconds)),
            ended=ended,
            reason=event.reason,
            saved=Saving.JOINED if event.joined else Saving.CACHE,
        )
        self._calls.append(_Call(trace))

    def _call(self, event: CallEvent) -> _Call:
        # One whose beginning was never told: its name says where it belongs.
        section, _, key = event.call.partition("[")[0].partition(".")
        call = self._open.get(event.call) or self._begin(event, section, (key,) if key else ())
        return call.touched()

    def _attempt(self, event: CallStarted | FirstToken | AttemptEnded) -> None:
        call = self._call(event)
        attempts = call.attempts
        at = milliseconds(event.at_seconds)
        known = attempts.get(event.attempt) or AttemptTrace(number=event.attempt, started=at)
        match event:
            case CallStarted():
                known = replace(known, hedge=event.hedge)
            case FirstToken():
                known = replace(known, first_token=at)
            case AttemptEnded():
                if event.end is AttemptEnd.ANSWERED:
                    call.answered = event.attempt
                known = replace(
                    known,
                    ended=at,
                    end=event.end,
                    usage=event.usage,
                    estimated=event.estimated,
                    reason=event.reason,
                    error=event.error,
                )
        attempts[event.attempt] = known
