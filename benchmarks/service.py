"""How the service bears many clients: first insight, streams, stored analyses a second, memory.

    python benchmarks/service.py [--streams 200] [--seconds 5]

A `tenfold serve` of its own, over loopback HTTP, beside a simulated provider; the client shares
the machine with both. An event's delay is taken between watchers: how long after the first of
them each one hears of it, which leaves out nothing but the way to the first.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tenfold.testing.simulated_provider import Profile
from tenfold.testing.simulated_provider.process import simulated_provider_process

_SAYS = "Tenfold serves on "
_CONNECTIONS = 16


@asynccontextmanager
async def _service(folder: str, base_url: str) -> AsyncIterator[tuple[str, int]]:
    env = {
        **os.environ,
        "TENFOLD_CACHE_DIR": f"{folder}/cache",
        "TENFOLD_DATA_DIR": f"{folder}/data",
        "TENFOLD_MODEL": "openai-chat:simulated-large",
        "TENFOLD_BASE_URL": base_url,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tenfold.cli.main", "serve", "--port", "0", "--rate", "0"),
        stderr=asyncio.subprocess.PIPE,
        env=env,
    )
    try:
        assert process.stderr is not None
        line = (await process.stderr.readline()).decode()
        if not line.startswith(_SAYS):
            raise SystemExit(line)
        yield line.removeprefix(_SAYS).partition(". ")[0], process.pid
    finally:
        process.terminate()
        await process.wait()


async def _start(http: aiohttp.ClientSession, url: str, **asked: Any) -> str:
    async with http.post(f"{url}/api/v1/analyses", json={"target": "sample", **asked}) as response:
        return (await response.json())["id"]


async def _watch(
    http: aiohttp.ClientSession,
    url: str,
    heard: dict[int, list[float]],
    landed: list[float] | None = None,
) -> float:
    """Read a stream to its end: when each event came, and when components ``landed``."""
    number, name = 0, ""
    async with http.get(url) as response:
        opened = time.perf_counter()
        async for line in response.content:
            if line.startswith(b"id: "):
                number = int(line[4:])
            elif line.startswith(b"event: "):
                name = line[7:].decode().strip()
            elif line.startswith(b"data: "):
                heard[number].append(time.perf_counter())
                if landed is not None and name == "component_done":
                    landed.append(heard[number][-1])
    return opened


async def _streams(http: aiohttp.ClientSession, url: str, count: int) -> dict[str, Any]:
    # Warmed up by an analysis nobody measures.
    await _watch(
        http,
        f"{url}/api/v1/analyses/{await _start(http, url, include=['mda'])}/events",
        defaultdict(list),
    )
    began = time.perf_counter()
    analysis_id = await _start(http, url)
    heard: dict[int, list[float]] = defaultdict(list)
    events = f"{url}/api/v1/analyses/{analysis_id}/events"
    landed: list[float] = []
    watching = (_watch(http, events, heard, landed) for _ in range(count))
    opened = max(await asyncio.gather(*watching))
    # What was told before the last watcher had come was no news to all.
    news = [times for times in heard.values() if min(times) > opened]
    delays = sorted(t - times[0] for times in news for t in times)
    return {
        "analysis": analysis_id,
        "streams": count,
        "events": len(news),
        "first_event_ms": round((min(map(min, heard.values())) - began) * 1000),
        "first_component_ms": round((min(landed) - began) * 1000),
        "delay_ms_median": round(statistics.median(delays) * 1000, 1),
        "delay_ms_p99": round(delays[int(len(delays) * 0.99)] * 1000, 1),
        "delay_ms_max": round(delays[-1] * 1000, 1),
    }


async def _gets(http: aiohttp.ClientSession, url: str, seconds: float) -> dict[str, Any]:
    until = time.perf_counter() + seconds
    took: list[float] = []

    async def ask() -> None:
        while time.perf_counter() < until:
            began = time.perf_counter()
            async with http.get(url) as response:
                await response.read()
            took.append(time.perf_counter() - began)

    await asyncio.gather(*(ask() for _ in range(_CONNECTIONS)))
    return {
        "gets_a_second": round(len(took) / seconds),
        "get_ms_p99": round(sorted(took)[int(len(took) * 0.99)] * 1000, 1),
    }


def _memory_mb(pid: int) -> float | None:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return None
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def _cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _measure(streams: int, seconds: float) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory() as folder,
        simulated_provider_process(profile=Profile()) as base_url,
    ):
        connector = aiohttp.TCPConnector(limit=0)
        async with (
            _service(folder, base_url) as (url, pid),
            aiohttp.ClientSession(connector=connector) as http,
        ):
            figures = await _streams(http, url, streams)
            figures["memory_mb_after_streams"] = _memory_mb(pid)
            stored = f"{url}/api/v1/analyses/{figures['analysis']}"
            before = _cpu_seconds(pid)
            figures |= await _gets(http, stored, seconds)
            spent = _cpu_seconds(pid) - before
            figures["server_cpu_ms_a_get"] = round(
                spent * 1000 / (figures["gets_a_second"] * seconds), 3
            )
            figures["memory_mb_after_gets"] = _memory_mb(pid)
    return figures


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    print(json.dumps(asyncio.run(_measure(options.streams, options.seconds)), indent=2))


if __name__ == "__main__":
    main()
