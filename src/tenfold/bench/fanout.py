"""Race the strategies on one seeded profile of the simulated provider.

The provider runs in a process of its own and speaks real HTTP. ``speed`` shortens every simulated
wait; the unscaled wall time is then the time the model itself takes plus whatever the client
added to it:

    wall = model_seconds + (measured_wall - model_seconds / speed)

so that the client's overhead is never scaled down, nor up. ``model_seconds`` is computed from the
very draws that the provider uses: the slowest call where all run at once, the sum where they run
one after another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tenfold.bench.blocking_provider import BlockingProvider
from tenfold.bench.meter import Reading, metered
from tenfold.bench.profile import call_seconds, fair_profile, makespan, output_tokens
from tenfold.components.catalogue import builtin_catalogue
from tenfold.execution.engine import Engine
from tenfold.execution.engine_result import EngineResult
from tenfold.execution.events import ComponentFinished, EngineEvent
from tenfold.execution.outcome import OutcomeStatus
from tenfold.filings.local import read_filing
from tenfold.filings.model import Filing
from tenfold.filings.sample import sample_path
from tenfold.llm.blocking import BlockingClient
from tenfold.llm.protocol import CompletionClient
from tenfold.llm.selection import ModelChoice, build_client
from tenfold.planning.plan import Plan, Strategy, make_plan
from tenfold.sections.model import SplitFiling
from tenfold.sections.splitter import split_filing
from tenfold.settings import Settings
from tenfold.testing.simulated_provider import (
    Profile,
    reset_provider,
    simulated_provider_process,
)

THREADS_A_SECTION = 8
_ROOMY = 256
"""Places in flight: more than there are calls, so that no strategy waits for one."""


@dataclass(frozen=True, slots=True)
class RaceRow:
    """One strategy in one race. All seconds but ``measured_wall_seconds`` are unscaled."""

    name: str
    seed: int
    calls: int
    wall_seconds: float
    critical_path_seconds: float
    """The slowest single call."""
    first_component_seconds: float
    measured_wall_seconds: float
    cpu_ms_per_call: float
    peak_memory_mb: float


@dataclass(frozen=True, slots=True)
class _Contender:
    name: str
    strategy: Strategy
    at_a_time: int
    """Calls at once, in each of ``lanes``."""
    blocking: bool = False


CONTENDERS = (
    _Contender("sequential", Strategy.SEQUENTIAL, 1),
    _Contender("sections", Strategy.SECTIONS, _ROOMY),
    _Contender("components, 8 threads", Strategy.COMPONENTS, THREADS_A_SECTION, blocking=True),
    _Contender("components", Strategy.COMPONENTS, _ROOMY),
)


class FanoutRace:
    """Races on the bundled sample filing, which is read and split once."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._filing: Filing = read_filing(sample_path())
        self._split: SplitFiling = split_filing(self._filing)

    def run(self, seed: int, on_row: Callable[[RaceRow], None] = lambda _: None) -> list[RaceRow]:
        """All contenders on one seed, in turn; ``on_row`` hears of each as it ends."""
        rows: list[RaceRow] = []
        for contender in CONTENDERS:
            plan = self._plan(contender.strategy)
            profile = fair_profile(seed, self._speed, output_tokens(plan.calls))
            with simulated_provider_process(profile=profile) as base_url:
                row = asyncio.run(self._race(contender, plan, profile, base_url))
            rows.append(row)
            on_row(row)
        return rows

    def _plan(self, strategy: Strategy) -> Plan:
        return make_plan(self._filing, self._split, builtin_catalogue().components, strategy)

    async def _race(
        self, contender: _Contender, plan: Plan, profile: Profile, base_url: str
    ) -> RaceRow:
        lanes = _by_section(plan) if contender.blocking else [plan]
        clients = [_client(contender, base_url, lane) for lane in lanes]
        landed: list[float] = []

        def emit(event: EngineEvent) -> None:
            if isinstance(event, ComponentFinished):
                landed.append(event.at_seconds)

        try:
            # One call ahead of the race pays for imports and the first connection.
            await _warm_up(clients[0], plan)
            await asyncio.to_thread(reset_provider, base_url)
            with metered() as reading:
                results = await asyncio.gather(
                    *(
                        Engine(client, max_in_flight=contender.at_a_time).run(lane, emit)
                        for client, lane in zip(clients, lanes, strict=True)
                    )
                )
        finally:
            await asyncio.gather(*(client.aclose() for client in clients))
        _check(results)
        return self._row(contender, lanes, profile, reading, min(landed))

    def _row(
        self,
        contender: _Contender,
        lanes: Sequence[Plan],
        profile: Profile,
        reading: Reading,
        first_landed: float,
    ) -> RaceRow:
        lengths = [call_seconds(profile, lane.calls) for lane in lanes]
        every = [length for lane in lengths for length in lane]
        model_seconds = max(makespan(lane, contender.at_a_time) for lane in lengths)
        first = every[0] if contender.strategy is Strategy.SEQUENTIAL else min(every)
        return RaceRow(
            name=contender.name,
            seed=profile.seed,
            calls=len(every),
            wall_seconds=_unscaled(reading.wall_seconds, model_seconds, self._speed),
            critical_path_seconds=max(every),
            first_component_seconds=_unscaled(first_landed, first, self._speed),
            measured_wall_seconds=reading.wall_seconds,
            cpu_ms_per_call=1_000 * reading.cpu_seconds / len(every),
            peak_memory_mb=reading.peak_memory_mb,
        )


def simulated_client(base_url: str, max_in_flight: int) -> CompletionClient:
    """The product's own client, talking to the simulated provider."""
    choice = ModelChoice("openai-chat:simulated", base_url, "chosen by the bench")
    return build_client(choice, Settings(), max_in_flight)


def _client(contender: _Contender, base_url: str, lane: Plan) -> CompletionClient:
    if contender.blocking:
        # A name each, since places in flight are shared by all clients of one model.
        name = f"function-{lane.sections[0].key}"
        ask = BlockingProvider(base_url)
        return BlockingClient.for_requests(ask, threads=THREADS_A_SECTION, name=name)
    return simulated_client(base_url, contender.at_a_time)


async def _warm_up(client: CompletionClient, plan: Plan) -> None:
    first = plan.calls[0]
    call = first.only(first.components[:1])
    await Engine(client).run(Plan(plan.strategy, (), (call,), ()), lambda _: None)


def _by_section(plan: Plan) -> list[Plan]:
    return [
        Plan(
            plan.strategy, (section,), tuple(c for c in plan.calls if c.section == section.key), ()
        )
        for section in plan.sections
    ]


def _check(results: Sequence[EngineResult]) -> None:
    """A race in which an answer was lost would compare nothing."""
    for result in results:
        for name, outcome in result.outcomes.items():
            if outcome.status is not OutcomeStatus.OK:
                raise RuntimeError(f"the race is void: {name} {outcome.status}: {outcome.reason}")


def _unscaled(measured: float, model_seconds: float, speed: float) -> float:
    return model_seconds + (measured - model_seconds / speed)
