"""How fast the simulated model is, and how much it writes.

A profile is a pure description: the latency of a call follows from ``(seed, call key, attempt)``
alone. A benchmark can therefore draw the very latencies the server will use and compute the
critical path before it sends anything, and two runs of one seed are the same run whatever order
their requests arrive in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import Literal

from tenfold.errors import UsageError
from tenfold.testing.simulated_provider.seeding import seeded_random

LatencyKey = Literal["name", "prompt"]


@dataclass(frozen=True, slots=True)
class Latency:
    """One call's drawn speed, in the profile's own (unscaled) seconds."""

    ttft_seconds: float
    """From the request's arrival to the first token."""
    tokens_per_second: float
    """Rate of the tokens after it."""

    def total_seconds(self, output_tokens: int) -> float:
        """Time to first token plus the time ``output_tokens`` take at the drawn rate."""
        return self.ttft_seconds + output_tokens / self.tokens_per_second

    def slowed(self, factor: float) -> Latency:
        """The same call ``factor`` times slower, in its first token and in its rate."""
        return Latency(self.ttft_seconds * factor, self.tokens_per_second / factor)


@dataclass(frozen=True, slots=True)
class Profile:
    """The simulated model's latency, output length and window.

    The defaults are the fair profile of ``tenfold bench fanout``.
    """

    seed: int = 0
    ttft_seconds: float = 0.5
    """Median time to first token; the draws are lognormal."""
    ttft_sigma: float = 0.25
    """Sigma of the logarithm of the time to first token; 0 makes every call the median."""
    tokens_per_second: float = 80.0
    """Median output rate; the draws are lognormal."""
    rate_sigma: float = 0.1
    """Sigma of the logarithm of the output rate."""
    speed: float = 1.0
    """Every simulated wait is divided by this; rate limits stay in real time."""
    output_tokens: int | Mapping[str, int] | None = None
    """Tokens in each answer: a number, a number by call name, or None for the natural length.

    A name missing from the mapping has the natural length. The count is exact: short answers are
    padded with spaces inside the JSON, long ones are written more tersely.
    """
    latency_key: LatencyKey = "name"
    """What a call's latency follows from: its name (schema or tool), or the hash of its prompt."""
    chunk_seconds: float = 0.05
    """Shortest real time between two pieces of one stream."""
    max_chunks_per_second: float = 2_000.0
    """Pieces of all streams together: with many in flight each stream is cut more coarsely."""
    bears_in_flight: int | None = None
    """Calls in flight up to which it is as quick as drawn; with more, a call that arrives is slower
    by the factor of how many times as many there are, in its first token and its rate, so that
    more calls at a time bring no more answers. None: any number."""
    context_tokens: int | None = None
    """Prompts longer than this are refused as too long; None takes any."""
    schema_in_prefix: bool = True
    """Whether the output schema stands before the prompt in the provider's cache, as OpenAI
    documents for its structured outputs: two schemas then never share a cached prefix."""

    def __post_init__(self) -> None:
        if self.bears_in_flight is not None and self.bears_in_flight < 1:
            raise UsageError("Profile: bears_in_flight is below 1. Give at least 1, or None.")
        positive = {
            "ttft_seconds": self.ttft_seconds,
            "tokens_per_second": self.tokens_per_second,
            "speed": self.speed,
            "chunk_seconds": self.chunk_seconds,
            "max_chunks_per_second": self.max_chunks_per_second,
        }
        for name, value in positive.items():
            if value <= 0:
                raise UsageError(f"Profile: {name} is {value}. Give a number above 0.")
        for name, value in {"ttft_sigma": self.ttft_sigma, "rate_sigma": self.rate_sigma}.items():
            if value < 0:
                raise UsageError(f"Profile: {name} is {value}. Give 0 or more.")

    def draw(self, call_key: str, attempt: int = 1) -> Latency:
        """The latency of the ``attempt``-th request of ``call_key`` (counted from 1).

        ``call_key`` is the call's name where ``latency_key`` is "name" (and the call has one),
        else the hash of its prompt. ``speed`` is not applied: divide by it for real seconds.
        """
        rng = seeded_random(self.seed, "latency", call_key, attempt)
        return Latency(
            ttft_seconds=self.ttft_seconds * exp(self.ttft_sigma * rng.gauss(0.0, 1.0)),
            tokens_per_second=self.tokens_per_second * exp(self.rate_sigma * rng.gauss(0.0, 1.0)),
        )

    def slowdown(self, in_flight: int) -> float:
        """The factor by which a call is slower that makes them ``in_flight``."""
        return max(1.0, in_flight / self.bears_in_flight) if self.bears_in_flight else 1.0

    def wanted_tokens(self, name: str) -> int | None:
        """The output tokens asked of the call ``name``; None means the natural length."""
        if self.output_tokens is None or isinstance(self.output_tokens, int):
            return self.output_tokens
        return self.output_tokens.get(name)
