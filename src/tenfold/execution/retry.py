"""When to try again, and how long to wait first.

Full jitter (a uniform draw from zero to the cap) spreads the thirty-five calls of an analysis
that were refused together; source: Marc Brooker, "Exponential Backoff And Jitter", AWS
Architecture Blog, 2015. What a provider asks for in retry-after is honoured as a minimum.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from tenfold.errors import (
    BudgetExceededError,
    ModelError,
    PromptTooLongError,
    ProviderRejectedError,
    ProviderUnavailableError,
    RateLimitedError,
)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Bounds on attempts and waiting."""

    max_attempts: int = 5
    """Attempts of one request that may fail in transit."""
    max_repairs: int = 2
    """Times an unusable answer is sent back."""
    base_seconds: float = 0.5
    max_seconds: float = 20.0
    longest_retry_after_seconds: float = 120.0
    """A provider that asks for a longer wait than this is taken at its word: the call fails."""

    def delay_seconds(self, error: ModelError, failures: int, rng: random.Random) -> float | None:
        """Seconds to wait after the ``failures``-th failure; None to give up."""
        if not error.retryable or failures >= self.max_attempts:
            return None
        cap = min(self.max_seconds, self.base_seconds * 2 ** (failures - 1))
        delay = rng.uniform(0, cap)
        asked = _asked_for(error)
        if asked is None:
            return delay
        return None if asked > self.longest_retry_after_seconds else asked + delay

    def worth_asking_again(self, error: ModelError) -> bool:
        """Whether one combined prompt may fare better where ``error`` ended a call."""
        match error:
            case PromptTooLongError() | BudgetExceededError():
                return False  # the combined one is longer, and dearer
            case ProviderRejectedError():
                return not error.for_every_call
            case _:
                return (_asked_for(error) or 0.0) <= self.longest_retry_after_seconds


def _asked_for(error: ModelError) -> float | None:
    if isinstance(error, RateLimitedError | ProviderUnavailableError):
        return error.retry_after_seconds
    return None
