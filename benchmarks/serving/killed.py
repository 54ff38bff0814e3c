"""kill -9 in the middle of twenty analyses: what is lost, and what is asked a second time."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from serving.served import Served, serving
from tenfold.filings.sample import sample_path
from tenfold.service.stores import open_stores
from tenfold.settings import Settings
from tenfold.store.response_cache import SqliteResponseCache
from tenfold.testing.simulated_provider import Profile
from tenfold.testing.simulated_provider.process import (
    fetch_requests,
    fetch_stats,
    simulated_provider_process,
)

_ANALYSES = 20
_PATIENCE_SECONDS = 180
# Each prompt has a latency of its own, so that at any moment there is some call of each kind.
_PROFILE = Profile(seed=5, speed=4, latency_key="prompt", schema_in_prefix=False)


def killed_and_restarted(folder: Path, *, after_calls: int = 100) -> dict[str, Any]:
    """Twenty uploads are read, the service is killed after some calls, and the next one goes on."""
    options = ("--max-analyses", str(_ANALYSES))
    with simulated_provider_process(profile=_PROFILE) as url:
        with serving(folder, url, *options) as first:
            ids = _started(first)
            _until(lambda: fetch_stats(url)["by_end"].get("complete", 0) >= after_calls)
            first.kill()
        before = fetch_requests(url)
        kept, under_way = _kept(folder)
        began = time.monotonic()
        with serving(folder, url, *options) as second:
            _until(lambda: _under_way(second) == 0)
            over = [second.ask("GET", f"/api/v1/analyses/{one}") for one in ids]
            seconds = time.monotonic() - began
        requests = fetch_requests(url)
    calls = {request["prompt_hash"] for request in requests}
    complete = {r["prompt_hash"] for r in before if r["ended"] == "complete"}
    return {
        "analyses": _ANALYSES,
        "under_way_when_killed": under_way,
        "lost": sum(one["status"] != "finished" for one in over),
        "components_failed": sum(one["failed"] or 0 for one in over),
        "calls": len(calls),
        "answers_kept_when_killed": kept,
        # Whatever was not kept had to be asked; all beyond that was asked needlessly.
        "kept_answers_asked_again": len(requests) - len(before) - (len(calls) - kept),
        "answers_sent_and_not_yet_kept": len(complete) - kept,
        "calls_cut_off": len(before) - len(complete),
        "seconds_to_finish_the_rest": round(seconds, 1),
    }


def _started(service: Served) -> list[str]:
    sample = sample_path().read_bytes()

    def start(number: int) -> str:
        content = sample.replace(b"Halvorsen", b"Kite%02d" % number)
        return service.upload(content, f"{number}.htm", include="business")

    with ThreadPoolExecutor(_ANALYSES) as threads:
        return list(threads.map(start, range(_ANALYSES)))


def _kept(folder: Path) -> tuple[int, int]:
    """Answers in the cache, and analyses that have no end."""
    cache = SqliteResponseCache(folder / "cache")
    responses = cache.stats().responses
    cache.close()
    with open_stores(Settings(data_dir=folder / "data")) as stores:
        return responses, len(stores.analyses.under_way())


def _under_way(service: Served) -> int:
    listed = [service.ask("GET", f"/api/v1/analyses?status={s}") for s in ("queued", "running")]
    return sum(len(one["analyses"]) for one in listed)


def _until(holds: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > give_up_at:
            raise SystemExit("The service did not get that far in time.")
        time.sleep(0.02)
