"""From a ticker to the first question: how long until a model is asked, on a local EDGAR.

    python benchmarks/edgar.py [--runs 5] [--quick]

Apple's filings are served from the folder beside the checkout, over real HTTP from a process of
its own; with ``--quick``, once each, the bundled sample instead, which needs no such folder.
Measured in seconds, medians:

    kept        ticker list and submissions revalidated, document on disk, already split
    split anew  the same, but the document is split into items again
    cold        nothing kept: list, submissions and document fetched and split
    command     `tenfold analyze TICKER` from its start, kept, to a server that speaks OpenAI's
                chat completions; and to OpenAI's own API, whose library takes seconds to import
    beyond      the command less what starting Python and importing that library takes

The marks: below 1 s for 'kept', and for 'beyond' with either provider. The quickest run decides,
because a busy machine slows the median and not the code. Commands and imports find their bytecode
made, as an installed package does, whatever PYTHONDONTWRITEBYTECODE says here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

import tenfold
from tenfold.filings.sample import sample_path
from tenfold.settings import Settings

SHARED = Path(__file__).resolve().parents[2] / "shared"
IDENTITY = "Benchmark benchmark@example.com"
MARK_SECONDS = 1.0
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
SAMPLE_CIK, SAMPLE_ACCESSION = 9999901, "0009999901-25-000001"
PROVIDERS = {
    "openai-chat": "import aiohttp, pydantic",
    "openai": "import aiohttp, openai, pydantic_ai.direct, pydantic_ai.models.openai",
}
"""Models of the command, and what importing their libraries means."""


@dataclass(frozen=True)
class Served:
    """What the local EDGAR serves, and the ticker that is asked for."""

    ticker: str
    folder: Path
    filings: Path | None


def apple() -> Served:
    """Apple, from the folder beside the checkout."""
    return Served("AAPL", SHARED / "edgar", SHARED / "filings")


def sample(folder: Path) -> Served:
    """The bundled sample, laid out in ``folder`` as SEC does it."""
    ticker = {"cik_str": SAMPLE_CIK, "ticker": "HLVC", "title": "Halvorsen Controls Corporation"}
    recent = {
        "accessionNumber": [SAMPLE_ACCESSION],
        "form": ["10-K"],
        "filingDate": ["2025-11-20"],
        "reportDate": ["2025-09-30"],
        "primaryDocument": ["10-k.htm"],
    }
    company = {"name": ticker["title"], "filings": {"recent": recent, "files": []}}
    archive = f"Archives/edgar/data/{SAMPLE_CIK}/{SAMPLE_ACCESSION.replace('-', '')}"
    for name in ("files", "submissions", archive):
        (folder / name).mkdir(parents=True)
    (folder / "files/company_tickers.json").write_text(json.dumps({"0": ticker}))
    (folder / f"submissions/CIK{SAMPLE_CIK:010d}.json").write_text(json.dumps(company))
    shutil.copy(sample_path(), folder / archive / "10-k.htm")
    return Served("HLVC", folder, None)


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
def _local_edgar(served: Served) -> Generator[str, None, None]:
    command = [sys.executable, "-m", "tenfold.testing.local_edgar", str(served.folder)]
    command += ["--filings", str(served.filings)] if served.filings else []
    command += ["--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


async def _in_process(ticker: str, settings: Settings, *, use_cache: bool = True) -> float:
    model = _FirstCall()
    start = time.perf_counter()
    events = tenfold.stream(
        ticker, model=model, settings=settings, use_cache=use_cache, include=["mda"]
    )
    async for _ in events:
        if model.at_seconds is not None:
            break
    await events.aclose()
    assert model.at_seconds is not None
    return model.at_seconds - start


async def _command(ticker: str, settings: Settings, provider: str) -> float:
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
    env = _with_bytecode(settings.cache_dir) | {
        "TENFOLD_EDGAR_URL": settings.edgar_url or "",
        "TENFOLD_EDGAR_IDENTITY": IDENTITY,
        "TENFOLD_CACHE_DIR": str(settings.cache_dir),
        "OPENAI_API_KEY": "none",
    }
    start = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "tenfold.cli.main", "analyze", ticker],
        *["--model", f"{provider}:none", "--base-url", url],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    await process.wait()
    await runner.cleanup()
    return arrived[0] - start


def _importing(what: str, cache_dir: Path) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", what], check=True, env=_with_bytecode(cache_dir))
    return time.perf_counter() - start


def _with_bytecode(cache_dir: Path) -> dict[str, str]:
    """The environment of processes that keep the bytecode they make, in a folder of their own."""
    env = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
    return env | {"PYTHONPYCACHEPREFIX": str(cache_dir / "bytecode")}


def _times(measure: Callable[[], float], runs: int) -> list[float]:
    return [measure() for _ in range(runs)]


def _report(served: Served, url: str, folder: Path, runs: int) -> list[str]:
    """Print the table; what missed its mark is returned."""
    fresh = iter(range(1_000))
    missed: list[str] = []

    def settings(name: str) -> Settings:
        return Settings(cache_dir=folder / name, edgar_url=url, edgar_identity=IDENTITY)

    def show(name: str, seconds: list[float], marked: float | None = None) -> None:
        is_late = marked is not None and marked >= MARK_SECONDS
        typical = statistics.median(seconds)
        print(f"{name:<30}{typical:6.2f} s{'  too late' if is_late else ''}", flush=True)
        missed.extend([name] * is_late)

    def in_process(name: str, *, use_cache: bool = True) -> float:
        return asyncio.run(_in_process(served.ticker, settings(name), use_cache=use_cache))

    warm = settings("warm")
    in_process("warm")
    kept = _times(lambda: in_process("warm"), runs)
    show("kept", kept, min(kept))
    show("split anew", _times(lambda: in_process("warm", use_cache=False), runs))
    show("cold", _times(lambda: in_process(str(next(fresh))), runs))
    for provider, imports in PROVIDERS.items():
        whole: list[float] = []
        libraries: list[float] = []
        # Once unmeasured: bytecode, and the disk's own cache.
        _importing(imports, warm.cache_dir)
        asyncio.run(_command(served.ticker, warm, provider))
        for _ in range(runs):  # in turns, so that a busy machine slows both
            whole.append(asyncio.run(_command(served.ticker, warm, provider)))
            libraries.append(_importing(imports, warm.cache_dir))
        beyond = [one - other for one, other in zip(whole, libraries, strict=True)]
        show(f"command, kept, {provider}", whole)
        show("  python and its library", libraries)
        show("  beyond", beyond, min(whole) - min(libraries))
    return missed


def main() -> int:
    """Print the table; 1 where a mark was missed, which a quick run leaves alone."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="the bundled sample, once each")
    given = parser.parse_args()
    if not given.quick and not SHARED.exists():
        sys.exit(f"This benchmark needs {SHARED.name}/ beside the checkout; --quick does without.")
    with tempfile.TemporaryDirectory() as folder:
        served = sample(Path(folder) / "edgar") if given.quick else apple()
        with _local_edgar(served) as url:
            missed = _report(served, url, Path(folder), 1 if given.quick else given.runs)
    return 1 if missed and not given.quick else 0


if __name__ == "__main__":
    sys.exit(main())
