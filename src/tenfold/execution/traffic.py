"""What all analyses of a process share about one model: limits, pace, hedges, warm prefixes."""

from __future__ import annotations

from dataclasses import dataclass, field

from tenfold.execution.hedging.budget import HedgeBudget
from tenfold.execution.hedging.pace import Pace
from tenfold.execution.limits.governor import Governor
from tenfold.execution.prefix_gate import PrefixGates


@dataclass(slots=True)
class ModelTraffic:
    """Everything that outlives an analysis, for one model."""

    governor: Governor
    pace: Pace = field(init=False)
    hedges: HedgeBudget = field(default_factory=HedgeBudget)
    prefixes: PrefixGates = field(default_factory=PrefixGates)

    def __post_init__(self) -> None:
        self.pace = Pace(self.governor.answers)
