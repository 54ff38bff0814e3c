"""A real `tenfold serve` in a process of its own, and a client for it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from acceptance.cli_runs import environment
from support.edgar_folder import IDENTITY, write_edgar
from tenfold.testing.local_edgar import EdgarFolder, LocalEdgar

PATIENCE_SECONDS = 60.0
MARK = "Tenfold serves on "


@dataclass
class Told:
    """One server-sent event."""

    name: str
    id: int
    data: dict[str, Any]


@dataclass
class RunningService:
    """The process, where it listens, and what it says on stderr."""

    process: asyncio.subprocess.Process
    url: str
    http: aiohttp.ClientSession
    said: list[str] = field(default_factory=list)

    async def json(
        self, method: str, path: str, *, status: int = 200, **more: Any
    ) -> dict[str, Any]:
        """The JSON answer to a request that must be answered with ``status``."""
        async with self.http.request(method, self.url + path, **more) as response:
            text = await response.text()
            assert response.status == status, text
            return json.loads(text)

    async def start(self, **request: Any) -> str:
        """Start an analysis; its ID."""
        started = await self.json("POST", "/api/v1/analyses", status=202, json=request)
        return started["id"]

    async def events(self, analysis_id: str, after: int | None = None) -> AsyncIterator[Told]:
        """The events of an analysis as they come."""
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        url = f"{self.url}/api/v1/analyses/{analysis_id}/events"
        async with self.http.get(url, headers=headers) as response:
            assert response.status == 200, await response.text()
            lines: dict[str, str] = {}
            async for raw in response.content:
                line = raw.decode().rstrip("\n")
                if not line and "data" in lines:
                    yield Told(lines["event"], int(lines["id"]), json.loads(lines["data"]))
                    lines = {}
                elif ":" in line and not line.startswith(":"):
                    name, _, value = line.partition(": ")
                    lines[name] = value

    async def all_events(self, analysis_id: str, after: int | None = None) -> list[Told]:
        """All events to the end of the stream."""
        return [told async for told in self.events(analysis_id, after)]

    async def finished(self, analysis_id: str) -> dict[str, Any]:
        """The analysis once it is over."""
        await self.all_events(analysis_id)
        return await self.json("GET", f"/api/v1/analyses/{analysis_id}")

    async def until_asked(self, analysis_id: str) -> None:
        """Wait until the first question of an analysis has been sent."""
        async for told in self.events(analysis_id):
            if told.name == "component_started":
                return

    async def until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        """Wait, within reason, until ``holds`` is true."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await holds():  # noqa: ASYNC110 - another process knows of no event
                await asyncio.sleep(0.05)

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self.process.wait()


@asynccontextmanager
async def running_service(
    folder: Path, *options: str, env: Mapping[str, str] | None = None
) -> AsyncIterator[RunningService]:
    """`tenfold serve` on a free port, its data and cache in ``folder``."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tenfold.cli.main", "serve", "--port", "0", *options),
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env=environment(folder, **(env or {})),
    )
    said: list[str] = []
    listening: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    reading = asyncio.create_task(_read_stderr(process, said, listening))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            url = await listening
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as http:
            yield RunningService(process, url, http, said)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


async def _read_stderr(
    process: asyncio.subprocess.Process, said: list[str], listening: asyncio.Future[str]
) -> None:
    assert process.stderr is not None
    async for raw in process.stderr:
        line = raw.decode().rstrip(os.linesep)
        said.append(line)
        if MARK in line and not listening.done():
            listening.set_result(line.partition(MARK)[2].partition(". ")[0])
    if not listening.done():
        listening.set_exception(AssertionError("\n".join(said)))


@asynccontextmanager
async def service_beside_edgar(provider: str, tmp_path: Path) -> AsyncIterator[RunningService]:
    """A service without a rate limit, a small EDGAR, and ``provider`` as its own choice."""
    async with services_beside_edgar(provider, tmp_path, 1) as (running,):
        yield running


@asynccontextmanager
async def services_beside_edgar(
    provider: str, tmp_path: Path, count: int
) -> AsyncIterator[list[RunningService]]:
    """The same ``count`` times, each a process of its own, with one database and one cache."""
    async with LocalEdgar(EdgarFolder(write_edgar(tmp_path / "edgar"))) as edgar:
        env = {
            "TENFOLD_EDGAR_URL": edgar.base_url,
            "TENFOLD_EDGAR_IDENTITY": IDENTITY,
            "TENFOLD_MODEL": "openai-chat:simulated-large",
            "TENFOLD_BASE_URL": provider,
        }
        async with AsyncExitStack() as stack:
            yield [
                await stack.enter_async_context(running_service(tmp_path, "--rate", "0", env=env))
                for _ in range(count)
            ]
