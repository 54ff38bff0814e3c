"""What is measured: one filing, one filing with faults, and many filings at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from tenfold.testing.simulated_provider import FaultKind, Profile

from .contenders import Contender
from .racing import Race, Row, RunFailedError
from .work import Limits

FAULT_SHARE = 0.05
FAULTS = {kind.value: FAULT_SHARE / len(FaultKind) for kind in FaultKind}
"""Every fault of the simulated provider, one call in twenty meeting one."""

ONE_FILING = Profile()
"""The fair profile: 0.5 s to the first token, then 80 tokens a second, both with spread."""
AT_ONCE = Profile(
    ttft_seconds=0.1, ttft_sigma=0.0, tokens_per_second=3_143, rate_sigma=0.0, chunk_seconds=0.05
)
"""Answers of 314 tokens in 0.2 s."""

ONE_FILING_LIMITS = Limits(max_in_flight=64, timeout_seconds=30.0, deadline_seconds=120.0)
AT_ONCE_LIMITS = Limits(max_in_flight=512, timeout_seconds=30.0, deadline_seconds=120.0)
LONG_RUN_SECONDS = 45.0
"""A contender that takes longer than this at once is not run again there."""


@dataclass
class Measured:
    """The runs of one scenario."""

    name: str
    title: str
    rows: list[Row] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    """Why a contender has no result, by name."""

    def of(self, name: str) -> list[Row]:
        return [row for row in self.rows if row.contender == name]


def measure(
    measured: Measured,
    race: Race,
    contenders: Sequence[Contender],
    *,
    repeats: int,
    longest_repeated: float = float("inf"),
) -> None:
    """Run the contenders in turn, ``repeats`` times over, each time beginning with another."""
    for repeat in range(repeats):
        turn = repeat % len(contenders)
        for contender in [*contenders[turn:], *contenders[:turn]]:
            earlier = measured.of(contender.name)
            if any(row.wall_seconds > longest_repeated for row in earlier):
                continue
            try:
                row = race.run(contender, seed=repeat)
            except RunFailedError as error:
                measured.failures[contender.name] = str(error)
                continue
            measured.rows.append(row)
            print(
                f"{measured.name} {repeat + 1}/{repeats} {contender.name}: "
                f"{row.wall_seconds:.2f} s, {row.calls} calls, {row.lost} lost",
                file=sys.stderr,
            )
