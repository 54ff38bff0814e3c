"""What is noted of one round of requests, from which the limit of calls in flight is found out."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log
from typing import Final

_SHORTEST_SECONDS: Final = 1e-4


@dataclass(slots=True)
class Seen:
    """Times to first token of prompts of one size, by their logarithms."""

    count: int = 0
    logs: float = 0.0
    squares: float = 0.0

    def add(self, seconds: float) -> None:
        """One more took so long."""
        seen = log(max(seconds, _SHORTEST_SECONDS))
        self.count += 1
        self.logs += seen
        self.squares += seen * seen

    @property
    def mean(self) -> float:
        """Of the logarithms."""
        return self.logs / self.count


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut whose effect is not known yet."""

    places: int
    """Before it."""
    later: float
    """How late answers began then."""
    before: Cut | None = None
    """Another just before, which had not helped."""


@dataclass(slots=True)
class Round:
    """Requests that were sent after the last change."""

    places: int
    """For how many requests it has places left."""
    waiting: dict[int, tuple[int, float]] = field(default_factory=dict[int, tuple[int, float]])
    """Size and time of sending of those whose answers have not begun, by number; oldest first."""
    seen: dict[int, Seen] = field(default_factory=dict[int, Seen])
    """Times to first token, by size of prompt."""
    wanted: bool = False
    """Whether somebody had to wait for a place."""

    @property
    def is_over(self) -> bool:
        """Whether all it has places for were sent and have begun to be answered."""
        return self.places == 0 and not self.waiting

    def saw(self, size: int, seconds: float) -> None:
        """A request of that size had its first token after so long."""
        self.seen.setdefault(size, Seen()).add(seconds)
