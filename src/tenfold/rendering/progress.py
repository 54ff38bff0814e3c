"""How far a reading has come, or what it took: beside what one call after another would take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Landed:
    """A component that has its answer."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Progress:
    """One analysis, under way or over."""

    words: str
    """'Asking', 'Finished'."""
    detail: str | None
    total: int
    """Components that are asked for; 0 while that is not known."""
    landed: int
    """Those that have an outcome."""
    failed: int
    elapsed_seconds: float | None
    one_by_one_seconds: float
    """The sum of all calls so far."""
    cost: str | None
    is_over: bool
    latest: tuple[Landed, ...] = ()
    """What landed last, the newest first."""

    @property
    def state(self) -> str:
        """The words as a part of a class name."""
        return self.words.lower().replace(" ", "-")

    @property
    def times_faster(self) -> float | None:
        """One after another against what it takes, once that says something."""
        if not self.elapsed_seconds or self.one_by_one_seconds <= self.elapsed_seconds:
            return None
        return self.one_by_one_seconds / self.elapsed_seconds
