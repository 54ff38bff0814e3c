"""How many requests a second one client may send: a token bucket for each."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

_BURST_SECONDS: Final = 2.0
_MOST_CLIENTS: Final = 10_000


class Rates:
    """Buckets by client, filled at one rate; those least recently used are forgotten."""

    def __init__(self, a_second: float, now: Callable[[], float] = time.monotonic) -> None:
        self._a_second = a_second
        self._now = now
        self._burst = max(1.0, a_second * _BURST_SECONDS)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """0 where a request may go on; else the seconds after which to try again."""
        if self._a_second <= 0:
            return 0.0
        now = self._now()
        left, seen_at = self._buckets.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - seen_at) * self._a_second)
        wait = 0.0 if left >= 1.0 else (1.0 - left) / self._a_second
        self._buckets[client] = (left if wait else left - 1.0, now)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return wait
