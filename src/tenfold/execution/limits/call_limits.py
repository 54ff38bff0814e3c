"""What the user allows, for one model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLimits:
    """Bounds on the calls to one model, each None where the user set none.

    They hold for all analyses of a process together: where two set different ones, the strictest
    of those under way counts.
    """

    requests_per_minute: int | None = None
    """At most so many in any sixty seconds."""
    tokens_per_minute: int | None = None
    """Prompts and answers together, likewise."""
    max_in_flight: int | None = None
    """Calls at a time."""


NO_LIMITS = CallLimits()
"""Only what the provider tells."""


def strictest(limits: Iterable[CallLimits]) -> CallLimits:
    """The lowest of each bound that is set."""
    every = list(limits)
    return CallLimits(
        requests_per_minute=_lowest(one.requests_per_minute for one in every),
        tokens_per_minute=_lowest(one.tokens_per_minute for one in every),
        max_in_flight=_lowest(one.max_in_flight for one in every),
    )


def _lowest(bounds: Iterable[int | None]) -> int | None:
    return min((bound for bound in bounds if bound is not None), default=None)
