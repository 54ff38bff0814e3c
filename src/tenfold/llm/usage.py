"""What a model call consumed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and dollars of one call or of many added up."""

    prompt_tokens: int = 0
    """All tokens of the prompt, those read from or written to the provider's cache included."""
    cached_prompt_tokens: int = 0
    """Tokens of the prompt that the provider read from its prefix cache."""
    cache_write_tokens: int = 0
    """Tokens of the prompt that the provider wrote to its prefix cache."""
    completion_tokens: int = 0
    cost_usd: float | None = None
    """None where the price is unknown; 0.0 where nothing is charged."""

    def __add__(self, other: Usage) -> Usage:
        """The sum; its cost is None as soon as one cost is unknown."""
        cost = None
        if self.cost_usd is not None and other.cost_usd is not None:
            cost = self.cost_usd + other.cost_usd
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            cached_prompt_tokens=self.cached_prompt_tokens + other.cached_prompt_tokens,
            cache_write_tokens=self.cache_write_tokens + other.cache_write_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cost_usd=cost,
        )


NO_USAGE = Usage(cost_usd=0.0)
"""Nothing used, nothing paid: where sums begin."""
