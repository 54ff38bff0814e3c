"""A thousand filings' worth of calls in one process: calls a second, CPU, memory, the event loop.

    python benchmarks/scale.py [--calls 35000] [--in-flight 500] [--speed 4] [--json]

Analyses of 35 calls, each of a filing of its own (altered copies of the bundled sample) with an
answer cache on disk, as many side by side as it takes to keep ``--in-flight`` calls under way. The
simulated provider runs in a process of its own over HTTP on loopback, and takes a core for itself:
on two cores the client has one, and calls a second are what both together reach. CPU is the
client's process alone, with all its threads. A probe on the loop sleeps 10 ms at a time and notes
how much later it wakes: all of it, in which other processes of a busy machine have their part, and
the part in which the loop's own thread was working, which is what the mark is about. A thread looks
at what the loop is at whenever it is late (``tenfold.bench.loop_watch``). The loop and the garbage
collector are set up as ``tenfold serve`` has them, unless ``--plain`` is given.

The marks: at most 5 ms of CPU a call, no memory growth from the first thousand calls to the last
beyond 5%, and the loop never blocked for more than 50 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tenfold.bench.copies import FilingCopies
from tenfold.bench.fanout import simulated_client
from tenfold.bench.loop_watch import LoopWatch, watched_loop
from tenfold.bench.profile import output_tokens
from tenfold.cli.serve import service_loop
from tenfold.execution.engine import Engine
from tenfold.llm.protocol import CompletionClient
from tenfold.service.memory import settle_memory
from tenfold.store.response_cache import SqliteResponseCache
from tenfold.testing.simulated_provider import Profile, fetch_stats, simulated_provider_process

MOST_CPU_MS, MOST_GROWTH, MOST_LAG_MS = 5.0, 0.05, 50.0
_EACH = 1_000
"""Calls between two readings of the memory."""


@dataclass
class Report:
    """What the calls took."""

    calls: int = 0
    lost: int = 0
    hedges: int = 0
    max_in_flight_seen: int = 0
    """By the provider's count."""
    wall_seconds: float = 0.0
    calls_per_second: float = 0.0
    cpu_ms_per_call: float = 0.0
    memory_mb: list[float] = field(default_factory=list)
    """Resident, after each thousand calls."""
    growth: float = 0.0
    """From the first reading to the last, as a share of the first."""
    lag_ms_p50: float = 0.0
    lag_ms_p99: float = 0.0
    lag_ms_most: float = 0.0
    blocked: int = 0
    """How often the loop was late by more than 50 ms."""
    own_ms_p99: float = 0.0
    own_ms_most: float = 0.0
    """Processor time of the loop's thread between two wakings: what it was late for by itself."""
    own_cause: str = ""
    """What most of the longest such stretch went to."""
    own_over: int = 0
    """How many such stretches took more than 50 ms."""
    causes: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])
    """What the loop was late for in all, in milliseconds, most first."""


def main() -> int:
    """Measure, print, and return 1 where a mark is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--calls", type=int, default=35_000)
    parser.add_argument("--in-flight", type=int, default=500)
    parser.add_argument("--speed", type=float, default=4.0)
    parser.add_argument("--plain", action="store_true", help="asyncio's loop, Python's collector")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    copies = FilingCopies()
    lengths = output_tokens(copies.plan(0).calls)
    profile = Profile(speed=given.speed, latency_key="prompt", output_tokens=lengths)
    with (
        tempfile.TemporaryDirectory() as folder,
        simulated_provider_process(profile=profile) as base_url,
    ):
        if given.plain:
            settle, loops = (lambda: None), None
        else:
            settle, loops = settle_memory, service_loop()
        with asyncio.Runner(loop_factory=loops) as runner:
            report = runner.run(
                measure(copies, base_url, Path(folder), given.calls, given.in_flight, settle)
            )
    print(json.dumps(asdict(report), indent=2) if given.json else _table(report))
    met = (
        report.lost == 0
        and report.cpu_ms_per_call <= MOST_CPU_MS
        and report.growth <= MOST_GROWTH
        and report.own_ms_most <= MOST_LAG_MS
    )
    return 0 if met else 1


async def measure(
    copies: FilingCopies,
    base_url: str,
    folder: Path,
    calls: int,
    in_flight: int,
    settle: Callable[[], None],
) -> Report:
    """Run as many analyses as ``calls`` make, and read what they took."""
    report = Report()
    client = simulated_client(base_url, in_flight)
    cache = SqliteResponseCache(folder)
    each = len(copies.plan(0).calls)
    numbers = iter(range(1, 1 + -(-calls // each)))

    async def one_after_another() -> None:
        for number in numbers:
            # Making a copy is the benchmark's own work and a parse's worth of time: off the loop,
            # as the product reads filings.
            plan = await asyncio.to_thread(copies.plan, number)
            result = await Engine(client, cache=cache, max_in_flight=in_flight).run(
                plan, lambda _: None
            )
            before = report.calls // _EACH
            report.calls += result.calls - result.hedges
            report.hedges += result.hedges
            report.lost += sum(o.result is None for o in result.outcomes.values())
            if report.calls // _EACH > before:
                report.memory_mb.append(round(_resident_mb(), 1))

    try:
        await _warm_up(client, copies)
        settle()
        async with watched_loop() as watch:
            wall, cpu = time.perf_counter(), time.process_time()
            # Some of them read a filing or wait for their last answers at any time.
            lanes = 2 + -(-3 * in_flight // (2 * each))
            await asyncio.gather(*(one_after_another() for _ in range(lanes)))
            report.wall_seconds = time.perf_counter() - wall
            report.cpu_ms_per_call = 1_000 * (time.process_time() - cpu) / report.calls
        stats = await asyncio.to_thread(fetch_stats, base_url)
        report.max_in_flight_seen = stats["max_in_flight"]
    finally:
        cache.close()
        await client.aclose()
    report.calls_per_second = report.calls / report.wall_seconds
    if len(report.memory_mb) > 1:
        report.growth = report.memory_mb[-1] / report.memory_mb[0] - 1
    _judge(report, watch)
    return report


async def _warm_up(client: CompletionClient, copies: FilingCopies) -> None:
    """One analysis ahead pays for imports and the first connections."""
    await Engine(client).run(copies.plan(0), lambda _: None)


def _judge(report: Report, watch: LoopWatch) -> None:
    report.lag_ms_p50, report.lag_ms_p99 = watch.late_ms(0.5), watch.late_ms(0.99)
    report.lag_ms_most = watch.late_ms(1.0)
    report.blocked = watch.late_over(MOST_LAG_MS)
    longest = watch.longest()
    report.own_ms_p99, report.own_ms_most = watch.own_ms(0.99), longest.own_ms
    report.own_cause = longest.cause
    report.own_over = watch.own_over(MOST_LAG_MS)
    report.causes = watch.causes()


def _resident_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _table(report: Report) -> str:
    memory = report.memory_mb or [0.0]
    return "\n".join(
        [
            f"calls                 {report.calls:,} ({report.hedges} hedges beside), "
            f"{report.lost} lost",
            f"in flight at most     {report.max_in_flight_seen}",
            f"wall                  {report.wall_seconds:.1f} s",
            f"calls a second        {report.calls_per_second:.0f}",
            f"CPU a call            {report.cpu_ms_per_call:.2f} ms (at most {MOST_CPU_MS:g})",
            f"memory                {memory[0]} MB after the first thousand, {memory[-1]} after "
            f"the last ({report.growth:+.1%}, at most {MOST_GROWTH:.0%})",
            f"loop late             {report.lag_ms_p50:.1f} ms median, {report.lag_ms_p99:.1f} ms "
            f"p99, {report.lag_ms_most:.0f} ms most; {report.blocked} times over "
            f"{MOST_LAG_MS:g} ms",
            f"of its own work       {report.own_ms_p99:.1f} ms p99, {report.own_ms_most:.0f} ms "
            f"most (at most {MOST_LAG_MS:g}), {report.own_over} times over {MOST_LAG_MS:g} ms",
            f"the longest           {report.own_cause}",
            *(f"late for in all       {ms:,.0f} ms {what}" for what, ms in report.causes),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
