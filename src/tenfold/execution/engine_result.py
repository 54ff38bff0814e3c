"""What became of a whole plan."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel

from tenfold.execution.outcome import Outcome
from tenfold.llm.usage import NO_USAGE, Usage


@dataclass(slots=True)
class EngineResult:
    """All outcomes, in the plan's order, and what they took."""

    outcomes: dict[str, Outcome[BaseModel]] = field(default_factory=dict[str, Outcome[BaseModel]])
    """By component name."""
    calls: int = 0
    """Requests that were sent, retries, repairs and hedges included."""
    cached_calls: int = 0
    """Calls that the cache or another analysis's call under way saved."""
    usage: Usage = NO_USAGE
    hedges: int = 0
    """Requests that were sent because an earlier one at the same fell behind."""
