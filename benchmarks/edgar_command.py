"""The command beside the bare import of its provider's library, in turns. Used by ``edgar.py``."""

from __future__ import annotations

import asyncio
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from tenfold.settings import Settings

_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


PROVIDERS: Mapping[str, str] = {
    "openai-chat": "import openai",
    "ollama": "import aiohttp, pydantic",  # it has none of its own: what it is asked through
    "openai": "import openai",
    "anthropic": "import anthropic",
    "google": "import google.genai",
}
"""Models of the command, and how a program imports the provider's own library."""


@dataclass(frozen=True)
class Took:
    """What a process took: by the clock, and of the processor."""

    seconds: float
    cpu_seconds: float | None
    """None where the system does not tell it of a process that still runs."""


@dataclass(frozen=True)
class Pair:
    """One run of the command and the bare imports, one right after the other."""

    command: Took
    library: Took

    @property
    def beyond_seconds(self) -> float:
        """The command less the import, by the clock."""
        return self.command.seconds - self.library.seconds

    @property
    def beyond_cpu_seconds(self) -> float | None:
        """As ``beyond_seconds``, of the processor, which a busy machine changes less."""
        if self.command.cpu_seconds is None or self.library.cpu_seconds is None:
            return None
        return self.command.cpu_seconds - self.library.cpu_seconds


def measure_pairs(ticker: str, settings: Settings, provider: str, runs: int) -> list[Pair]:
    """``runs`` pairs, in turns, so that a busy machine slows both; one more before, unmeasured."""
    env = environment(settings)
    pairs = [_pair(ticker, env, provider) for _ in range(runs + 1)]
    return pairs[1:]  # the first makes the bytecode and fills the disk's own cache


def _pair(ticker: str, env: Mapping[str, str], provider: str) -> Pair:
    command = asyncio.run(_command(ticker, env, provider))
    return Pair(command, _importing(PROVIDERS[provider], env))


def spread(values: list[float]) -> dict[str, float]:
    """Median and quartiles, least and most."""
    low, middle, high = statistics.quantiles(values, n=4) if len(values) > 1 else values * 3
    found = {"median": middle, "quarter": low, "three_quarters": high}
    return {
        name: round(value, 3)
        for name, value in (found | {"least": min(values), "most": max(values)}).items()
    }


def environment(settings: Settings) -> dict[str, str]:
    """That of a user whose packages have their bytecode, which is kept in a folder of its own."""
    env = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
    return env | {
        "PYTHONPYCACHEPREFIX": str(settings.cache_dir / "bytecode"),
        "TENFOLD_EDGAR_URL": settings.edgar_url or "",
        "TENFOLD_EDGAR_IDENTITY": settings.edgar_identity or "",
        "TENFOLD_CACHE_DIR": str(settings.cache_dir),
        "OPENAI_API_KEY": "none",
        "ANTHROPIC_API_KEY": "none",
        "GOOGLE_API_KEY": "none",
    }


async def _command(ticker: str, env: Mapping[str, str], provider: str) -> Took:
    """From the command's start to the first request that reaches a model server."""
    arrived: list[tuple[float, float | None]] = []
    running: list[asyncio.subprocess.Process] = []

    async def refuse(_: web.Request) -> web.Response:
        arrived.append((time.perf_counter(), _cpu_seconds(running[0].pid)))
        return web.json_response({"error": {"message": "no"}}, status=401)

    app = web.Application(client_max_size=10_000_000)
    app.router.add_post("/{path:.*}", refuse)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    start = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "tenfold.cli.main", "analyze", ticker],
        *["--model", f"{provider}:none", "--base-url", f"{url}/v1"],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    running.append(process)
    await process.wait()
    await runner.cleanup()
    at_seconds, cpu_seconds = arrived[0]
    return Took(at_seconds - start, cpu_seconds)


def _importing(what: str, env: Mapping[str, str]) -> Took:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", what], check=True, env=env)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(seconds, cpu)


def _cpu_seconds(pid: int) -> float | None:
    """Of a running process and all its threads, from Linux's /proc (proc(5), fields 14 and 15)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
