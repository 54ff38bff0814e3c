"""A provider's limit as an earlier process knew it, until this one is told."""

from __future__ import annotations

from tenfold.execution.limits.seen_limits import SeenBucket


class ExpectedLimit:
    """A bucket that fills evenly. Nothing waits for it alone: what is sent first is to tell."""

    def __init__(self, seen: SeenBucket, now: float) -> None:
        self._seen = seen
        self._level, self._at = seen.left, now
        self._has_sent = False

    @property
    def limit(self) -> int:
        """As it was told."""
        return self._seen.limit

    def wait_seconds(self, amount: float, now: float) -> float:
        """How long until ``amount`` should be there."""
        if not self._has_sent:
            return 0.0
        self._fill(now)
        need = min(amount, self._seen.at_once)
        return max(0.0, (need - self._level) / self._seen.per_second)

    def take(self, amount: float, now: float) -> None:
        """A request that takes ``amount`` is sent."""
        self._fill(now)
        self._has_sent = True
        self._level -= amount

    def _fill(self, now: float) -> None:
        filled = self._level + self._seen.per_second * (now - self._at)
        self._level, self._at = min(self._seen.at_once, filled), now
