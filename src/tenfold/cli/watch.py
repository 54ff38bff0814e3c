"""What has happened in an analysis so far, counted from its events.

The progress display, the message after Ctrl-C and the sentences on stderr read this; it knows
nothing of terminals.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from pydantic import BaseModel

from tenfold.analysis.events import AnalysisFinished, AnalysisStarted, Event
from tenfold.analysis.so_far import SoFar
from tenfold.analysis.typed import Analysis
from tenfold.execution.events import (
    CallFinished,
    CallQueued,
    CallRetrying,
    CallStarted,
    ComponentFinished,
)
from tenfold.execution.outcome import AnswerSource, Outcome, OutcomeStatus
from tenfold.llm.usage import NO_USAGE, Usage


class Mark(Enum):
    """Where one component stands, as one character."""

    WAITING = "·"
    IN_FLIGHT = "●"
    DONE = "✓"
    CACHED = "◆"
    FAILED = "✗"
    SKIPPED = "–"


_MARKS: Mapping[OutcomeStatus, Mark] = {
    OutcomeStatus.OK: Mark.DONE,
    OutcomeStatus.FAILED: Mark.FAILED,
    OutcomeStatus.SKIPPED: Mark.SKIPPED,
}


@dataclass(slots=True)
class SectionWatch:
    """One section's components on their way."""

    key: str
    item: str
    marks: dict[str, Mark]
    """By component key, in the catalogue's order."""
    latest: str = ""
    """Title of the component that landed last."""

    @property
    def settled(self) -> int:
        """How many components have an outcome."""
        return sum(mark not in (Mark.WAITING, Mark.IN_FLIGHT) for mark in self.marks.values())


@dataclass(slots=True)
class Watch:
    """Counts what happens in one analysis."""

    started: AnalysisStarted | None = None
    analysis: Analysis | None = None
    sections: dict[str, SectionWatch] = field(default_factory=dict[str, SectionWatch])
    in_flight: set[str] = field(default_factory=set[str])
    """Names of the calls that are under way."""
    retrying: dict[str, str] = field(default_factory=dict[str, str])
    """Why each call that waits for another attempt has to."""
    usage: Usage = NO_USAGE
    landed: int = 0
    """Components that this run has answered; each is in the cache."""
    from_cache: int = 0
    so_far: SoFar = field(default_factory=SoFar)
    events: list[Event] = field(default_factory=list[Event])
    """All of them: what is kept of an analysis that is stopped."""
    _began: float = field(default_factory=time.monotonic)
    _calls: dict[str, CallQueued] = field(default_factory=dict[str, CallQueued])

    @property
    def elapsed_seconds(self) -> float:
        """Since the watch began."""
        return time.monotonic() - self._began

    @property
    def components(self) -> int:
        """How many components are asked for."""
        return sum(len(section.marks) for section in self.sections.values())

    def see(self, event: Event) -> None:
        """Take one event into account."""
        self.events.append(event)
        self.so_far.see(event)
        match event:
            case AnalysisStarted():
                self.started = event
                for plan in event.plan.sections:
                    marks = dict.fromkeys((c.key for c in plan.components), Mark.WAITING)
                    self.sections[plan.key] = SectionWatch(plan.key, plan.item, marks)
            case CallQueued():
                self._calls[event.call] = event
            case CallStarted():
                self.in_flight.add(event.call)
                self.retrying.pop(event.call, None)
                self._mark_call(event.call, Mark.IN_FLIGHT)
            case CallRetrying():
                self.in_flight.discard(event.call)
                self.retrying[event.call] = event.reason
                self._mark_call(event.call, Mark.WAITING)
            case CallFinished():
                self.in_flight.discard(event.call)
                self.retrying.pop(event.call, None)
                self.usage += event.usage
                self._mark_call(event.call, Mark.WAITING)
            case ComponentFinished():
                self._settle(event.outcome)
            case AnalysisFinished():
                self.analysis = event.analysis
            case _:
                return

    def _mark_call(self, call: str, mark: Mark) -> None:
        queued = self._calls.get(call)
        section = self.sections.get(queued.section) if queued else None
        if queued is None or section is None:
            return
        for key in queued.components:
            if section.marks.get(key) in (Mark.WAITING, Mark.IN_FLIGHT):
                section.marks[key] = mark

    def _settle(self, outcome: Outcome[BaseModel]) -> None:
        component = outcome.component
        section = self.sections[component.section]
        section.marks[component.key] = _MARKS[outcome.status]
        if outcome.source is AnswerSource.CACHE:
            section.marks[component.key] = Mark.CACHED
            self.from_cache += 1
        elif outcome.status is OutcomeStatus.OK:
            self.landed += 1
        if outcome.status is OutcomeStatus.OK:
            section.latest = component.title
