"""What an analysis has come to, counted from its events: for one that ends without a result."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tenfold.analysis.events import AnalysisStarted, Event
from tenfold.analysis.model import AnalysisCounts, UsageSummary
from tenfold.execution.events import (
    AttemptEnd,
    AttemptEnded,
    CallSaved,
    CallStarted,
    ComponentFinished,
)
from tenfold.execution.outcome import OutcomeStatus
from tenfold.llm.usage import NO_USAGE, Usage


@dataclass(slots=True)
class SoFar:
    """Sees every event of an analysis, also those of calls that were closed."""

    started: AnalysisStarted | None = None
    calls: int = 0
    """Requests sent, retries, repairs and hedges included."""
    cached_calls: int = 0
    hedges: int = 0
    closed: int = 0
    """Requests that were cancelled on their way: nobody waited for the answer any more."""
    tokens: Usage = NO_USAGE
    """Of all requests that have ended; estimated where one was closed."""
    seconds: float = 0.0
    """When the latest event was."""
    _ended: Counter[OutcomeStatus] = field(default_factory=Counter[OutcomeStatus])

    def see(self, event: Event) -> None:
        """Take ``event`` into account."""
        self.seconds = max(self.seconds, event.at_seconds)
        match event:
            case AnalysisStarted():
                self.started = event
            case CallStarted():
                self.calls += 1
                self.hedges += event.hedge
            case AttemptEnded():
                self.tokens += event.usage
                self.closed += event.end is AttemptEnd.CANCELLED
            case CallSaved():
                self.cached_calls += 1
            case ComponentFinished():
                self._ended[event.outcome.status] += 1
            case _:
                return

    @property
    def counts(self) -> AnalysisCounts:
        """The components that have ended."""
        ended = self._ended
        return AnalysisCounts(
            ok=ended[OutcomeStatus.OK],
            failed=ended[OutcomeStatus.FAILED],
            skipped=ended[OutcomeStatus.SKIPPED],
        )

    @property
    def usage(self) -> UsageSummary:
        """What it has taken."""
        return UsageSummary(
            self.calls, self.cached_calls, self.tokens, self.seconds, hedges=self.hedges
        )
