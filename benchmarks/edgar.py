"""From a ticker to the first question: how long until a model is asked, on a local EDGAR.

    python benchmarks/edgar.py [--runs 5]

Apple's filings are served from the folder beside the checkout, over real HTTP from a process of
its own. Measured in seconds, medians:

    kept        ticker list and submissions revalidated, document on disk, already split
    split anew  the same, but the document is split into items again
    cold        nothing kept: list, submissions and 1.5 MB of document fetched and split
    command     `tenfold analyze AAPL` from its start, kept, beside what starting Python with
                the libraries of the model's client takes
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web

import tenfold
from tenfold.settings import Settings

SHARED = Path(__file__).resolve().parents[2] / "shared"
IDENTITY = "Benchmark benchmark@example.com"


class _FirstCall:
    """A model that notes when it is first asked, under a new name each time: nothing is cached."""

    made = 0

    def __init__(self) -> None:
        _FirstCall.made += 1
        self.__name__ = f"model_{_FirstCall.made}"
        self.at_seconds: float | None = None

    def __call__(self, _prompt: str) -> str:
        self.at_seconds = self.at_seconds or time.perf_counter()
        return "no JSON"


@contextmanager
def _local_edgar() -> Generator[str, None, None]:
    command = [sys.executable, "-m", "tenfold.testing.local_edgar", str(SHARED / "edgar")]
    command += ["--filings", str(SHARED / "filings"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


async def _in_process(settings: Settings, *, use_cache: bool = True) -> float:
    model = _FirstCall()
    start = time.perf_counter()
    events = tenfold.stream(
        "AAPL", model=model, settings=settings, use_cache=use_cache, include=["mda"]
    )
    async for _ in events:
        if model.at_seconds is not None:
            break
    await events.aclose()
    assert model.at_seconds is not None
    return model.at_seconds - start


async def _command(settings: Settings) -> float:
    """From the command's start to the first request that reaches a model server."""
    arrived: list[float] = []

    async def refuse(_: web.Request) -> web.Response:
        arrived.append(time.perf_counter())
        return web.json_response({"error": {"message": "no"}}, status=401)

    app = web.Application(client_max_size=10_000_000)
    app.router.add_post("/{path:.*}", refuse)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    env = os.environ | {
        "TENFOLD_EDGAR_URL": settings.edgar_url or "",
        "TENFOLD_EDGAR_IDENTITY": IDENTITY,
        "TENFOLD_CACHE_DIR": str(settings.cache_dir),
    }
    start = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "tenfold.cli.main", "analyze", "AAPL"],
        *["--model", "openai-chat:none", "--base-url", url],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    await process.wait()
    await runner.cleanup()
    return arrived[0] - start


def _start_python() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import aiohttp, pydantic"], check=True)
    return time.perf_counter() - start


def _median(measure: Callable[[], float], runs: int) -> float:
    return statistics.median(measure() for _ in range(runs))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    if not SHARED.exists():
        sys.exit(f"This benchmark needs {SHARED.name}/ beside the checkout.")
    with _local_edgar() as url, tempfile.TemporaryDirectory() as folder:

        def settings(name: str) -> Settings:
            return Settings(cache_dir=Path(folder) / name, edgar_url=url, edgar_identity=IDENTITY)

        warm = settings("warm")
        asyncio.run(_in_process(warm))
        fresh = iter(range(1_000))
        rows = {
            "kept": lambda: asyncio.run(_in_process(warm)),
            "split anew": lambda: asyncio.run(_in_process(warm, use_cache=False)),
            "cold": lambda: asyncio.run(_in_process(settings(str(next(fresh))))),
            "command, kept": lambda: asyncio.run(_command(warm)),
            "python and libraries": _start_python,
        }
        for name, measure in rows.items():
            print(f"{name:<22}{_median(measure, runs):6.2f} s", flush=True)


if __name__ == "__main__":
    main()
