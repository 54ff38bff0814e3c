"""From a ticker to the first question: how long until a model is asked, on a local EDGAR.

    python benchmarks/edgar.py [--runs 10] [--providers openai,anthropic] [--quick] [--json PATH]

Apple's filings are served from the folder beside the checkout, over real HTTP from a process of
its own; with ``--quick``, once each, the bundled sample instead, which needs no such folder.
Measured in seconds, median, quartiles, least and most:

    kept        ticker list and submissions revalidated, document on disk, already split
    split anew  the same, but the document is split into items again
    cold        nothing kept: list, submissions and document fetched and split
    command     `tenfold analyze TICKER` from its start, kept, to the first request of a model
    library     starting Python and importing that provider's own library (openai, anthropic,
                google.genai), which Tenfold does without
    beyond      the command less the library, of runs that follow each other; and the same of the
                processor's time, without waiting and without what else the machine does

The marks: medians below 1 s for 'kept', and for 'beyond' with each provider. Commands and imports
find their bytecode made, as an installed package does, whatever PYTHONDONTWRITEBYTECODE says here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tenfold
from edgar_command import PROVIDERS, measure_pairs, spread
from tenfold.filings.sample import sample_path
from tenfold.settings import Settings

SHARED = Path(__file__).resolve().parents[2] / "shared"
IDENTITY = "Benchmark benchmark@example.com"
MARK_SECONDS = 1.0
SAMPLE_CIK, SAMPLE_ACCESSION = 9999901, "0009999901-25-000001"


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


def _times(measure: Callable[[], float], runs: int) -> list[float]:
    return [measure() for _ in range(runs)]


class _Table:
    """Prints figures as they come, and keeps them for the JSON form."""

    def __init__(self) -> None:
        self.figures: dict[str, dict[str, float]] = {}
        self.missed: list[str] = []
        print(
            f"{'seconds':<34}{'median':>8}{'1/4':>8}{'3/4':>8}{'least':>8}{'most':>8}", flush=True
        )

    def show(self, name: str, values: list[float], *, marked: bool = False) -> None:
        """One line; too late where it is marked and the median is not below the mark."""
        found = spread(values)
        self.figures[name.strip()] = found
        is_late = marked and found["median"] >= MARK_SECONDS
        self.missed.extend([name.strip()] * is_late)
        cells = "".join(f"{value:8.2f}" for value in found.values())
        print(f"{name:<34}{cells}{'  too late' if is_late else ''}", flush=True)


def _measure(
    served: Served, url: str, folder: Path, runs: int, providers: tuple[str, ...]
) -> _Table:
    fresh = iter(range(1_000))
    table = _Table()

    def settings(name: str) -> Settings:
        return Settings(cache_dir=folder / name, edgar_url=url, edgar_identity=IDENTITY)

    def in_process(name: str, *, use_cache: bool = True) -> float:
        return asyncio.run(_in_process(served.ticker, settings(name), use_cache=use_cache))

    in_process("warm")
    table.show("kept", _times(lambda: in_process("warm"), runs), marked=True)
    table.show("split anew", _times(lambda: in_process("warm", use_cache=False), runs))
    table.show("cold", _times(lambda: in_process(str(next(fresh))), runs))
    for provider in providers:
        pairs = measure_pairs(served.ticker, settings("warm"), provider, runs)
        table.show(f"{provider}: command", [pair.command.seconds for pair in pairs])
        table.show(f"{provider}: library", [pair.library.seconds for pair in pairs])
        beyond = [pair.beyond_seconds for pair in pairs]
        table.show(f"{provider}: beyond", beyond, marked=True)
        cpu = [each for pair in pairs if (each := pair.beyond_cpu_seconds) is not None]
        if cpu:
            table.show(f"{provider}: beyond, processor", cpu)
    return table


def main() -> int:
    """Print the table; 1 where a mark was missed, which a quick run leaves alone."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--providers", default=",".join(PROVIDERS), help="some of these")
    parser.add_argument("--quick", action="store_true", help="the bundled sample, once each")
    parser.add_argument("--json", type=Path, metavar="PATH", help="also write the figures as JSON")
    given = parser.parse_args()
    if not given.quick and not SHARED.exists():
        sys.exit(f"This benchmark needs {SHARED.name}/ beside the checkout; --quick does without.")
    runs = 1 if given.quick else given.runs
    with tempfile.TemporaryDirectory() as folder:
        served = sample(Path(folder) / "edgar") if given.quick else apple()
        with _local_edgar(served) as url:
            table = _measure(served, url, Path(folder), runs, tuple(given.providers.split(",")))
    if given.json:
        document = {"runs": runs, "seconds": table.figures, "missed": table.missed}
        given.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return 1 if table.missed and not given.quick else 0


if __name__ == "__main__":
    sys.exit(main())
