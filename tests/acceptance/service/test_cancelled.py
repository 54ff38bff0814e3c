"""An analysis that is cancelled over HTTP: its record, its trace and its page tell what it took."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.running_service import running_service
from tenfold.testing.simulated_provider import Profile
from tenfold.testing.simulated_provider.process import fetch_stats, simulated_provider_process

QUESTIONS = 9
ENDLESS = {"mda_outlook_and_trends": 100_000}
"""The one answer that does not end while the test looks."""


@pytest.fixture
def provider() -> Iterator[str]:
    profile = Profile(ttft_seconds=0.05, tokens_per_second=600, output_tokens=ENDLESS)
    with simulated_provider_process(profile=profile) as base_url:
        yield base_url


async def test_deleted_in_the_middle_it_tells_what_was_paid_for(
    provider: str, tmp_path: Path
) -> None:
    env = {"TENFOLD_MODEL": "openai-chat:simulated-large", "TENFOLD_BASE_URL": provider}
    async with running_service(tmp_path, "--rate", "0", env=env) as service:
        analysis_id = await service.start(target="sample", include=["mda"])
        path = f"/api/v1/analyses/{analysis_id}"
        watching = asyncio.create_task(service.all_events(analysis_id))

        async def one_is_left() -> bool:
            stats = await asyncio.to_thread(fetch_stats, provider)
            return stats["by_end"].get("complete") == QUESTIONS - 1 and stats["in_flight"] == 1

        await service.until(one_is_left)
        await service.json("DELETE", path)
        record = await service.json("GET", path)
        trace = await service.json("GET", f"{path}/trace")
        told = await watching
        async with service.http.get(f"{service.url}/analyses/{analysis_id}") as response:
            page = await response.text()
        metrics = await (await service.http.get(f"{service.url}/metrics")).text()
    ends = (await asyncio.to_thread(fetch_stats, provider))["by_end"]
    assert ends == {"complete": QUESTIONS - 1, "cancelled": 1}
    assert (record["status"], record["calls"], record["cached_calls"]) == ("cancelled", 9, 0)
    assert (record["ok"], record["failed"]) == (8, 0)
    assert record["progress"] == {"components": 9, "done": 8, "failed": 0, "skipped": 0}
    assert record["wall_seconds"] > 0

    assert trace["stopped"] == "cancelled"
    assert (trace["totals"]["attempts"], trace["totals"]["cancelled"]) == (9, 1)
    (closed,) = [call for call in trace["calls"] if call.get("cancelled")]
    (attempt,) = closed["attempts"]
    assert (attempt["end"], attempt["estimated"]) == ("cancelled", True)
    assert attempt["usage"]["completion_tokens"] > 0

    usage = told[-1].data["usage"]
    assert told[-1].data["status"] == "cancelled"
    assert usage["calls"] == 9
    for name in ("prompt_tokens", "completion_tokens"):
        assert usage[name] == trace["totals"][name] > 0
    assert f'tenfold_tokens_total{{kind="completion"}} {usage["completion_tokens"]}.0' in metrics
    assert "What had landed until then stands below." in page
    assert 'class="is-cancelled' in page
