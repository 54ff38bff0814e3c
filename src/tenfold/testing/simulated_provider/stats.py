"""What the provider has seen: counters, and a bounded log of requests."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

LOGGED_REQUESTS = 10_000
"""The log keeps this many of the latest requests."""


@dataclass(slots=True)
class RequestRecord:
    """One request. Times are real seconds since the provider started or was reset."""

    path: str
    arrived_seconds: float
    name: str = ""
    prompt_hash: str = ""
    attempt: int = 0
    stream: bool = False
    fault: str | None = None
    status: int | None = None
    """HTTP status sent; None while none has been."""
    ended: str = "in flight"
    """'complete', 'refused', 'cut' or 'cancelled' (the client went away)."""
    prompt_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    output_tokens: int = 0
    """Generated so far: a stream that was broken off counts what had been sent."""
    latency_seconds: float | None = None
    """The drawn time from arrival to end, at speed 1."""
    first_token_seconds: float | None = None
    ended_seconds: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The record as a JSON object, as ``GET /_requests`` gives it."""
        return asdict(self)


def _counter() -> Counter[str]:
    return Counter()


@dataclass(slots=True)
class Stats:
    """Totals since the start or the last reset."""

    requests: int = 0
    in_flight: int = 0
    max_in_flight: int = 0
    by_status: Counter[str] = field(default_factory=_counter)
    """Requests by HTTP status sent, 'none' for those that never got one."""
    by_end: Counter[str] = field(default_factory=_counter)
    faults: Counter[str] = field(default_factory=_counter)
    """Faults given, by kind."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0

    def begin(self) -> None:
        """A request has arrived."""
        self.requests += 1
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)

    def end(self, record: RequestRecord) -> None:
        """The request of ``record`` is over."""
        self.in_flight -= 1
        self.by_status["none" if record.status is None else str(record.status)] += 1
        self.by_end[record.ended] += 1
        if record.fault is not None:
            self.faults[record.fault] += 1
        if record.first_token_seconds is not None:
            self.prompt_tokens += record.prompt_tokens
            self.completion_tokens += record.output_tokens
            self.cached_tokens += record.cached_tokens
            self.cache_write_tokens += record.cache_write_tokens

    def as_json(self) -> dict[str, Any]:
        """The totals as a JSON object, as ``GET /_stats`` gives them."""
        return {
            "requests": self.requests,
            "in_flight": self.in_flight,
            "max_in_flight": self.max_in_flight,
            "by_status": dict(self.by_status),
            "by_end": dict(self.by_end),
            "faults": dict(self.faults),
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "cached_tokens": self.cached_tokens,
            "cache_write_tokens": self.cache_write_tokens,
        }
