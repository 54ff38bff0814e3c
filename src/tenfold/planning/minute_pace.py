"""When calls may begin under limits a minute, for a quote.

As ``execution/limits/minute_window.py`` lets them go: three quarters of a minute's allowance at
once after a quiet time, what is left of it over that minute, then evenly.
"""

from __future__ import annotations

from typing import Final

_MINUTE: Final = 60.0
_AT_ONCE: Final = 0.75


class MinutePace:
    """Requests, or tokens, of one plan; ``limit`` None lets everything go."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._used = 0.0

    def take(self, amount: float) -> float:
        """Seconds after the first call before which one of ``amount`` cannot begin."""
        self._used += amount
        limit = self._limit
        if limit is None or self._used <= _AT_ONCE * limit or self._used == amount:
            return 0.0
        if self._used <= limit:
            return _MINUTE * (self._used / limit - _AT_ONCE) / (1 - _AT_ONCE)
        return _MINUTE * self._used / limit
