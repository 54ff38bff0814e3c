"""The description against the service: its examples work, and its schemas say what is sent."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
import jsonschema

from support.running_service import RunningService
from tenfold.api.models.analyses import EXAMPLE_ID, AnalysisPage, AnalysisSummary, AnalysisView
from tenfold.service.stores import open_stores
from tenfold.settings import Settings


async def described(service: RunningService) -> dict[str, Any]:
    return await service.json("GET", "/openapi.json")


def check(document: dict[str, Any], name: str, value: object) -> None:
    """``value`` is what the schema ``name`` says."""
    schemas = document["components"]["schemas"]
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
    jsonschema.Draft202012Validator(schema).validate(value)


async def a_finished_one(service: RunningService, folder: Path) -> dict[str, Any]:
    """The analysis of the examples: a real one, kept under their ID."""
    made = await service.finished(await service.start(target="sample"))
    await asyncio.to_thread(_copied, folder, made["id"])
    return await service.json("GET", f"/api/v1/analyses/{EXAMPLE_ID}")


def _copied(folder: Path, analysis_id: str) -> None:
    with open_stores(Settings(data_dir=folder / "data")) as stores:
        record = replace(stores.analyses.get(analysis_id), id=EXAMPLE_ID)
        stores.analyses.add(record, result=stores.analyses.result(analysis_id))


async def test_every_example_works(service: RunningService, tmp_path: Path) -> None:
    await a_finished_one(service, tmp_path)
    document = await described(service)
    tried = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "delete" or path in {"/login", "/logout"}:
                continue
            for url in example_urls(path, operation):
                if "financials" in path and "sample" not in url:
                    continue  # the reports of this EDGAR tag no figures
                body = operation.get("requestBody", {}).get("content", {})
                example = body.get("application/json", {}).get("example")
                async with service.http.request(
                    method, service.url + url, json=example
                ) as response:
                    answered = f"{method} {url} {response.status} {await response.text()}"
                assert response.status < 300, answered
                tried.add(operation["operationId"])
            if operation["operationId"] == "analyze_company":
                await service.json("POST", url, params={"wait": "true"})
    assert len(tried) == sum(map(len, document["paths"].values())) - 4
    await service.json("DELETE", f"/api/v1/analyses/{EXAMPLE_ID}")


def example_urls(path: str, operation: dict[str, Any]) -> list[str]:
    """The operation's address with each example of its parameters in turn, where it has several."""
    given = {
        p["name"]: [*p.get("examples", []), *p["schema"].get("examples", [])]
        for p in operation.get("parameters", [])
        if p["required"] or p["schema"].get("examples")
    }
    most = max(map(len, given.values()), default=1)
    assert all(given.values()), f"{operation['operationId']} lacks an example"
    urls = []
    for turn in range(most):
        filled = {name: str(values[turn % len(values)]) for name, values in given.items()}
        query = {name: value for name, value in filled.items() if f"{{{name}}}" not in path}
        url = path.format(**{name: quote(value, safe="") for name, value in filled.items()})
        urls.append(f"{url}?{urlencode(query)}" if query else url)
    return urls


async def test_answers_are_as_they_are_described(service: RunningService, tmp_path: Path) -> None:
    analysis = await a_finished_one(service, tmp_path)
    document = await described(service)
    check(document, "AnalysisView", analysis)
    assert set(analysis) == set(AnalysisView.model_fields)
    result = analysis["result"]
    named = document["components"]["schemas"]["AnalysisResult"]
    assert set(named["properties"]) <= set(result)
    components = (await service.json("GET", "/api/v1/components"))["components"]
    schemas = {one["name"]: one["output_schema"] for one in components}
    for section, found in result["sections"].items():
        for key, outcome in found["components"].items():
            check(document, "OutcomeView", outcome)
            assert f"{section}.{key}" in schemas
    listed = await service.json("GET", "/api/v1/analyses")
    check(document, "AnalysisPage", listed)
    assert set(listed) == set(AnalysisPage.model_fields)
    assert set(listed["analyses"][0]) == set(AnalysisSummary.model_fields)
    for path, name in (
        (f"/api/v1/analyses/{EXAMPLE_ID}/sections?text=true", "SectionsView"),
        ("/api/v1/filings/sample/sections", "SectionsView"),
        ("/api/v1/filings/sample/financials", "FinancialsView"),
        ("/api/v1/companies?query=ap", "Companies"),
        ("/api/v1/companies/AAPL/filings", "FilingsView"),
        ("/api/v1/components", "Components"),
        ("/api/v1/cache", "CacheView"),
        ("/readyz", "Health"),
    ):
        check(document, name, await service.json("GET", path))
    started = await service.json("POST", "/api/v1/analyses", status=202, json={"target": "sample"})
    check(document, "Started", started)
    check(document, "Problem", await service.json("GET", "/api/v1/analyses?limit=0", status=422))
    check(document, "Problem", await service.json("GET", "/api/v1/none", status=404))


async def test_analyses_that_did_not_finish_are_as_described(service: RunningService) -> None:
    form = aiohttp.FormData()
    form.add_field("file", b"%PDF-1.7 nothing", filename="a.pdf")
    started = await service.json("POST", "/api/v1/analyses", status=202, data=form)
    document = await described(service)
    failed = await service.finished(started["id"])
    assert failed["result"] is None
    check(document, "AnalysisView", failed)


async def test_every_event_that_is_told_is_described(service: RunningService) -> None:
    told = await service.all_events(await service.start(target="sample"))
    document = await described(service)
    stream = document["paths"]["/api/v1/analyses/{analysis_id}/events"]["get"]["responses"]["200"]
    words = set(re.findall(r"[a-z_]+", stream["description"]))
    assert {one.name for one in told} <= words
    assert all({"at_seconds", "status"} & set(one.data) for one in told)


async def test_links_lead_to_operations_that_take_what_they_give(service: RunningService) -> None:
    document = await described(service)
    operations = {
        operation["operationId"]: operation
        for operations in document["paths"].values()
        for operation in operations.values()
    }
    assert len(operations) == sum(map(len, document["paths"].values()))
    links = [
        link
        for operation in operations.values()
        for response in operation["responses"].values()
        for link in response.get("links", {}).values()
    ]
    assert links
    for link in links:
        takes = {p["name"] for p in operations[link["operationId"]]["parameters"]}
        assert set(link["parameters"]) <= takes


async def test_problems_are_shown_as_they_are_sent(service: RunningService) -> None:
    shown = (await described(service))["paths"]["/api/v1/analyses"]["post"]["responses"]
    asked: list[tuple[str, str, str, dict[str, Any]]] = [
        (
            *("400", "POST", "/api/v1/analyses"),
            {"data": "{", "headers": {"Content-Type": "application/json"}},
        ),
        (
            *("403", "GET", "/api/v1/analyses"),
            {"headers": {"Origin": "http://elsewhere.example"}},
        ),
        ("404", "GET", f"/api/v1/analyses/{EXAMPLE_ID}", {}),
        ("422", "GET", "/api/v1/analyses?yaer=2024", {}),
    ]
    for status, method, path, more in asked:
        sent = await service.json(method, path, status=int(status), **more)
        assert shown[status]["content"]["application/problem+json"]["example"] == sent


async def test_a_method_that_is_not_taken_is_told_all_that_are(service: RunningService) -> None:
    for path, taken in (
        ("/api/v1/analyses", {"GET", "HEAD", "POST"}),
        (f"/api/v1/analyses/{EXAMPLE_ID}", {"GET", "HEAD", "DELETE"}),
        ("/api/v1/companies/AAPL/analysis", {"GET", "HEAD", "POST"}),
    ):
        async with service.http.put(service.url + path) as response:
            assert response.status == 405
            assert set(response.headers["Allow"].split(", ")) == taken
