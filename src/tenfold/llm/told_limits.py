"""What a provider says of its limits with an answer or a refusal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """One limit as it stood when the provider looked at a request, that request included."""

    limit: int
    """Allowed a minute; with some providers a day, which ``reset_seconds`` shows."""
    remaining: int
    """How much of it could still be used at once."""
    reset_seconds: float | None = None
    """Until all of it could be used again; None where that was not told."""


@dataclass(frozen=True, slots=True)
class ToldLimits:
    """The limits that were told; None for each that was not."""

    requests: Allowance | None = None
    tokens: Allowance | None = None
    """Prompt and answer together."""
    input_tokens: Allowance | None = None
    output_tokens: Allowance | None = None
