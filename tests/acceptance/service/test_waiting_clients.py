"""A client that waits for an analysis and goes away: what is cancelled then, and what goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support.running_service import (
    RunningService,
    Told,
    service_beside_edgar,
    services_beside_edgar,
)
from tenfold.testing.simulated_provider import Profile
from tenfold.testing.simulated_provider.process import fetch_stats, simulated_provider_process

PATH = "/api/v1/companies/KSTR/analysis"
MDA = {f"include_{name}": "false" for name in ("business", "risk_factors", "financials")}
QUESTIONS = 9
ENDLESS = {"mda_outlook_and_trends": 100_000}
"""The one answer that does not end while a test looks."""


@dataclass
class Desk:
    """A service, and what its provider has seen."""

    service: RunningService
    provider: str

    def ask(self) -> asyncio.Task[dict[str, Any]]:
        """A client that waits for the end."""
        asked = {**MDA, "wait": "true"}
        return asyncio.create_task(self.service.json("POST", PATH, params=asked))

    async def analysis(self) -> dict[str, Any]:
        """The one that is kept; empty while there is none."""
        listed = (await self.service.json("GET", "/api/v1/analyses"))["analyses"]
        assert len(listed) <= 1
        return listed[0] if listed else {}

    async def until_one_call_is_left(self) -> None:
        """Wait until all questions but one are answered."""

        async def holds() -> bool:
            stats = await asyncio.to_thread(fetch_stats, self.provider)
            return stats["by_end"].get("complete") == QUESTIONS - 1 and stats["in_flight"] == 1

        await self.service.until(holds)

    async def until_cancelled(self) -> None:
        """Wait until its end is kept and the provider saw its last call broken off."""

        async def holds() -> bool:
            stats = await asyncio.to_thread(fetch_stats, self.provider)
            return not stats["in_flight"] and (await self.analysis())["status"] == "cancelled"

        await self.service.until(holds)
        ends = (await asyncio.to_thread(fetch_stats, self.provider))["by_end"]
        assert ends == {"complete": QUESTIONS - 1, "cancelled": 1}

    async def goes_on(self) -> None:
        """See that what was cancelled for another client would have been cancelled by now."""
        # A request on a new connection is served behind the end of the one that was closed.
        for _ in range(20):
            await self.service.json("GET", "/healthz", headers={"Connection": "close"})
        assert (await self.analysis())["status"] == "running"
        assert (await asyncio.to_thread(fetch_stats, self.provider))["in_flight"] == 1


async def leave(client: asyncio.Task[dict[str, Any]]) -> None:
    """Close a client's connection."""
    client.cancel()
    await asyncio.gather(client, return_exceptions=True)


@pytest.fixture
def provider() -> Iterator[str]:
    profile = Profile(ttft_seconds=0.05, tokens_per_second=600, output_tokens=ENDLESS)
    with simulated_provider_process(profile=profile) as base_url:
        yield base_url


@pytest.fixture
async def desk(provider: str, tmp_path: Path) -> AsyncIterator[Desk]:
    """A service with a small EDGAR."""
    async with service_beside_edgar(provider, tmp_path) as service:
        yield Desk(service, provider)


async def test_the_last_to_go_cancels_what_is_not_finished(desk: Desk) -> None:
    clients = [desk.ask(), desk.ask()]
    await desk.until_one_call_is_left()
    await leave(clients[0])
    await desk.goes_on()
    await leave(clients[1])
    await desk.until_cancelled()
    assert (await desk.service.json("GET", "/api/v1/cache"))["responses"] == QUESTIONS - 1
    metrics = await (await desk.service.http.get(f"{desk.service.url}/metrics")).text()
    assert 'tenfold_analyses_ended_total{status="cancelled"} 1.0' in metrics
    assert not any("Traceback" in line for line in desk.service.said)


@pytest.mark.parametrize("first", ["the one who waits", "the one who does not"])
async def test_what_somebody_started_without_waiting_goes_on(desk: Desk, first: str) -> None:
    started = None
    if first == "the one who does not":
        started = await desk.service.json("POST", PATH, params=MDA, status=202)
    client = desk.ask()
    await desk.until_one_call_is_left()
    if started is None:
        started = await desk.service.json("POST", PATH, params=MDA, status=202)
        assert not started["is_new"]
    await leave(client)
    await desk.goes_on()
    await desk.service.json("DELETE", started["url"])
    await desk.until_cancelled()


async def test_what_somebody_watches_goes_on(desk: Desk) -> None:
    client = desk.ask()
    await desk.until_one_call_is_left()
    analysis_id = (await desk.analysis())["id"]
    watching = asyncio.create_task(desk.service.all_events(analysis_id))
    await desk.service.until(lambda: _is_watched(desk))
    await leave(client)
    await desk.goes_on()
    await desk.service.json("DELETE", f"/api/v1/analyses/{analysis_id}")
    assert (await watching)[-1].data["status"] == "cancelled"


async def test_what_somebody_watches_through_another_process_goes_on(
    provider: str, tmp_path: Path
) -> None:
    async with services_beside_edgar(provider, tmp_path, 2) as (runs, tells):
        desk = Desk(runs, provider)
        client = desk.ask()
        await desk.until_one_call_is_left()
        analysis_id = (await desk.analysis())["id"]
        heard = asyncio.Event()

        async def watch() -> list[Told]:
            told: list[Told] = []
            async for event in tells.events(analysis_id):
                told.append(event)
                heard.set()
            return told

        watching = asyncio.create_task(watch())
        await heard.wait()  # whoever hears anything through the other process is known to the first
        await leave(client)
        await desk.goes_on()
        await tells.json("DELETE", f"/api/v1/analyses/{analysis_id}")
        assert (await watching)[-1].data["status"] == "cancelled"
        await desk.until_cancelled()
        assert not any("Traceback" in line for line in [*runs.said, *tells.said])


async def test_one_that_waits_for_its_turn_is_cancelled_too(desk: Desk) -> None:
    """A client that goes at once: before its analysis was admitted, or soon after."""
    client = desk.ask()
    await desk.service.until(lambda: _is_kept(desk))
    await leave(client)

    async def holds() -> bool:
        return (await desk.analysis())["status"] == "cancelled"

    await desk.service.until(holds)


async def _is_kept(desk: Desk) -> bool:
    return bool(await desk.analysis())


async def _is_watched(desk: Desk) -> bool:
    metrics = await (await desk.service.http.get(f"{desk.service.url}/metrics")).text()
    return "tenfold_event_streams 1.0" in metrics
