"""Two processes on one store: what one of them runs is cancelled or deleted through the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from acceptance.cli_runs import tenfold
from support.running_service import RunningService, running_service
from tenfold.testing.simulated_provider import Profile
from tenfold.testing.simulated_provider.process import fetch_stats, simulated_provider_process


@pytest.fixture
def provider() -> Iterator[str]:
    """Its answers do not begin while a test looks."""
    with simulated_provider_process(profile=Profile(ttft_seconds=600)) as base_url:
        yield base_url


@dataclass
class Pair:
    """Two services, and what the provider of both has seen."""

    runs_it: RunningService
    other: RunningService
    provider: str
    env: dict[str, str]

    async def until_calls_are_made(self) -> None:
        """Wait until the provider has some: what is announced is on its way to it."""

        async def holds() -> bool:
            return (await asyncio.to_thread(fetch_stats, self.provider))["in_flight"] > 0

        await self.other.until(holds)

    async def until_no_call_is_left(self) -> None:
        """Wait until the one that runs the analysis has stopped it."""

        async def holds() -> bool:
            stats = await asyncio.to_thread(fetch_stats, self.provider)
            return stats["in_flight"] == 0

        await self.other.until(holds)
        ends = (await asyncio.to_thread(fetch_stats, self.provider))["by_end"]
        assert set(ends) == {"cancelled"}

        async def is_over() -> bool:  # a moment later: what the calls took is added to the end
            metrics = await (await self.runs_it.http.get(f"{self.runs_it.url}/metrics")).text()
            return "tenfold_analyses_under_way 0.0" in metrics

        await self.other.until(is_over)


@pytest.fixture
async def pair(provider: str, database_url: str, tmp_path: Path) -> AsyncIterator[Pair]:
    env = {
        "TENFOLD_MODEL": "openai-chat:simulated-large",
        "TENFOLD_BASE_URL": provider,
        "TENFOLD_DATABASE_URL": database_url,
    }
    async with running_service(tmp_path, env=env) as one, running_service(tmp_path, env=env) as two:
        yield Pair(one, two, provider, env)
        for service in (one, two):
            assert await service.stop() == 0
            assert not any("Traceback" in line for line in service.said)


async def test_deleted_through_the_other_it_is_cancelled(pair: Pair) -> None:
    analysis_id = await pair.runs_it.start(target="sample")
    watching = [
        asyncio.create_task(service.all_events(analysis_id))
        for service in (pair.runs_it, pair.other)
    ]
    await pair.runs_it.until_asked(analysis_id)
    await pair.until_calls_are_made()
    path = f"/api/v1/analyses/{analysis_id}"
    assert (await pair.other.json("GET", path))["status"] == "running"
    assert (await pair.other.json("DELETE", path))["status"] == "cancelled"
    await pair.until_no_call_is_left()
    for told in await asyncio.gather(*watching):
        assert (told[-1].name, told[-1].data["status"]) == ("finished", "cancelled")
        assert [one.name for one in told].count("finished") == 1
    for service in (pair.runs_it, pair.other):
        assert (await service.json("GET", path))["status"] == "cancelled"


@pytest.mark.parametrize("through", ["the other service", "the command line"])
async def test_forgotten_through_another_process_it_is_cancelled(
    pair: Pair, tmp_path: Path, through: str
) -> None:
    analysis_id = await pair.runs_it.start(target="sample")
    watching = asyncio.create_task(pair.runs_it.all_events(analysis_id))
    await pair.runs_it.until_asked(analysis_id)
    await pair.until_calls_are_made()
    path = f"/api/v1/analyses/{analysis_id}"
    if through == "the other service":
        async with pair.other.http.delete(f"{pair.other.url}{path}?forget=true") as response:
            assert response.status == 204
    else:
        done = await asyncio.to_thread(
            tenfold, "analyses", "delete", analysis_id, cache=tmp_path, **pair.env
        )
        assert done.returncode == 0, done.stderr
    await pair.until_no_call_is_left()
    last = (await watching)[-1]
    assert (last.name, last.data["status"]) == ("finished", "cancelled")
    for service in (pair.runs_it, pair.other):
        await service.json("GET", path, status=404)
