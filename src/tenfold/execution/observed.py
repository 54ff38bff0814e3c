"""What an analysis's calls tell of their model, gathered from its events for the next quote."""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.execution.events import (
    AttemptEnd,
    AttemptEnded,
    CallStarted,
    EngineEvent,
    FirstToken,
)
from tenfold.planning.model_history import ModelHistory
from tenfold.planning.quote import Quote

_LEAST_TOKENS = 50
"""Shorter answers say nothing of a rate."""


@dataclass(slots=True)
class _Times:
    started: float
    first_token: float | None = None


class Observed:
    """Sees every event of an analysis and tells a model's history what it shows."""

    def __init__(self, history: ModelHistory, quote: Quote) -> None:
        self._history = history
        self._quoted = {call.call: call for call in quote.calls}
        self._times: dict[tuple[str, int], _Times] = {}
        self.learnt = False
        """Whether the history has changed."""

    def see(self, event: EngineEvent) -> None:
        """Take note of ``event``."""
        match event:
            case CallStarted():
                self._times[event.call, event.attempt] = _Times(event.at_seconds)
            case FirstToken():
                if times := self._times.get((event.call, event.attempt)):
                    times.first_token = event.at_seconds
            case AttemptEnded():
                times = self._times.pop((event.call, event.attempt), None)
                if event.end is AttemptEnd.ANSWERED and times is not None:
                    self._learn(event, times)
            case _:
                return

    def _learn(self, event: AttemptEnded, times: _Times) -> None:
        quoted = self._quoted.get(event.call)
        tokens = event.usage.completion_tokens
        # A repaired or combined prompt is another one than was quoted.
        if quoted is not None and event.attempt == 1 and tokens > 0:
            seconds = event.at_seconds - times.started
            expected = quoted.ends_seconds - quoted.begins_seconds
            self._history.saw_time(quoted.components, seconds, expected)
            self._history.saw_answer(quoted.components, tokens, quoted.reckoned_tokens)
            self._history.saw_prompt(quoted.plain_tokens, event.usage.prompt_tokens)
            self.learnt = True
        if times.first_token is not None:
            seconds = event.at_seconds - times.first_token
            pace = seconds / tokens if tokens >= _LEAST_TOKENS else None
            self._history.saw_pace(times.first_token - times.started, pace)
            self.learnt = True
