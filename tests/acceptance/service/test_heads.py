"""HEAD is answered as GET is, without the body, at every address that takes GET."""

from __future__ import annotations

import pytest

from support.running_service import RunningService

VARYING = frozenset({"date", "transfer-encoding"})


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/analyses", "/login", "/healthz", "/readyz", "/openapi.json", "/metrics"),
        *("/api/v1/analyses", "/api/v1/analyses/ID", "/api/v1/analyses/ID/trace", "/analyses/ID"),
        *("/api/v1/filings/sample/sections", "/api/v1/analyses/nothing", "/nowhere"),
        *("/analyses/ID/export/json", "/static/analysis.js"),
    ],
)
async def test_the_head_of_a_get(service: RunningService, path: str) -> None:
    made = (await service.finished(await service.start(target="sample", include=["mda"])))["id"]
    url = service.url + path.replace("ID", made)
    async with service.http.get(url) as whole:
        assert await whole.read()
    async with service.http.head(url, allow_redirects=True) as head:
        assert await head.read() == b""
    assert head.status == whole.status
    told, expected = (
        {name.lower() for name in answer.headers} - VARYING for answer in (head, whole)
    )
    assert told == expected
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


@pytest.mark.parametrize("path", ["/api/v1/analyses/ID/events", "/analyses/ID/live"])
async def test_the_head_of_a_stream_ends(service: RunningService, path: str) -> None:
    made = await service.start(target="sample", include=["mda"])
    async with service.http.head(service.url + path.replace("ID", made)) as head:
        assert await head.read() == b""
    assert head.status == 200
    assert head.headers["Content-Type"].startswith("text/event-stream")

    async def none_is_open() -> bool:
        async with service.http.get(f"{service.url}/metrics") as metrics:
            return "tenfold_event_streams 0.0" in await metrics.text()

    await service.until(none_is_open)
    assert not any("Traceback" in line for line in service.said)


async def test_an_address_says_that_it_takes_head(service: RunningService) -> None:
    for path, allowed in (
        ("/api/v1/analyses", "GET, HEAD, POST"),
        ("/healthz", "GET, HEAD"),
        ("/api/v1/quotes", "POST"),
    ):
        async with service.http.put(service.url + path) as refused:
            assert (refused.status, refused.headers["Allow"]) == (405, allowed)
    async with service.http.head(f"{service.url}/api/v1/quotes") as refused:
        assert (refused.status, refused.headers["Allow"]) == (405, "POST")
    # What asks a model is started by POST, and by nothing else.
    before = await service.json("GET", "/api/v1/analyses")
    async with service.http.head(f"{service.url}/api/v1/companies/KSTR/analysis") as head:
        assert head.status == 404
    assert await service.json("GET", "/api/v1/analyses") == before
