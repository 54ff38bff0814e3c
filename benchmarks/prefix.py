"""What thirty-five questions cost beside one prompt a section, and what leading costs in time.

    python benchmarks/prefix.py [--filing FILE …] [--speed 1] [--json]

The client of Anthropic's own API asks the simulated provider, which bills as Anthropic does: writes
to its cache 1.25 times and reads a tenth of plain input, an entry only once an answer has begun.
Each filing is read by one prompt a section, by all components at once ('eager'), by those that
share a text after the one that brings it ('prefix'), as Tenfold decides ('auto'), and so with less
text where all of it costs much more ('auto, context auto'). The bill is of input alone, in tokens
at the plain price. 'over' is the wall time beyond the slowest call and one time to first token, of
those that lead; both are the provider's own draws.

The marks: at most 2.2 times the bill of one prompt a section, 1.5 with context auto, and next to
nothing over. A bill that misses its mark, or a question lost, makes the exit code 1.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tenfold
from tenfold.filings.sample import sample_path
from tenfold.settings import Settings
from tenfold.testing.simulated_provider import (
    Profile,
    anthropic_url,
    fetch_requests,
    reset_provider,
    simulated_provider_process,
)

FILINGS = Path(__file__).resolve().parents[2] / "shared" / "filings"
MARKED = ("AAPL_2025*", "TSLA_2024*", "UBER_2019*")
MODEL = "anthropic:claude-sonnet-5"
WRITE_PRICE, READ_PRICE = 1.25, 0.1
MOST_BILL = {"auto": 2.2, "auto, context auto": 1.5}
"""Times the bill of one prompt a section."""
WAYS: dict[str, dict[str, Any]] = {
    "one prompt a section": {"strategy": "sections", "fanout": "eager"},
    "eager": {"fanout": "eager"},
    "prefix": {"fanout": "prefix"},
    "auto": {"fanout": "auto"},
    "auto, context auto": {"fanout": "auto", "context": "auto"},
}


@dataclass(frozen=True)
class Row:
    """One filing, read one way. Seconds are unscaled by nothing: run at speed 1 to compare them."""

    filing: str
    way: str
    calls: int
    plain_tokens: int
    written_tokens: int
    read_tokens: int
    bill_tokens: float
    """Plain, written and read tokens at their prices, as tokens of plain input."""
    wall_seconds: float
    slowest_call_seconds: float
    leading_seconds: float
    """The slowest first token of the calls that wrote to the cache."""
    failed: int

    @property
    def over_seconds(self) -> float:
        """Beyond the slowest call and one time to first token."""
        return self.wall_seconds - self.slowest_call_seconds - self.leading_seconds


async def read_once(filing: Path, way: str, base_url: str, speed: float) -> Row:
    """Read ``filing`` one way, on a provider that has forgotten everything."""
    await asyncio.to_thread(reset_provider, base_url)
    sent: list[float] = []

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            base_url=anthropic_url(base_url),
            cache_dir=Path(folder),
            keys={"anthropic": "any"},
        )
        failed = 0
        async for event in tenfold.stream(
            filing, model=MODEL, settings=settings, max_in_flight=64, **WAYS[way]
        ):
            if isinstance(event, tenfold.CallStarted) and not sent:
                sent.append(time.perf_counter())
            if isinstance(event, tenfold.AnalysisFinished):
                failed = event.analysis.counts.failed
        wall = time.perf_counter() - sent[0]
    records = await asyncio.to_thread(fetch_requests, base_url)
    written = sum(r["cache_write_tokens"] for r in records)
    read = sum(r["cached_tokens"] for r in records)
    plain = sum(r["prompt_tokens"] for r in records) - written - read
    leading = [
        r["first_token_seconds"] - r["arrived_seconds"]
        for r in records
        if r["cache_write_tokens"] and way != "one prompt a section"
    ]
    return Row(
        filing=filing.name.partition("_0")[0],
        way=way,
        calls=len(records),
        plain_tokens=plain,
        written_tokens=written,
        read_tokens=read,
        bill_tokens=plain + WRITE_PRICE * written + READ_PRICE * read,
        wall_seconds=wall,
        slowest_call_seconds=max(r["latency_seconds"] for r in records) / speed,
        leading_seconds=max(leading, default=0.0) if way != "eager" else 0.0,
        failed=failed,
    )


def measured(filings: list[Path], speed: float) -> list[Row]:
    """Every filing every way, one after another; a first one warms up and is not counted."""
    profile = Profile(speed=speed, ttft_seconds=0.5, tokens_per_second=80.0, latency_key="prompt")
    rows: list[Row] = []
    with simulated_provider_process(profile=profile) as base_url:
        asyncio.run(read_once(sample_path(), "prefix", base_url, speed))
        for filing in filings:
            rows += [asyncio.run(read_once(filing, way, base_url, speed)) for way in WAYS]
    return rows


def show(rows: list[Row]) -> None:
    """The table."""
    print(
        f"{'filing':22} {'way':21} {'calls':>5} {'plain':>9} {'written':>9} {'read':>9} "
        f"{'bill':>9} {'ratio':>6} {'wall':>7} {'over':>7} {'failed':>6}"
    )
    base = 1.0
    for row in rows:
        if row.way == "one prompt a section":
            base = row.bill_tokens
        print(
            f"{row.filing:22} {row.way:21} {row.calls:5} {row.plain_tokens:9,} "
            f"{row.written_tokens:9,} {row.read_tokens:9,} {row.bill_tokens:9,.0f} "
            f"{row.bill_tokens / base:5.2f}x {row.wall_seconds:6.2f}s {row.over_seconds:6.2f}s "
            f"{row.failed:6}"
        )


def missed(rows: list[Row]) -> list[str]:
    """The marks that ``rows`` miss."""
    bases = {row.filing: row.bill_tokens for row in rows if row.way == "one prompt a section"}
    told = [f"{row.filing}, {row.way}: {row.failed} lost" for row in rows if row.failed]
    for row in rows:
        ratio = row.bill_tokens / bases[row.filing]
        if ratio > MOST_BILL.get(row.way, ratio):
            told.append(f"{row.filing}, {row.way}: {ratio:.2f} times one prompt a section")
    return told


def main() -> int:
    """Measure, print, and return 1 where a mark is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--filing", type=Path, action="append")
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = [path for pattern in MARKED for path in sorted(FILINGS.glob(pattern))]
    rows = measured(options.filing or found or [sample_path()], options.speed)
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        show(rows)
    for each in missed(rows):
        print(f"Missed: {each}", file=sys.stderr)
    return 1 if missed(rows) else 0


if __name__ == "__main__":
    sys.exit(main())
