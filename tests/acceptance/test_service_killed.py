"""kill -9 in the middle of twenty analyses: none is lost, and nothing finished is asked again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from support.small_filing import small_filing_text
from tenfold.clock import utc_now
from tenfold.service.stores import open_stores
from tenfold.settings import Settings
from tenfold.store.analyses.record import AnalysisStatus
from tenfold.store.analyses.uploads import Upload
from tenfold.testing.simulated_provider import (
    Profile,
    fetch_requests,
    fetch_stats,
    simulated_provider_process,
)

SERVICE = Path(__file__).resolve().parents[1] / "support" / "kept_service.py"
ANALYSES = 20
# Answers of a quarter of a second: with 32 in flight there is always some of each kind.
PROFILE = Profile(seed=5, speed=12, latency_key="prompt", schema_in_prefix=False)


def service(folder, url, *uploads):
    return subprocess.Popen(
        [sys.executable, str(SERVICE), str(folder), url, *uploads],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


IN_THE_AIR = 32
"""Answers in flight: as many may have left the provider and be under way to the store."""


def done(stores, analysis_id):
    """By component, where the answer came from that was told last."""
    events = stores.analyses.events(analysis_id)
    return {
        told["component"]: told["source"]
        for event in events
        if event.name == "component_done"
        for told in [json.loads(event.data)]
    }


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_twenty_analyses_survive_kill_9(tmp_path):
    settings = Settings(cache_dir=tmp_path / "cache", data_dir=tmp_path / "data")
    with open_stores(settings) as stores, simulated_provider_process(profile=PROFILE) as url:
        filings = [small_filing_text().replace("Tarragon", f"Kite{n}") for n in range(ANALYSES)]
        uploads = [
            stores.uploads.put(Upload(f"{n}.txt", text.encode()), utc_now())
            for n, text in enumerate(filings)
        ]
        first = service(tmp_path, url, *uploads)
        try:
            assert first.stdout.readline() == "ready\n"
            give_up_at = time.monotonic() + 60
            while fetch_stats(url)["by_end"].get("complete", 0) < 50:
                assert time.monotonic() < give_up_at
                time.sleep(0.02)
        finally:
            first.send_signal(signal.SIGKILL)
            first.communicate(timeout=30)
        under_way = stores.analyses.under_way()
        assert 0 < len(under_way) <= ANALYSES == len(stores.analyses.recent())
        before = fetch_requests(url)
        told_before = {one.id: done(stores, one.id) for one in under_way}
        assert any(told_before.values())
        with_service = service(tmp_path, url)
        told, _ = with_service.communicate(timeout=120)
        assert told.split() == ["ready", "done"]

        over = stores.analyses.recent()
        assert [one.status for one in over] == [AnalysisStatus.FINISHED] * ANALYSES
        assert {one.failed for one in over} == {0}
        for one in over:
            events = [event.name for event in stores.analyses.events(one.id)]
            assert events.count("component_done") == one.ok
            # One that had begun before the kill tells first what became of that run.
            assert events[:2] in (["earlier", "started"], ["started", "section"])
            assert events[-1] == "finished"
            assert stores.analyses.result(one.id)
            # What anybody was told is not asked again.
            came_from = done(stores, one.id)
            assert {came_from[name] for name in told_before.get(one.id, ())} <= {"cache"}
        requests = fetch_requests(url)
        assert [r["prompt_hash"] for r in requests[: len(before)]] == [
            r["prompt_hash"] for r in before
        ]
        asked = Counter(request["prompt_hash"] for request in requests)
        # By the process that came after: what the first one asked twice were hedges of its own.
        again = {request["prompt_hash"] for request in requests[len(before) :]}
        finished = {r["prompt_hash"] for r in before if r["ended"] == "complete"}
        repeated = finished & again
        # An answer may have left the provider and not yet been stored when the process died.
        assert len(repeated) <= IN_THE_AIR
        assert max(asked.values()) <= 2
