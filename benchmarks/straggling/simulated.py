"""The engine itself on a clock that jumps: what the rule does, without what a machine adds."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

from straggling.scenarios import Scenario
from tenfold.bench.copies import FilingCopies
from tenfold.execution.engine import Engine
from tenfold.execution.events import AttemptEnd, AttemptEnded, CallStarted, EngineEvent
from tenfold.llm.usage import NO_USAGE, Usage
from tenfold.testing.manual_clock import ManualClock
from tenfold.testing.simulated_client import Draws, SimulatedClient


@dataclass
class Row:
    """What one scenario came to."""

    scenario: str
    hedged: bool
    on_total_time: bool = False
    """Hedged by how long whole calls take, which is what to compare with."""
    seconds: list[float] = field(default_factory=list)
    """Of each analysis, unscaled."""
    calls: int = 0
    """Without hedges."""
    hedges: int = 0
    hedges_won: int = 0
    lost: int = 0
    """Components without a value."""
    losers_counted: Usage = NO_USAGE
    """What Tenfold counted for attempts that were cancelled."""
    losers_billed: Usage = NO_USAGE
    """What the provider would bill for them."""

    def take(self, events: Sequence[EngineEvent]) -> None:
        """Count what one analysis did."""
        is_hedge = {(e.call, e.attempt): e.hedge for e in events if isinstance(e, CallStarted)}
        hedges = sum(is_hedge.values())
        self.hedges += hedges
        self.calls += len(is_hedge) - hedges
        for event in events:
            if not isinstance(event, AttemptEnded):
                continue
            if event.end is AttemptEnd.ANSWERED:
                self.hedges_won += is_hedge[event.call, event.attempt]
            elif event.end is AttemptEnd.SUPERSEDED:
                self.losers_counted += dataclasses.replace(event.usage, cost_usd=None)


async def simulate(scenario: Scenario, copies: FilingCopies, analyses: int, *, hedges: bool) -> Row:
    """``analyses`` one after another."""
    row = Row(scenario.name, hedges)
    clock = ManualClock()
    first = copies.plan(0)
    early, late = (scenario.profile(first, late=late) for late in (False, True))
    client = SimulatedClient(
        profile=early,
        faults=scenario.faults,
        clock=clock,
        model=f"{scenario.name}, {hedges}",  # what is known of a model is kept under its name
    )
    for number in range(analyses):
        if number == analyses // 2:
            client.draws = Draws(late, scenario.faults, client.identity.model)
        if scenario.cold:
            client.draws = Draws(early, scenario.faults, f"{scenario.name}, {hedges}, {number}")
        events: list[EngineEvent] = []
        began = clock.now()
        engine = Engine(client, clock=clock, hedges=hedges)
        result = await clock.run(engine.run(copies.plan(number), events.append))
        row.seconds.append(clock.now() - began)
        row.take(events)
        row.lost += sum(outcome.result is None for outcome in result.outcomes.values())
    for record in client.log:
        if record.ended == "cancelled":
            row.losers_billed += Usage(record.prompt_tokens, 0, 0, record.output_tokens)
    return row
