"""CPU of the client with many calls in flight."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from tenfold.bench.fanout import simulated_client
from tenfold.bench.meter import metered
from tenfold.components.catalogue import builtin_catalogue
from tenfold.execution.engine import Engine
from tenfold.filings.local import read_filing
from tenfold.filings.sample import sample_path
from tenfold.planning.plan import Plan, PlannedCall, Strategy, make_plan
from tenfold.sections.splitter import split_filing
from tenfold.testing.simulated_provider import (
    Profile,
    fetch_stats,
    reset_provider,
    simulated_provider_process,
)


@dataclass(frozen=True, slots=True)
class LoadRow:
    """What ``calls`` calls at once cost the client."""

    calls: int
    max_in_flight_seen: int
    """By the provider's count."""
    wall_seconds: float
    cpu_ms_per_call: float
    peak_memory_mb: float


def run_load(calls: int, *, seed: int, speed: float) -> LoadRow:
    """Put ``calls`` focused questions in flight at once on the fair profile's speeds."""
    profile = Profile(seed=seed, speed=speed, output_tokens=314, ttft_sigma=0.0, rate_sigma=0.0)
    with simulated_provider_process(profile=profile) as base_url:
        return asyncio.run(_load(calls, base_url))


async def _load(count: int, base_url: str) -> LoadRow:
    calls = distinct_calls(count)
    client = simulated_client(base_url, count)
    try:
        engine = Engine(client, max_in_flight=count)
        await engine.run(_plan(calls[:1]), lambda _: None)
        await asyncio.to_thread(reset_provider, base_url)
        with metered() as reading:
            result = await engine.run(_plan(calls), lambda _: None)
        stats = await asyncio.to_thread(fetch_stats, base_url)
    finally:
        await client.aclose()
    if result.calls != count:
        raise RuntimeError(f"the load is void: {result.calls} calls were sent for {count}")
    return LoadRow(
        calls=count,
        max_in_flight_seen=int(stats["max_in_flight"]),
        wall_seconds=reading.wall_seconds,
        cpu_ms_per_call=1_000 * reading.cpu_seconds / count,
        peak_memory_mb=reading.peak_memory_mb,
    )


def _plan(calls: Sequence[PlannedCall]) -> Plan:
    return Plan(Strategy.COMPONENTS, (), tuple(calls), ())


def distinct_calls(count: int) -> list[PlannedCall]:
    """The catalogue's calls over and over, each on a filing of its own."""
    filing = read_filing(sample_path())
    plan = make_plan(
        filing, split_filing(filing), builtin_catalogue().components, Strategy.COMPONENTS
    )
    calls: list[PlannedCall] = []
    while len(calls) < count:
        copy = len(calls) // len(plan.calls)
        for call in plan.calls[: count - len(calls)]:
            context = dataclasses.replace(call.context, sha256=f"{call.context.sha256}-{copy}")
            name = f"{call.name}#{copy}"
            calls.append(dataclasses.replace(call, context=context, name=name))
    return calls
