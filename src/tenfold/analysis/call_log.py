"""What became of each model call, gathered from the events of an analysis."""

from __future__ import annotations

from dataclasses import replace

from tenfold.analysis.events import Event
from tenfold.charts.waterfall import CallStatus, CallTiming
from tenfold.execution.events import CallFinished, CallQueued, CallStarted, FirstToken


class CallLog:
    """Sees every event and knows the timing of every call."""

    def __init__(self) -> None:
        self._calls: dict[str, CallTiming] = {}

    def see(self, event: Event) -> None:
        """Take note of ``event``."""
        match event:
            case CallQueued():
                self._calls[event.call] = CallTiming(name=event.call, queued=event.at_seconds)
            case CallStarted():
                known = self._known(event.call, event.at_seconds)
                # Attempts after the first belong to the same stretch of time.
                started = event.at_seconds if known.started is None else known.started
                self._keep(replace(known, started=started, status=CallStatus.RUNNING))
            case FirstToken():
                known = self._known(event.call, event.at_seconds)
                self._keep(replace(known, first_token=event.at_seconds))
            case CallFinished():
                known = self._known(event.call, event.at_seconds)
                status = CallStatus.OK if event.reason is None else CallStatus.FAILED
                cost = event.usage.cost_usd
                self._keep(replace(known, ended=event.at_seconds, status=status, cost_usd=cost))
            case _:
                return

    def timings(self) -> tuple[CallTiming, ...]:
        """Every call so far, in the order in which they were queued."""
        return tuple(self._calls.values())

    def _known(self, call: str, at_seconds: float) -> CallTiming:
        return self._calls.get(call) or CallTiming(name=call, queued=at_seconds)

    def _keep(self, timing: CallTiming) -> None:
        self._calls[timing.name] = timing
