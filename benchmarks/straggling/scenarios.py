"""The models and their bad days that hedging is measured on."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from tenfold.bench.profile import output_tokens
from tenfold.planning.plan import Plan
from tenfold.testing.simulated_provider import Profile

_PIECE_SECONDS = 0.3
"""Between two pieces of an answer, unscaled; much finer ones would only cost the benchmark time."""


def _two_in_a_hundred() -> Mapping[str, float]:
    return {"straggler": 0.02}


@dataclass(frozen=True)
class Scenario:
    """A model, what goes wrong with it, and whose analyses are measured."""

    name: str
    faults: Mapping[str, float] = field(default_factory=_two_in_a_hundred)
    piece_seconds: float = _PIECE_SECONDS
    long_answers: bool = False
    """Answers of 300 to 1,700 tokens instead of 250 to 400."""
    slower_by: float = 1.0
    """From the middle of the analyses on, by this factor, in first token and rate."""
    cold: bool = False
    """Every analysis is the first of its process."""

    def profile(self, plan: Plan, *, speed: float = 1.0, late: bool = False) -> Profile:
        """The model for the analyses of the first half, or of the ``late`` one."""
        lengths = output_tokens(plan.calls)
        if self.long_answers:
            lengths = {name: _long(name) for name in lengths}
        slower = self.slower_by if late else 1.0
        fair = Profile(output_tokens=lengths, latency_key="prompt", speed=speed)
        return dataclasses.replace(
            fair,
            ttft_seconds=fair.ttft_seconds * slower,
            tokens_per_second=fair.tokens_per_second / slower,
            chunk_seconds=self.piece_seconds / speed,
        )


def _long(name: str) -> int:
    """Lengths as a real catalogue has them: most middling, a few very long."""
    return min(1_700, int(random.Random(name).lognormvariate(6.5, 0.45)))


SCENARIOS = (
    Scenario("2% ten times slower"),
    Scenario("the same, first analysis of a process", cold=True),
    Scenario("the same, answers of 300 to 1,700 tokens", long_answers=True),
    Scenario("the same, a piece each 1.5 s", piece_seconds=1.5),
    Scenario("the same, whole answer in one piece", piece_seconds=1_000.0),
    Scenario("the same, all 3 times slower from half-way on", slower_by=3.0),
    Scenario("2% slow only after the first token", {"slow_stream": 0.02}),
    Scenario("2% silent for ever", {"stall": 0.02}),
    Scenario("5% ten times slower", {"straggler": 0.05}),
    Scenario("no stragglers", {}),
    Scenario("no stragglers, first analysis of a process", {}, cold=True),
    Scenario("no stragglers, 3 times slower from half-way on", {}, slower_by=3.0),
)
