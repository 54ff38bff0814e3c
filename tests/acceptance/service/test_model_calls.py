"""A service beside a simulated provider: one set of calls, cancelling, restarts."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.running_service import running_service
from tenfold.testing.simulated_provider import Profile
from tenfold.testing.simulated_provider.process import fetch_stats, simulated_provider_process

COMPONENTS = 35
ASK = {"target": "sample"}


@pytest.fixture
def provider() -> Iterator[str]:
    """A quick provider."""
    with simulated_provider_process(profile=Profile(speed=20)) as base_url:
        yield base_url


@pytest.fixture
def slow_provider() -> Iterator[str]:
    """One whose answers do not end while a test looks."""
    with simulated_provider_process(profile=Profile(ttft_seconds=600)) as base_url:
        yield base_url


def env(base_url: str) -> dict[str, str]:
    return {"TENFOLD_MODEL": "openai-chat:simulated-large", "TENFOLD_BASE_URL": base_url}


async def test_a_hundred_clients_cause_one_set_of_calls(provider: str, tmp_path: Path) -> None:
    async with running_service(tmp_path, "--rate", "0", env=env(provider)) as service:
        ids = await asyncio.gather(*(service.start(**ASK) for _ in range(100)))
        assert len(set(ids)) == 1
        streams = await asyncio.gather(*(service.all_events(ids[0]) for _ in range(100)))
        ends = {(told[-1].name, told[-1].data["ok"]) for told in streams}
        assert ends == {("finished", COMPONENTS)}
        assert fetch_stats(provider)["requests"] == COMPONENTS
        metrics = await (await service.http.get(f"{service.url}/metrics")).text()
        assert f"tenfold_model_calls_total {COMPONENTS}.0" in metrics
        assert 'tenfold_analyses{status="finished"} 1.0' in metrics
        assert 'route="/api/v1/analyses/{analysis_id}/events"' in metrics


async def test_cancelling_ends_calls_and_stream(slow_provider: str, tmp_path: Path) -> None:
    async with running_service(tmp_path, env=env(slow_provider)) as service:
        analysis_id = await service.start(**ASK)
        watching = asyncio.create_task(service.all_events(analysis_id))
        await service.until_asked(analysis_id)
        cancelled = await service.json("DELETE", f"/api/v1/analyses/{analysis_id}")
        assert cancelled["status"] == "cancelled"
        last = (await watching)[-1]
        assert (last.name, last.data["status"]) == ("finished", "cancelled")
        again = await service.json("DELETE", f"/api/v1/analyses/{analysis_id}")
        assert again["status"] == "cancelled"
        async with service.http.delete(
            f"{service.url}/api/v1/analyses/{analysis_id}?forget=true"
        ) as response:
            assert response.status == 204
        await service.json("GET", f"/api/v1/analyses/{analysis_id}", status=404)


async def test_places_in_the_queue(slow_provider: str, tmp_path: Path) -> None:
    async with running_service(tmp_path, "--max-analyses", "1", env=env(slow_provider)) as service:
        first = await service.start(**ASK)
        await service.until_asked(first)
        for place, include in enumerate(("mda", "business")):
            asked = {**ASK, "include": [include]}
            started = await service.json("POST", "/api/v1/analyses", status=202, json=asked)
            assert (started["status"], started["place_in_queue"]) == ("queued", place)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
async def test_a_restart_goes_on_where_it_was(
    provider: str, slow_provider: str, tmp_path: Path, end: signal.Signals
) -> None:
    async with running_service(tmp_path, env=env(provider)) as service:
        await service.finished(await service.start(target="sample", include=["mda"]))
    answered = fetch_stats(provider)["requests"]
    # The same models at an address that does not answer: the answers there are, are not lost.
    async with running_service(tmp_path, env=env(slow_provider)) as service:
        analysis_id = await service.start(**ASK)
        await service.until_asked(analysis_id)
        service.process.send_signal(end)
        code = await service.process.wait()
        assert code == (0 if end is signal.SIGTERM else -end)
        assert not any("Traceback" in line for line in service.said)
    async with running_service(tmp_path, env=env(provider)) as service:
        told = await service.all_events(analysis_id)
        assert told[-1].data["status"] == "finished"
        assert told[0].id > 2_000_000  # the second attempt's numbers
        shown = await service.json("GET", f"/api/v1/analyses/{analysis_id}")
        assert (shown["attempt"], shown["ok"]) == (2, COMPONENTS)
        assert shown["cached_calls"] == answered
    assert fetch_stats(provider)["requests"] == COMPONENTS


async def test_stopping_ends_streams_in_order(slow_provider: str, tmp_path: Path) -> None:
    async with running_service(tmp_path, env=env(slow_provider)) as service:
        analysis_id = await service.start(**ASK)
        watching = asyncio.create_task(service.all_events(analysis_id))
        await service.until_asked(analysis_id)
        service.process.send_signal(signal.SIGTERM)
        told = await watching  # no error: the stream was ended, not cut
        assert told[-1].name != "finished"
        assert await service.stop(signal.SIGINT) == 0
        assert service.said[-1].startswith("Stopped.")
