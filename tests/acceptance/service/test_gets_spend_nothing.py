"""No GET asks a model or begins an analysis: a link, a crawler or a prefetch costs nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from support.running_service import RunningService, service_beside_edgar
from tenfold.api.app import ROUTERS as API
from tenfold.testing.simulated_provider import Profile
from tenfold.testing.simulated_provider.process import fetch_stats, simulated_provider_process
from tenfold.web.site import ROUTERS as PAGES

QUERIES = (
    "",
    "?wait=true",
    "?model=openai-chat:simulated-large",
    "?target=sample",
    "?q=KSTR&target=KSTR&year=2024",
    "?query=ke",
    "?text=true",
)
NAMES = {
    "ticker": "KSTR",
    "company": "KSTR",
    "target": "sample",
    "item": "1",
    "kind": "html",
    "name": "analysis.js",
}


@pytest.fixture
def provider() -> Iterator[str]:
    with simulated_provider_process(profile=Profile(speed=50)) as base_url:
        yield base_url


@pytest.fixture
async def service(provider: str, tmp_path: Path) -> AsyncIterator[RunningService]:
    """A service whose own choice of a model would cost something."""
    async with service_beside_edgar(provider, tmp_path) as running:
        yield running


def readable_paths() -> list[str]:
    """Every address of the API and of the pages that takes a GET."""
    routes = [route for router in (*API, *PAGES) for route in router.routes]
    found = [r.path for r in routes if isinstance(r, APIRoute) and "GET" in r.methods]
    return [*found, "/openapi.json"]


async def test_gets_and_heads_spend_nothing(service: RunningService, provider: str) -> None:
    made = await service.finished(await service.start(target="KSTR", model="extractive"))
    paths = readable_paths()
    assert len(paths) > 20
    seen = set()
    for path in paths:
        filled = path.format(**NAMES, analysis_id=made["id"])
        for query in QUERIES:
            for method in ("GET", "HEAD"):
                async with service.http.request(method, f"{service.url}{filled}{query}") as answer:
                    await answer.read()
                    assert answer.status < 500, (method, filled, query)
                    if answer.status == 200:
                        seen.add(path)
    assert len(seen) > len(paths) * 0.8, set(paths) - seen
    assert (await asyncio.to_thread(fetch_stats, provider))["requests"] == 0
    listed = (await service.json("GET", "/api/v1/analyses"))["analyses"]
    assert [one["id"] for one in listed] == [made["id"]]
