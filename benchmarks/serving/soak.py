"""A service under load for minutes: whether its memory stays where it was."""

from __future__ import annotations

import asyncio
import time
from itertools import count
from statistics import median
from typing import Any

from serving.raw_http import get_again_and_again, open_stream
from serving.served import Served, memory_mb
from tenfold.filings.sample import sample_path

_WATCHERS = 20
_SIDE_BY_SIDE = 3
_KEPT = 40
"""Analyses that are there at a time; the oldest is deleted when there are more."""
_LOOK_EVERY_SECONDS = 10.0


async def soak(service: Served, seconds: float) -> dict[str, Any]:
    """New filings uploaded, read, watched by many, fetched, deleted, until time is up."""
    until = time.monotonic() + seconds
    numbers, kept, done = count(), list[str](), 0
    memory: list[tuple[float, float]] = []

    async def look() -> None:
        began = time.monotonic()
        while True:
            memory.append((time.monotonic() - began, memory_mb(service.pid)))
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def work() -> None:
        nonlocal done
        while time.monotonic() < until:
            kept.append(await _read_one(service, next(numbers)))
            done += 1
            if len(kept) > _KEPT:
                forgotten = f"/api/v1/analyses/{kept.pop(0)}?forget=true"
                await asyncio.to_thread(service.ask, "DELETE", forgotten)

    looking = asyncio.create_task(look())
    await asyncio.gather(*(work() for _ in range(_SIDE_BY_SIDE)))
    looking.cancel()
    return {
        "seconds": round(seconds),
        "analyses": done,
        "memory_mb": [round(mb, 1) for _, mb in memory],
        "memory_mb_every_seconds": _LOOK_EVERY_SECONDS,
        "growth": round(_growth(memory, seconds), 4),
        "slope_mb_a_minute": {
            "from the start": _slope(memory, 0.0),
            "second half": _slope(memory, seconds / 2),
            "last third": _slope(memory, seconds * 2 / 3),
        },
        "memory_mb_most": round(max(mb for _, mb in memory), 1),
    }


async def _read_one(service: Served, number: int) -> str:
    """One filing that nobody has sent before, with many who watch and some who fetch it."""
    content = sample_path().read_bytes().replace(b"Halvorsen", b"Kite%05d" % number)
    analysis_id = await asyncio.to_thread(service.upload, content, f"{number}.htm")
    path = f"/api/v1/analyses/{analysis_id}"
    clients = [
        await open_stream(service.host, service.port, f"{path}/events") for _ in range(_WATCHERS)
    ]
    await asyncio.gather(*(client.over for client in clients))
    shown = await asyncio.to_thread(service.ask, "GET", path)
    assert shown["status"] == "finished", shown["error"]
    await get_again_and_again(service.host, service.port, path, connections=2, seconds=0.2)
    for page in (f"/analyses/{analysis_id}", "/", f"{path}/sections?text=true"):
        await asyncio.to_thread(service.ask_bytes, page)
    return analysis_id


def _growth(memory: list[tuple[float, float]], seconds: float) -> float:
    """From the middle of the time to its end, each a minute's median, as a share."""
    middle = [mb for at, mb in memory if abs(at - seconds / 2) <= 30]
    end = [mb for at, mb in memory if seconds - 60 <= at <= seconds]
    return median(end) / median(middle) - 1


def _slope(memory: list[tuple[float, float]], since: float) -> float | None:
    """Megabytes a minute by least squares; None where there are too few points."""
    points = [(at / 60, mb) for at, mb in memory if at >= since]
    if len(points) < 3:
        return None
    mean_at = sum(at for at, _ in points) / len(points)
    mean_mb = sum(mb for _, mb in points) / len(points)
    spread = sum((at - mean_at) ** 2 for at, _ in points)
    return round(sum((at - mean_at) * (mb - mean_mb) for at, mb in points) / spread, 2)
