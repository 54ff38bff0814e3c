"""Script in a filing, in the company's name, in a path: sent as data, and never into the log."""

from __future__ import annotations

import json
from pathlib import Path

import aiohttp

from support.running_service import running_service
from support.small_filing import small_filing_text

SCRIPT = "<script>alert(1)</script>"


async def test_nothing_runs_and_nothing_leaks(tmp_path: Path) -> None:
    options = ("--rate", "0", "--log-level", "info", "--log-format", "json")
    env = {"TENFOLD_MODEL": "extractive", "OPENAI_API_KEY": "hidden-key-of-the-server"}
    async with running_service(tmp_path, *options, env=env) as service:
        text = small_filing_text().replace("TARRAGON KITES, INC.", f"TARRAGON {SCRIPT} INC.")
        text = text.replace("sport kites.", f"sport kites. {SCRIPT}\nevent: finished\ndata: x\n\n")
        form = aiohttp.FormData()
        form.add_field("file", text.encode(), filename=f"{SCRIPT}.txt")
        started = await service.json("POST", "/api/v1/analyses", status=202, data=form)
        told = await service.all_events(started["id"])
        assert [one.name for one in told].count("finished") == 1
        for path in ("", "/sections?text=true"):
            url = f"{service.url}/api/v1/analyses/{started['id']}{path}"
            async with service.http.get(url) as response:
                assert response.content_type == "application/json"
                assert response.headers["X-Content-Type-Options"] == "nosniff"
                assert "default-src 'none'" in response.headers["Content-Security-Policy"]
                body = await response.text()
                assert str(tmp_path) not in body
                assert "hidden-key" not in body
        for path in ("/x%0d%0a%7B%22level%22%3A%22forged%22%7D", f"/{SCRIPT}", "/%00%ff"):
            await service.json("GET", path, status=404)
        await service.stop()
        lines = [json.loads(line) for line in service.said]
    assert all("forged" not in line["message"] for line in lines)
    assert any("GET none 404" in line["message"] for line in lines)
    assert "hidden-key" not in str(lines)
