"""What goes wrong, and for which requests.

A fault is drawn per prompt and attempt from the seed: the same prompt sent again is a new attempt
with a new draw, so a fault can go away on a retry, and a run of one seed meets the same faults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from tenfold.errors import UsageError
from tenfold.testing.simulated_provider.profile import Latency
from tenfold.testing.simulated_provider.seeding import seeded_random


class FaultKind(StrEnum):
    """The faults the provider can give."""

    RATE_LIMIT = "rate_limit"
    """429 with retry-after."""
    SERVER_ERROR = "server_error"
    """500."""
    STALL = "stall"
    """Never answers, or stops in mid-stream; the connection stays open."""
    CUT = "cut"
    """The connection is reset in mid-stream."""
    MALFORMED_JSON = "malformed_json"
    """A finished answer whose JSON ends early."""
    SCHEMA_VIOLATION = "schema_violation"
    """A finished answer, valid JSON, that does not fit the schema."""
    TRUNCATED = "truncated"
    """The answer met its token limit (finish reason ``length`` / ``max_tokens``)."""
    HTML = "html"
    """200 with a page of HTML, as a proxy or a captive portal gives."""
    STRAGGLER = "straggler"
    """A right answer, many times slower from its first token on."""
    SLOW_STREAM = "slow_stream"
    """A right answer that begins in time and is then written many times slower."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault given to one request."""

    kind: FaultKind
    position: float = 0.5
    """The share of the answer sent before a cut, a stall, or the end of a truncated answer.
    A stall at 0 sends nothing at all, not even a status."""
    slow_factor: float = 10.0
    """How many times slower a straggler or a slow stream is."""
    retry_after_seconds: float = 1.0
    """What a 429 asks for, in real seconds."""

    def slowed(self, latency: Latency) -> Latency:
        """``latency`` as this fault leaves it."""
        match self.kind:
            case FaultKind.STRAGGLER:
                return latency.slowed(self.slow_factor)
            case FaultKind.SLOW_STREAM:
                rate = latency.tokens_per_second / self.slow_factor
                return Latency(latency.ttft_seconds, rate)
            case _:
                return latency


@dataclass(frozen=True, slots=True)
class FaultRequest:
    """What a fault decision may depend on."""

    path: str
    model: str
    name: str
    """The call's name: ``x-simulated-name``, its schema's or its tool's; '' where it has none."""
    prompt_hash: str
    attempt: int
    """How often this very prompt has been seen, this time included."""


FaultHook: TypeAlias = Callable[[FaultRequest], "Fault | FaultKind | None"]


def _no_rates() -> Mapping[FaultKind, float]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """How often each fault comes, and how hard; a hook for tests is a plain function instead."""

    rates: Mapping[FaultKind, float] = field(default_factory=_no_rates)
    """Share of the attempts that meet each fault; together at most 1."""
    slow_factor: float = 10.0
    retry_after_seconds: float = 1.0

    def __post_init__(self) -> None:
        if any(rate < 0 for rate in self.rates.values()) or sum(self.rates.values()) > 1 + 1e-9:
            raise UsageError(
                "The fault rates are shares of all requests. Give numbers from 0 to 1 that add up "
                "to at most 1."
            )

    def draw(self, request: FaultRequest, seed: int) -> Fault | None:
        """The fault this attempt meets, or None."""
        rng = seeded_random(seed, "fault", request.prompt_hash, request.attempt)
        left = rng.random()
        for kind, rate in self.rates.items():
            left -= rate
            if left < 0:
                return self.fault(kind, rng.random())
        return None

    def fault(self, kind: FaultKind, chance: float = 0.5) -> Fault:
        """A fault of ``kind``; ``chance`` (0 to 1) places it in the answer."""
        silent = kind is FaultKind.STALL and chance < 0.5
        position = 0.0 if silent else 0.1 + 0.8 * chance
        return Fault(kind, position, self.slow_factor, self.retry_after_seconds)


FaultsOption: TypeAlias = Mapping[str, float] | FaultPlan | FaultHook | None


def fault_kind(name: str) -> FaultKind:
    """The kind called ``name``. Raises UsageError, listing all names, where there is none."""
    try:
        return FaultKind(name)
    except ValueError:
        known = ", ".join(FaultKind)
        raise UsageError(f"There is no fault called {name!r}. Choose from: {known}.") from None


def fault_plan(rates: Mapping[str, float]) -> FaultPlan:
    """A plan from rates by name. Raises UsageError for an unknown name or a bad rate."""
    return FaultPlan({fault_kind(name): rate for name, rate in rates.items()})


class FaultSource:
    """Decides the fault of each request, from a plan, from rates by name, or from a hook."""

    def __init__(self, option: FaultsOption) -> None:
        self._hook: FaultHook | None = None
        self._plan = FaultPlan()
        if isinstance(option, FaultPlan):
            self._plan = option
        elif callable(option):
            self._hook = option
        elif option is not None:
            self._plan = fault_plan(option)

    def decide(self, request: FaultRequest, *, wanted: str | None, seed: int) -> Fault | None:
        """The fault of ``request``; ``wanted`` (a kind's name, from the header) goes first."""
        if wanted is not None:
            return self._plan.fault(fault_kind(wanted))
        if self._hook is None:
            return self._plan.draw(request, seed)
        decided = self._hook(request)
        return self._plan.fault(decided) if isinstance(decided, FaultKind) else decided
