"""Calls in flight on a provider that slows down under load, and on one that does not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from statistics import median

from limiting.asking import CALLS, analyse, analyses, client_of, keep_analysing
from tenfold.execution.events import CallStarted, EngineEvent
from tenfold.execution.limits.call_limits import NO_LIMITS, CallLimits
from tenfold.testing.simulated_provider import (
    Profile,
    fetch_requests,
    simulated_provider_process,
)

BEARS = 16
BACKLOG = 140
SECONDS = 20.0
SETTLED_SECONDS = 8.0


@dataclass(frozen=True)
class Load:
    """How a provider answered."""

    case: str
    most_in_flight: int
    calls_per_second: float
    first_token_seconds: float
    """Median."""


async def loads() -> list[Load]:
    """Found out, and at fixed numbers of calls in flight."""
    return list(
        await asyncio.gather(
            _load("slows above 16: found out", NO_LIMITS),
            _load("slows above 16: 16 in flight", CallLimits(max_in_flight=BEARS)),
            _load("slows above 16: 64 in flight", CallLimits(max_in_flight=4 * BEARS)),
        )
    )


async def _load(what: str, own: CallLimits) -> Load:
    profile = Profile(bears_in_flight=BEARS, output_tokens=60, chunk_seconds=0.5)
    with simulated_provider_process(profile=profile) as base_url:
        async with client_of(base_url) as client:
            await keep_analysing(client, own, BACKLOG, SECONDS)
        records = await asyncio.to_thread(fetch_requests, base_url)
    return _seen(what, records, SETTLED_SECONDS, SECONDS)


async def quiet() -> Load:
    """One analysis on a provider without limits: all of it is sent at once."""
    started: list[float] = []

    def emit(event: EngineEvent) -> None:
        if isinstance(event, CallStarted):
            started.append(event.at_seconds)

    with simulated_provider_process(profile=Profile()) as base_url:
        async with client_of(base_url) as client:
            await analyse(client, next(analyses("only")), emit=emit)
        records = await asyncio.to_thread(fetch_requests, base_url)
    return _seen(f"no limits: 35 calls sent in {started[CALLS - 1]:.2f} s", records, 0.0, 60.0)


def _seen(what: str, records: list[dict[str, float]], since: float, until: float) -> Load:
    ended = [r for r in records if r["ended"] == "complete" and since <= r["ended_seconds"] < until]
    seconds = max(r["ended_seconds"] for r in ended) - since
    changes = sorted(
        change
        for r in records
        if r["ended_seconds"] and r["arrived_seconds"] >= since
        for change in ((r["arrived_seconds"], 1), (r["ended_seconds"], -1))
    )
    most = now = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return Load(
        case=what,
        most_in_flight=most,
        calls_per_second=len(ended) / seconds,
        first_token_seconds=median(r["first_token_seconds"] - r["arrived_seconds"] for r in ended),
    )
