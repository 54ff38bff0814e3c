"""Uploaded files over HTTP: kept for their analyses, gone with them, bounded."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import aiohttp

from acceptance.cli_runs import SMALL_FILING, tenfold
from support.running_service import RunningService, running_service

EXTRACTIVE = {"TENFOLD_MODEL": "extractive"}
PATH = "/api/v1/analyses"


async def send(
    service: RunningService, padding: bytes = b"", *, status: int = 202, **fields: str
) -> dict[str, Any]:
    form = aiohttp.FormData(fields)
    form.add_field("file", SMALL_FILING.read_bytes() + padding, filename="10-k.htm")
    return await service.json("POST", PATH, status=status, data=form)


async def test_the_text_is_evidence_as_long_as_the_analysis_is_kept(
    service: RunningService, tmp_path: Path
) -> None:
    one, two = [await send(service, include=name) for name in ("mda", "business")]
    target = (await service.finished(one["id"]))["target"]
    assert (await service.finished(two["id"]))["target"] == target
    texts = [f"{PATH}/{started['id']}/sections?text=true" for started in (one, two)]
    before = await service.json("GET", texts[1])
    deleted = await asyncio.to_thread(tenfold, "analyses", "delete", one["id"], cache=tmp_path)
    assert deleted.returncode == 0, deleted.stderr
    await service.json("GET", texts[0], status=404)
    assert await service.json("GET", texts[1]) == before
    assert any(item["text"] for item in before["sections"])
    await service.json("GET", f"/api/v1/filings/{target}/sections")
    again = await service.start(target=target, include=["mda"])
    await service.finished(again)
    for analysis_id in (two["id"], again):
        url = f"{service.url}{PATH}/{analysis_id}?forget=true"
        async with service.http.delete(url) as response:
            assert response.status == 204
    await service.json("GET", f"/api/v1/filings/{target}/sections", status=404)
    gone = await service.json("POST", PATH, status=404, json={"target": target})
    assert "Send the file again" in gone["detail"]


async def test_there_is_room_for_so_many(tmp_path: Path) -> None:
    env = {**EXTRACTIVE, "TENFOLD_MAX_UPLOADS_MB": "1"}
    async with running_service(tmp_path, env=env) as service:
        first = await send(service, b" " * 600_000)
        await service.finished(first["id"])
        full = await send(service, b"\n" * 600_000, status=507)
        assert full["type"] == "urn:tenfold:problem:uploads-full"
        assert "TENFOLD_MAX_UPLOADS_MB" in full["detail"]
        assert (await send(service, b" " * 600_000, include="mda"))["is_new"]
        for one in (await service.json("GET", PATH))["analyses"]:
            await service.http.delete(f"{service.url}{PATH}/{one['id']}?forget=true")
        await send(service, b"\n" * 600_000)


async def test_a_file_with_fields_that_do_not_fit_is_not_kept(service: RunningService) -> None:
    problem = await send(service, status=422, strategy="fastest")
    assert problem["errors"][0]["at"] == "strategy"
    metrics = await (await service.http.get(f"{service.url}/metrics")).text()
    assert "tenfold_uploads_bytes 0.0" in metrics
    await send(service, include="mda")
    metrics = await (await service.http.get(f"{service.url}/metrics")).text()
    assert f"tenfold_uploads_bytes {float(SMALL_FILING.stat().st_size)}" in metrics
