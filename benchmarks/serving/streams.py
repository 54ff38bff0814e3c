"""Many who watch one analysis: how long after it happened each of them hears of an event."""

from __future__ import annotations

import asyncio
import json
import os
import time
from typing import Any

from serving.raw_http import Heard, open_stream
from serving.served import MODEL, Served, cpu_seconds, machine_cpu_seconds, percentile


async def first_insight(service: Served, runs: int) -> dict[str, Any]:
    """Time from the request to the first event and to the first component, for one client alone."""
    events: list[float] = []
    components: list[float] = []
    beyond: list[float] = []
    for run in range(runs):
        # A model of another name, so that no answer comes from the cache.
        asked_at = time.monotonic()
        analysis_id = await asyncio.to_thread(service.start, model=f"{MODEL}-{run}")
        client = await open_stream(service.host, service.port, _path(analysis_id))
        await client.over
        heard = client.heard()
        events.append(heard[0].at - asked_at)
        landed = next(event for event in heard if event.name == "component_done")
        components.append(landed.at - asked_at)
        beyond.append(components[-1] - _call_seconds(heard, landed))
    return {
        "runs": runs,
        "first_event_ms": _ms(sorted(events), 0.5),
        "first_event_ms_most": _ms(sorted(events), 1.0),
        "first_component_ms": _ms(sorted(components), 0.5),
        "first_component_ms_most": _ms(sorted(components), 1.0),
        "first_component_beyond_its_call_ms": _ms(sorted(beyond), 0.5),
    }


async def streams(service: Served, provider_pid: int, count: int) -> dict[str, Any]:
    """``count`` clients of one analysis."""
    warm_up = await asyncio.to_thread(service.start, include=["mda"])
    await (await open_stream(service.host, service.port, _path(warm_up))).over
    pids = {"server": service.pid, "provider": provider_pid, "client": os.getpid()}
    lag = await asyncio.to_thread(service.lag)
    spent = {name: cpu_seconds(pid) for name, pid in pids.items()}
    all_spent, began = machine_cpu_seconds(), time.monotonic()
    analysis_id = await asyncio.to_thread(service.start, model=f"{MODEL}-streams")
    clients = [
        await open_stream(service.host, service.port, _path(analysis_id)) for _ in range(count)
    ]
    await asyncio.gather(*(client.over for client in clients))
    wall = time.monotonic() - began
    spent = {name: cpu_seconds(pid) - spent[name] for name, pid in pids.items()}
    all_spent = machine_cpu_seconds() - all_spent
    lag_after = await asyncio.to_thread(service.lag)
    heard = [client.heard() for client in clients]
    assert all(events[-1].name == "finished" for events in heard)
    everybody = max(client.opened_at or 0.0 for client in clients)
    delays = _delays(heard, everybody)
    deliveries = sum(map(len, heard))
    return {
        "analysis": analysis_id,
        "streams": count,
        "events": len({event.number for events in heard for event in events}),
        "deliveries": deliveries,
        "megabytes": round(sum(client.bytes_read for client in clients) / 1e6, 1),
        "delay_ms_median": _ms(delays, 0.5),
        "delay_ms_p95": _ms(delays, 0.95),
        "delay_ms_p99": _ms(delays, 0.99),
        "delay_ms_most": _ms(delays, 1.0),
        "wall_seconds": round(wall, 2),
        "cpu_seconds": {name: round(seconds, 2) for name, seconds in spent.items()},
        "cpu_seconds_of_other_work": round(all_spent - sum(spent.values()), 2),
        "server_cpu_microseconds_a_delivery": round(spent["server"] * 1e6 / deliveries, 1),
        "loop_late_by_at_most_ms": _late(lag, lag_after),
    }


def _delays(heard: list[list[Heard]], since: float) -> list[float]:
    """Seconds from an event to its reading, sorted; of those that came when all were there.

    Events say when they happened, from the analysis's beginning by the service's clock. When that
    was by ours is not known; it is taken so that the quickest delivery of all took no time.
    """
    timed = [(e.at - e.at_seconds, e.at) for es in heard for e in es if e.at_seconds is not None]
    began = min(late for late, _ in timed)
    return sorted(late - began for late, at in timed if at > since and at - (late - began) > since)


def _call_seconds(heard: list[Heard], landed: Heard) -> float:
    """What the model took for a component: from its request's sending to its answer's end."""
    calls = [json.loads(event.data) for event in heard if event.name == "call"]
    phases = {
        call["phase"]: call["at_seconds"] for call in calls if call["call"] == landed.component
    }
    return phases["finished"] - phases["started"]


def _late(before: dict[float, float], after: dict[float, float]) -> dict[str, float]:
    """By how much the service's loop was late: in half of the looks at it, in 99% and in all."""
    looks = {bound: after[bound] - before.get(bound, 0.0) for bound in sorted(after)}
    total = max(looks.values(), default=0.0)
    return {
        name: next((bound * 1_000 for bound, n in looks.items() if n >= share * total), 0.0)
        for name, share in (("p50", 0.5), ("p99", 0.99), ("most", 1.0))
    }


def _path(analysis_id: str) -> str:
    return f"/api/v1/analyses/{analysis_id}/events"


def _ms(values: list[float], share: float) -> float:
    return round(percentile(values, share) * 1_000, 1)
