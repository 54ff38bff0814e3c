"""What a process tells the ledger of its fleet, and what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from tenfold.execution.limits.call_limits import NO_LIMITS, CallLimits
from tenfold.execution.limits.cost import Cost

KINDS: Final = ("requests", "tokens", "input tokens", "output tokens")
"""What may be limited, a minute."""
Amounts: TypeAlias = tuple[float, float, float, float]
"""So much of each of ``KINDS``."""
NOTHING: Final[Amounts] = (0.0, 0.0, 0.0, 0.0)
LEASE_SECONDS: Final = 0.75
"""How long what was granted may be used, from when it was asked for."""


def amounts_of(cost: Cost) -> Amounts:
    """What one request of ``cost`` takes."""
    return (1.0, cost.tokens, cost.input_tokens, cost.output_tokens)


def total(first: Amounts, second: Amounts) -> Amounts:
    """Both together."""
    return (
        first[0] + second[0],
        first[1] + second[1],
        first[2] + second[2],
        first[3] + second[3],
    )


@dataclass(frozen=True, slots=True)
class Learnt:
    """A limit that the provider told."""

    per_minute: float
    at_once: float
    """How much its bucket holds."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was used otherwise than the ledger has it, numbered so that it counts once."""

    number: int
    corrections: Mapping[int, Amounts]
    """By the slot in which it was granted; below nought what was given back."""
    unleased: Mapping[float, Amounts] = field(default_factory=dict[float, Amounts])
    """Used without a lease, by when, on the member's own clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What one process says, a few times a second while it has calls."""

    member: str
    at: float = 0.0
    """When it is said, on the member's own clock."""
    limits: CallLimits = NO_LIMITS
    """What its users set."""
    learnt: tuple[Learnt | None, ...] = (None, None, None, None)
    """What the provider told it, by ``KINDS``."""
    heard: bool = False
    """Whether the provider has answered at all."""
    wanted: Amounts = NOTHING
    """What those who wait would take now, beyond what is leased already."""
    first: Amounts = NOTHING
    """Of that, what the next in turn takes: less is of no use."""
    in_flight: int = 0
    waiting: int = 0
    paused_seconds: float = 0.0
    """For how long the provider wants no calls."""
    reports: tuple[Report, ...] = ()
    leaves: bool = False
    """Its last one for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """What a process may use."""

    slot: int
    """Under which it was granted."""
    granted: Amounts
    """Infinite where nothing limits."""
    places: int | None
    """Calls in flight at most; None where no number was set."""
    members: int
    """Processes that share the limits, this one included."""
    limits: CallLimits
    """The strictest that any of them set."""
    per_minute: tuple[float | None, ...]
    """What holds for all of them together, by ``KINDS``, set or learnt."""
    paused_seconds: float
