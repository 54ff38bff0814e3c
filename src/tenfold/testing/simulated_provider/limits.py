"""Requests and tokens a minute: what is left, told in headers, and refused where enforced.

A token bucket each, refilled evenly and starting full, as Anthropic documents its own. Real time,
whatever the profile's speed: a client reads these numbers as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.errors import UsageError

_ADVERTISED_REQUESTS_PER_MINUTE = 1_000_000
_ADVERTISED_TOKENS_PER_MINUTE = 1_000_000_000
"""Told in the headers where nothing is enforced; out of reach of any client on one machine."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the provider allows; None is told as a very large number and never refused."""

    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    """Prompt and output tokens together, counted when a request arrives."""
    burst_seconds: float = 60.0
    """How much of a minute's allowance may be used at once."""

    def __post_init__(self) -> None:
        for value in (self.requests_per_minute, self.tokens_per_minute, self.burst_seconds):
            if value is not None and value <= 0:
                raise UsageError(f"Limits: {value} allows nothing. Give numbers above 0, or None.")


@dataclass(frozen=True, slots=True)
class Allowance:
    """One limit as the headers tell it."""

    limit: int
    remaining: int
    reset_seconds: float
    """Until the whole burst is available again."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a request may go ahead, and what is left."""

    requests: Allowance
    tokens: Allowance
    retry_after_seconds: float
    """0 where the request was admitted."""


class _Bucket:
    def __init__(self, limit: int | None, advertised: int, burst_seconds: float) -> None:
        self.enforced = limit is not None
        self._limit = advertised if limit is None else limit
        self._per_second = self._limit / 60
        self._capacity = max(1.0, self._per_second * burst_seconds)
        self._level = self._capacity
        self._filled_at: float | None = None

    def wait_seconds(self, amount: float, now: float) -> float:
        if self._filled_at is not None:
            refill = (now - self._filled_at) * self._per_second
            self._level = min(self._capacity, self._level + refill)
        self._filled_at = now
        # One request larger than the whole burst goes ahead when the bucket is full, or it
        # could never be sent; the debt is then paid by those after it.
        missing = min(amount, self._capacity) - self._level
        return max(0.0, missing / self._per_second) if self.enforced else 0.0

    def take(self, amount: float) -> None:
        self._level = self._level - amount if self.enforced else max(0.0, self._level - amount)

    def allowance(self) -> Allowance:
        missing = self._capacity - self._level
        return Allowance(self._limit, max(0, int(self._level)), missing / self._per_second)


class RateLimiter:
    """Admits requests under ``limits``."""

    def __init__(self, limits: Limits) -> None:
        burst = limits.burst_seconds
        self._requests = _Bucket(limits.requests_per_minute, _ADVERTISED_REQUESTS_PER_MINUTE, burst)
        self._tokens = _Bucket(limits.tokens_per_minute, _ADVERTISED_TOKENS_PER_MINUTE, burst)

    def admit(self, tokens: int, now: float) -> Admission:
        """Takes one request of ``tokens`` tokens at the time ``now``, or says how long to wait."""
        waits = (self._requests.wait_seconds(1, now), self._tokens.wait_seconds(tokens, now))
        if max(waits) <= 0:
            self._requests.take(1)
            self._tokens.take(tokens)
        return Admission(self._requests.allowance(), self._tokens.allowance(), max(waits))
