"""The API from end to end, over HTTP, against a process of its own."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from acceptance.cli_runs import SMALL_FILING, tenfold
from support.running_service import RunningService


async def test_a_company_is_read_shown_and_listed(service: RunningService) -> None:
    path = "/api/v1/companies/KSTR/analysis"
    problem = await service.json("GET", path, status=404)
    assert "POST /api/v1/companies/KSTR/analysis" in problem["detail"]
    asked = {"wait": "true", "include_financials": "false"}
    analysis = await service.json("POST", path, params=asked)
    assert (analysis["status"], analysis["fiscal_year"]) == ("finished", 2024)
    assert set(analysis["result"]["sections"]) == {"business", "mda", "risk_factors"}
    assert analysis["progress"]["done"] == analysis["ok"] > 0
    same = {"include_financials": "false"}
    assert await service.json("GET", path, params=same) == analysis
    assert await service.json("GET", path, params=same | {"year": "2024"}) == analysis
    await service.json("GET", path, status=404, params=same | {"year": "2023"})
    listed = await service.json("GET", "/api/v1/analyses", params={"ticker": "kstr"})
    assert [one["id"] for one in listed["analyses"]] == [analysis["id"]]
    read = f"/api/v1/analyses/{analysis['id']}/sections"
    sections = await service.json("GET", read, params={"item": "1a", "text": "true"})
    assert "wind and weather" in sections["sections"][0]["text"]


async def test_a_company_is_shown_only_what_was_asked_for_so(service: RunningService) -> None:
    path = "/api/v1/companies/OTTR/analysis"
    parts = {f"include_{name}": "false" for name in ("mda", "risk_factors", "financials")}
    older = await service.json("POST", path, params={"year": "2024", "wait": "true"})
    assert older["fiscal_year"] == 2024
    assert await service.json("GET", path, params={"year": "2024"}) == older
    problem = await service.json("GET", path, status=404)
    assert "one for fiscal 2024: GET ?year=2024." in problem["detail"]
    part = await service.json("POST", path, params=parts | {"wait": "true"})
    assert part["fiscal_year"] == 2025
    assert await service.json("GET", path, params=parts) == part
    problem = await service.json("GET", path, status=404)
    assert "one for fiscal 2025, business only: GET ?include_mda=false&" in problem["detail"]
    await service.json("GET", path, status=404, params={"year": "2025"})
    latest = await service.json("POST", path, params={"wait": "true"})
    assert await service.json("GET", path) == latest
    assert await service.json("GET", path, params={"model": latest["model"]}) == latest
    await service.json("GET", path, status=404, params={"model": "openai:other"})
    await service.json("GET", path, status=404, params={"strategy": "sequential"})


async def test_a_misspelt_parameter_starts_nothing(service: RunningService) -> None:
    path = "/api/v1/companies/KSTR/analysis"
    for wrong in ("include_bussiness", "Year"):
        problem = await service.json("POST", path, status=422, params={wrong: "2024"})
        assert problem["type"] == "urn:tenfold:problem:unknown-parameter"
        assert repr(wrong) in problem["detail"]
        assert "include_business" in problem["detail"]
    await service.json("POST", "/api/v1/analyses", status=422, params={"a": "b"}, json={})
    assert (await service.json("GET", "/api/v1/analyses"))["analyses"] == []


async def test_events_come_in_order_and_resume(service: RunningService) -> None:
    analysis_id = await service.start(target="sample", include=["mda"])
    told = await service.all_events(analysis_id)
    names = [one.name for one in told]
    assert names[:2] == ["started", "section"]
    assert names[-1] == "finished"
    assert {"component_started", "component_done", "usage"} <= set(names)
    numbers = [one.id for one in told]
    assert numbers == sorted(set(numbers))
    middle = told[len(told) // 2].id
    again = await service.all_events(analysis_id, after=middle)
    assert again == [one for one in told if one.id > middle and one.name != "partial"]
    url = f"{service.url}/api/v1/analyses/{analysis_id}/events"
    async with service.http.get(url, headers={"Last-Event-ID": str(numbers[-1])}) as response:
        assert (response.status, await response.read()) == (204, b"")
    begun, done = names.index("component_started"), names.index("component_done")
    assert begun < done


async def test_an_upload_is_read_as_data(service: RunningService) -> None:
    form = aiohttp.FormData({"model": "extractive", "include": "mda, risk_factors"})
    form.add_field("file", SMALL_FILING.read_bytes(), filename="../../etc/<b>x:y.htm")
    started = await service.json("POST", "/api/v1/analyses", status=202, data=form)
    analysis = await service.finished(started["id"])
    assert set(analysis["result"]["sections"]) == {"mda", "risk_factors"}
    source = analysis["result"]["filing"]["source"]
    assert not set(source) & set("/\\<>\r\n:")


async def test_what_the_command_line_read_is_listed_too(
    service: RunningService, tmp_path: Path
) -> None:
    done = await asyncio.to_thread(
        tenfold, "analyze", SMALL_FILING, "--model", "extractive", "--no-cache", cache=tmp_path
    )
    assert done.returncode == 0, done.stderr
    listed = (await service.json("GET", "/api/v1/analyses"))["analyses"]
    assert [(one["origin"], one["status"]) for one in listed] == [("command line", "finished")]
    shown = await service.json("GET", f"/api/v1/analyses/{listed[0]['id']}")
    assert shown["result"]["filing"]["company"] == shown["company"]
    sections = await service.json("GET", f"/api/v1/analyses/{listed[0]['id']}/sections")
    assert any(one["item"] == "7" for one in sections["sections"])
    gone = await asyncio.to_thread(tenfold, "analyses", "delete", listed[0]["id"], cache=tmp_path)
    assert gone.returncode == 0, gone.stderr
    assert (await service.json("GET", "/api/v1/analyses"))["analyses"] == []


async def test_companies_filings_and_figures(service: RunningService) -> None:
    found = await service.json("GET", "/api/v1/companies", params={"query": "kes"})
    assert found["companies"] == [{"ticker": "KSTR", "name": "Kestrel Mills, Inc.", "cik": "1234"}]
    filings = await service.json("GET", "/api/v1/companies/OTTR/filings")
    assert [one["fiscal_year"] for one in filings["filings"]] == [2025, 2024]
    sections = await service.json("GET", "/api/v1/filings/OTTR/sections", params={"year": "2024"})
    assert sections["filing"]["period_end"] == "2024-01-28"
    figures = await service.json("GET", "/api/v1/filings/sample/financials")
    assert figures["filing"]["company"] == "Halvorsen Controls Corporation"
    components = await service.json("GET", "/api/v1/components")
    assert len(components["components"]) == 35
    assert (await service.json("GET", "/api/v1/cache"))["splits"] >= 1


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/api/v1/analyses/0123456789abcdef", 404, "analysis-not-found"),
        ("/api/v1/analyses/0123456789abcdef/events", 404, "analysis-not-found"),
        ("/api/v1/analyses/..%2f..%2fetc%2fpasswd", 404, "not-found"),
        ("/api/v1/analyses?limit=0", 422, "invalid-request"),
        ("/api/v1/components?limit=1", 422, "unknown-parameter"),
        ("/api/v1/companies/NOPE/filings", 404, "not-on-edgar"),
        ("/api/v1/filings/%2e%2e%5cpasswd/sections", 404, "filing-not-found"),
        ("/api/v1/filings/upload:" + "0" * 64 + "/sections", 404, "filing-not-found"),
        ("/static/../../etc/passwd", 404, "not-found"),
        ("/nowhere", 404, "not-found"),
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_errors_are_problems(
    shared_service: RunningService, path: str, status: int, kind: str
) -> None:
    async with shared_service.http.get(shared_service.url + path) as response:
        problem = await response.json(content_type="application/problem+json")
    assert (response.status, problem["type"]) == (status, f"urn:tenfold:problem:{kind}")
    assert problem["status"] == status
    assert problem["detail"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


async def test_a_failed_analysis_says_why_and_hides_where(
    service: RunningService, tmp_path: Path
) -> None:
    path = "/api/v1/companies/NOPE/analysis"
    problem = await service.json("POST", path, status=404, params={"wait": "true"})
    assert problem["type"] == "urn:tenfold:problem:not-on-edgar"
    form = aiohttp.FormData()
    form.add_field("file", b"%PDF-1.7 nothing", filename="a.pdf")
    started = await service.json("POST", "/api/v1/analyses", status=202, data=form)
    failed = await service.finished(started["id"])
    assert failed["status"] == "failed"
    assert "PDF" in failed["error"]
    assert str(tmp_path) not in str(failed)
    assert (await service.all_events(started["id"]))[-1].data["status"] == "failed"


async def test_the_trace_of_an_analysis(service: RunningService) -> None:
    analysis_id = await service.start(target="sample", include=["mda"])
    path = f"/api/v1/analyses/{analysis_id}/trace"
    analysis = await service.finished(analysis_id)
    trace = await service.json("GET", path)
    assert trace["calls"] == analysis["result"]["trace"]["calls"]
    assert trace["totals"]["calls"] == len(trace["calls"]) == analysis["calls"]
    assert trace["critical_path"]["steps"]
    assert trace["model"] == analysis["result"]["model"]
    spans = (await service.json("GET", f"{path}/otlp"))["resourceSpans"][0]["scopeSpans"][0]
    assert len(spans["spans"]) == 1 + len(trace["calls"]) + trace["totals"]["attempts"]
    assert {span["traceId"] for span in spans["spans"]} == {trace["id"]}
    chrome = await service.json("GET", f"{path}/chrome")
    assert chrome["otherData"]["trace_id"] == trace["id"]
    none = await service.json("GET", "/api/v1/analyses/0123456789abcdef/trace", status=404)
    assert none["type"] == "urn:tenfold:problem:analysis-not-found"
    wrong = await service.json("GET", path, status=422, params={"x": "1"})
    assert wrong["type"] == "urn:tenfold:problem:unknown-parameter"
