"""The second process to ask a provider sends what the first has seen it bear."""

from __future__ import annotations

import asyncio

import tenfold
from tenfold.filings.sample import sample_path
from tenfold.settings import Settings
from tenfold.testing.simulated_provider import (
    Limits,
    Profile,
    fetch_requests,
    simulated_provider_process,
)


def test_the_first_wave_of_the_next_run_is_not_refused(tmp_path):
    def refused() -> int:
        return sum(request["status"] == 429 for request in fetch_requests(url))

    def analyse(*sections: str) -> None:
        # On a loop of its own, which is all that analyses of one process share.
        analysis = asyncio.run(
            tenfold.analyze(
                sample_path(),
                model="openai-chat:simulated",
                settings=Settings(base_url=url, cache_dir=tmp_path),
                include=sections,
            )
        )
        assert analysis.counts.failed == 0

    limits = Limits(requests_per_minute=600, burst_seconds=1)
    with simulated_provider_process(
        profile=Profile(speed=20, ttft_seconds=4.0), limits=limits
    ) as url:
        analyse("business", "financials")
        first = refused()
        analyse("mda", "risk_factors")
        second = refused() - first
    assert first > 3, "ten go at once, and eighteen were sent"
    assert second <= 1
