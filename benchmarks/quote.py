"""A quote against its bill: dollars, tokens in and out, seconds.

    python benchmarks/quote.py [--filing FILE …] [--model NAME …] [--speed 1] [--json]

The clients of Anthropic's and OpenAI's own APIs ask the simulated provider, which bills as they do.
Each filing is read twice, the second time with other answers (another seed) and nothing of the
first in the cache. Three quotes are held against the bills:

    first     nothing is known of the model; against the first reading
    others    it has answered about the filings above this one; against the first reading
    again     it has answered about all of them once; against the second reading

Seconds are from the first call to the last answer. At another speed than 1 the quotes called
'first' know nothing of the pace, and answers that a busy machine delays are asked again at a price;
so only at speed 1 a missed mark makes it fail. The mark: within 15% in dollars.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import sys
import tempfile
from collections.abc import Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tenfold
from tenfold.execution.clients import choose, open_model
from tenfold.filings.sample import sample_path
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.model_names import PROVIDERS
from tenfold.llm.protocol import ModelProfile
from tenfold.llm.streaming_client import StreamingClient
from tenfold.llm.timeouts import Timeouts
from tenfold.planning.model_history import ModelHistory
from tenfold.quoting import keep_history, known_history, quote
from tenfold.sections.version import SPLITTER_VERSION
from tenfold.settings import Settings
from tenfold.store.caches import open_caches
from tenfold.testing.simulated_provider import (
    Profile,
    anthropic_url,
    reset_provider,
    simulated_provider_process,
)

FILINGS = Path(__file__).resolve().parents[2] / "shared" / "filings"
MARKED = ("AAPL_2025*", "TSLA_2024*", "UBER_2019*")
MODELS = ("anthropic:claude-sonnet-5", "openai-chat:gpt-5-mini")
FIRST_SEED, SECOND_SEED = 1, 2
MARK = 0.15
MEASURES = ("cost_usd", "prompt_tokens", "cached_prompt_tokens", "completion_tokens", "seconds")


@dataclass(frozen=True)
class Counts:
    """What was quoted, or what it took."""

    cost_usd: float
    prompt_tokens: int
    cached_prompt_tokens: int
    completion_tokens: int
    seconds: float
    calls: int


@dataclass(frozen=True)
class Row:
    """One quote beside its bill."""

    model: str
    filing: str
    when: str
    quoted: Counts
    taken: Counts
    failed: int
    resent: int
    """Requests that no quote foresees: retries, repairs, hedges."""

    def over(self, measure: str) -> float:
        """By what part of what was taken the quote was too high; negative where it was too low."""
        taken = getattr(self.taken, measure)
        return getattr(self.quoted, measure) / taken - 1 if taken else 0.0


@dataclass(frozen=True)
class Desk:
    """A model at the simulated provider, and a cache that lasts for one reading of each filing."""

    model: str
    provider: str
    folder: Path

    def options(self, folder: Path) -> dict[str, Any]:
        """With the cache in ``folder``. The client of OpenAI's format takes the simulated provider
        for OpenAI, so that it reckons with OpenAI's prices and cache."""
        provider, _, name = self.model.partition(":")
        if provider == "anthropic":
            settings = Settings(
                base_url=anthropic_url(self.provider), cache_dir=folder, keys={provider: "any"}
            )
            return {"model": self.model, "settings": settings}
        endpoint = Endpoint(provider, name, url=self.provider, base_url=None, key="any")
        profile = ModelProfile(max_in_flight=PROVIDERS[provider].max_in_flight)
        client = StreamingClient(endpoint, profile, Timeouts())
        return {"model": client, "settings": Settings(cache_dir=folder)}

    async def quoted(self, filing: Path, folder: Path) -> Counts:
        """What reading ``filing`` is expected to take, with what ``folder`` knows of the model."""
        told = await quote(filing, **self.options(folder))
        return Counts(
            cost_usd=told.cost_usd or 0.0,
            prompt_tokens=told.usage.prompt_tokens,
            cached_prompt_tokens=told.usage.cached_prompt_tokens,
            completion_tokens=told.usage.completion_tokens,
            seconds=told.seconds,
            calls=len(told.calls),
        )

    async def rows(self, filing: Path, quotes: dict[str, Counts]) -> list[Row]:
        """Read ``filing`` and hold ``quotes`` against the bill."""
        options = self.options(self.folder)
        analysis = await tenfold.analyze(filing, **options)
        if isinstance(options["model"], StreamingClient):
            await options["model"].aclose()
        trace = analysis.trace
        assert trace is not None
        tokens, totals = analysis.usage.tokens, trace.totals
        begun = min(c.started for c in trace.calls if c.started is not None)
        taken = Counts(
            cost_usd=tokens.cost_usd or 0.0,
            prompt_tokens=tokens.prompt_tokens,
            cached_prompt_tokens=tokens.cached_prompt_tokens,
            completion_tokens=tokens.completion_tokens,
            seconds=max(c.ended for c in trace.calls if c.ended is not None) - begun,
            calls=totals.calls,
        )
        name = filing.stem.partition("_0")[0].partition("-10k")[0]
        return [
            Row(
                model=self.model,
                filing=name,
                when=when,
                quoted=quoted,
                taken=taken,
                failed=analysis.counts.failed,
                resent=totals.attempts - totals.calls,
            )
            for when, quoted in quotes.items()
        ]

    async def learnt_by(self, folder: Path) -> Desk:
        """The same with an empty cache in ``folder`` that knows of the model what this one does."""
        options = self.options(self.folder)
        chosen = await choose(options["model"], options["settings"])
        async with open_model(chosen, options["settings"], None) as opened:
            identity = opened.client.identity
        with open_caches(self.folder, splitter_version=SPLITTER_VERSION) as caches:
            history = known_history(identity, caches)
        assert history.to_json() != ModelHistory().to_json(), "nothing was learnt of " + str(
            identity
        )
        with open_caches(folder, splitter_version=SPLITTER_VERSION) as caches:
            keep_history(identity, caches, history)
        return Desk(self.model, self.provider, folder)


async def first_reading(desk: Desk, filings: list[Path]) -> list[Row]:
    """Read every filing with a model that nobody has asked before."""
    rows: list[Row] = []
    await asyncio.to_thread(reset_provider, desk.provider, seed=FIRST_SEED)
    for number, filing in enumerate(filings):
        with tempfile.TemporaryDirectory() as nothing_known:
            quotes = {"first": await desk.quoted(filing, Path(nothing_known))}
        if number:
            quotes["others"] = await desk.quoted(filing, desk.folder)
        rows += await desk.rows(filing, quotes)
    return rows


async def second_reading(desk: Desk, folder: Path, filings: list[Path]) -> list[Row]:
    """Read every filing anew, knowing what ``desk`` has learnt of the model."""
    rows: list[Row] = []
    again = await desk.learnt_by(folder)
    await asyncio.to_thread(reset_provider, desk.provider, seed=SECOND_SEED)
    for filing in filings:
        rows += await again.rows(filing, {"again": await again.quoted(filing, again.folder)})
    return rows


def in_a_process(read: Callable[..., Coroutine[Any, Any, list[Row]]], *given: Any) -> list[Row]:
    """A process remembers for minutes what it has brought to a provider's cache; this one, whose
    provider forgets, is new."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(run_to_end, read, *given).result()


def run_to_end(read: Callable[..., Coroutine[Any, Any, list[Row]]], *given: Any) -> list[Row]:
    """``read`` on an event loop of its own."""
    return asyncio.run(read(*given))


def run(models: list[str], filings: list[Path], speed: float) -> list[Row]:
    """Every model, one after another."""
    rows: list[Row] = []
    with simulated_provider_process(profile=Profile(speed=speed, latency_key="prompt")) as provider:
        for model in models:
            with tempfile.TemporaryDirectory() as folder:
                desk = Desk(model, provider, Path(folder) / "first")
                read = in_a_process(first_reading, desk, filings)
                read += in_a_process(second_reading, desk, Path(folder) / "again", filings)
            rows += sorted(read, key=lambda row: ("first", "others", "again").index(row.when))
    return rows


def show(rows: list[Row]) -> None:
    """The table: quoted, taken, and by how much the quote was too high or too low."""
    print(
        f"{'model':26} {'filing':14} {'quote':7} {'dollars: quoted, taken':>24} {'in':>6} "
        f"{'cached':>7} {'out':>6} {'seconds: quoted, taken':>24} {'resent':>6} {'failed':>6}"
    )
    for row in rows:
        quoted, taken = row.quoted, row.taken
        print(
            f"{row.model:26} {row.filing:14} {row.when:7} "
            f"{quoted.cost_usd:8.4f} {taken.cost_usd:8.4f} {row.over('cost_usd'):+6.0%} "
            f"{row.over('prompt_tokens'):+6.0%} {row.over('cached_prompt_tokens'):+7.0%} "
            f"{row.over('completion_tokens'):+6.0%} "
            f"{quoted.seconds:8.1f} {taken.seconds:8.1f} {row.over('seconds'):+6.0%} "
            f"{row.resent:6} {row.failed:6}"
        )
    for when in dict.fromkeys(row.when for row in rows):
        of = [row for row in rows if row.when == when]
        within = sum(abs(row.over("cost_usd")) <= MARK for row in of)
        in_time = sum(abs(row.over("seconds")) <= MARK for row in of)
        print(
            f"{when}: {within} of {len(of)} within {MARK:.0%} in dollars, {in_time} in seconds; "
            f"furthest {max(abs(row.over('cost_usd')) for row in of):.0%} and "
            f"{max(abs(row.over('seconds')) for row in of):.0%}"
        )


def missed(rows: list[Row]) -> list[str]:
    """The bills that were not met, in words."""
    return [
        f"{row.model}, {row.filing}, {row.when}: {row.over('cost_usd'):+.0%} in dollars"
        for row in rows
        if abs(row.over("cost_usd")) > MARK
    ]


def main() -> int:
    """Measure, print, and return 1 where a bill is further from its quote than the mark."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--filing", type=Path, action="append")
    parser.add_argument("--model", action="append", help="anthropic:… or openai-chat:…")
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = [path for pattern in MARKED for path in sorted(FILINGS.glob(pattern))]
    filings = options.filing or [sample_path(), *found]
    rows = run(options.model or list(MODELS), filings, options.speed)
    if options.json:
        over = [{name: round(row.over(name), 4) for name in MEASURES} for row in rows]
        told = [{**asdict(row), "over": part} for row, part in zip(rows, over, strict=True)]
        print(json.dumps(told, indent=2))
    else:
        show(rows)
    for mark in missed(rows):
        print(f"missed: {mark}", file=sys.stderr)
    return 1 if options.speed == 1.0 and missed(rows) else 0


if __name__ == "__main__":
    sys.exit(main())
