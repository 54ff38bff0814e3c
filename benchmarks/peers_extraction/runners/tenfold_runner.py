"""Tenfold through its public API.

One filing is read through ``tenfold.stream`` without a cache; what is timed begins with the plan,
as the others get their sections already split, and what reading and splitting took is told apart.
Of many filings at once the splits are made before the race (by reading them without a model),
and answers are still asked for: the cache has none.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from shared import Outcomes, Race, Work, run

import tenfold


def prepare(work: Work) -> Race:
    folder = Path(tempfile.mkdtemp(prefix="tenfold-peers-"))
    options = {
        "model": f"openai-chat:{work.model}",
        "max_in_flight": max(1, work.max_in_flight // len(work.base_urls)),
        "settings": tenfold.Settings(
            cache_dir=folder / "cache",
            data_dir=folder / "data",
            first_token_timeout_seconds=work.timeout_seconds,
            piece_timeout_seconds=work.timeout_seconds,
        ),
    }
    first = {"include": [work.questions[0].name], "base_url": work.base_url(0)}
    tenfold.analyze_sync(work.files[0], **options | first, use_cache=False)
    many = len(work.files) > 1
    if many:
        for path in work.files:
            tenfold.analyze_sync(path, **options | {"model": "extractive"})

    async def read(number: int, outcomes: Outcomes) -> None:
        began = time.perf_counter()
        asked: float | None = None
        async for event in tenfold.stream(
            work.files[number], **options, base_url=work.base_url(number), use_cache=many
        ):
            if isinstance(event, tenfold.AnalysisStarted):
                asked = time.perf_counter()
            elif isinstance(event, tenfold.ComponentFinished):
                _settle(number, event, outcomes)
        if asked is not None and not many:
            outcomes.notes["reading_seconds"] = asked - began

    async def read_all(outcomes: Outcomes) -> None:
        await asyncio.gather(*(read(number, outcomes) for number in range(len(work.files))))

    return lambda outcomes: asyncio.run(read_all(outcomes))


def _settle(number: int, event: tenfold.ComponentFinished, outcomes: Outcomes) -> None:
    outcome = event.outcome
    key = f"{number}:{outcome.component.name}"
    if outcome.status == tenfold.OutcomeStatus.OK:
        outcomes.answered(key)
    else:
        outcomes.lost(key, outcome.reason)


run(prepare)
