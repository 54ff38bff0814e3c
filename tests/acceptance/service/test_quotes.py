"""Quotes over HTTP: what it would cost and take, told before anything is spent."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from acceptance.cli_runs import SMALL_FILING
from support.running_service import RunningService, running_service

PRICED = "anthropic:claude-sonnet-4-5"
"""Named, so that no key is needed to quote it; no test sends it anything."""
OF_KSTR = "/api/v1/companies/KSTR/quote"


async def nothing_is_kept(service: RunningService) -> bool:
    return (await service.json("GET", "/api/v1/analyses"))["analyses"] == []


async def test_what_an_analysis_would_take(service: RunningService) -> None:
    asked = {"target": "sample", "model": PRICED}
    quote = await service.json("POST", "/api/v1/quotes", json=asked)
    assert quote["filing"]["company"] == "Halvorsen Controls Corporation"
    assert (quote["target"], quote["model"]) == ("sample", PRICED)
    assert quote["calls"] == len(quote["by_call"]) == 35
    for name in ("prompt_tokens", "cached_prompt_tokens", "completion_tokens", "cost_usd"):
        total = sum(call[name] for call in quote["by_call"])
        assert abs(quote[name] - total) < 1e-9
    assert 0 < quote["cached_prompt_tokens"] < quote["prompt_tokens"]
    assert 0 < quote["cost_usd"] < quote["most_cost_usd"]
    assert quote["seconds"] > 0
    assert await nothing_is_kept(service)


async def test_fewer_questions_and_full_price_each(service: RunningService) -> None:
    mda = {"target": "sample", "model": PRICED, "include": ["mda"]}
    led = await service.json("POST", "/api/v1/quotes", json=mda)
    eager = await service.json("POST", "/api/v1/quotes", json={**mda, "fanout": "eager"})
    assert led["calls"] == eager["calls"] == 9
    assert eager["cached_prompt_tokens"] == 0
    assert eager["cost_usd"] > led["cost_usd"]


async def test_the_operator_chooses_how_calls_are_let_go(tmp_path: Path) -> None:
    mda = {"target": "sample", "model": PRICED, "include": ["mda"]}
    async with running_service(tmp_path, env={"TENFOLD_FANOUT": "eager"}) as service:
        left_out = await service.json("POST", "/api/v1/quotes", json=mda)
        asked = await service.json("POST", "/api/v1/quotes", json={**mda, "fanout": "prefix"})
    assert left_out["cached_prompt_tokens"] == 0
    assert asked["cached_prompt_tokens"] > 0


async def test_of_a_company(service: RunningService) -> None:
    only_mda = {f"include_{name}": "false" for name in ("business", "risk_factors", "financials")}
    asked = {**only_mda, "model": PRICED, "max_cost_usd": "0.01", "deadline_seconds": "30"}
    quote = await service.json("GET", OF_KSTR, params=asked)
    assert quote["target"] == "KSTR"
    assert {call["section"] for call in quote["by_call"]} == {"mda"}
    assert await nothing_is_kept(service)


async def test_a_file_is_kept_so_that_it_is_sent_once(service: RunningService) -> None:
    form = aiohttp.FormData({"model": PRICED, "include": "business", "max_cost_usd": "0.5"})
    # Larger than any JSON may be.
    content = SMALL_FILING.read_bytes() + b"<!-- %s -->" % (b"x" * 3_000_000)
    form.add_field("file", content, filename="10-k.htm")
    quote = await service.json("POST", "/api/v1/quotes", data=form)
    assert quote["target"].startswith("upload:")
    again = {"target": quote["target"], "model": PRICED, "include": ["business"]}
    assert await service.json("POST", "/api/v1/quotes", json=again) == quote


async def test_passages_cost_nothing_and_an_unknown_price_is_null(service: RunningService) -> None:
    free = await service.json("POST", "/api/v1/quotes", json={"target": "sample"})
    assert free["reads_passages"]
    assert free["cost_usd"] == 0
    unknown = {"target": "sample", "model": "anthropic:claude-of-tomorrow"}
    quote = await service.json("POST", "/api/v1/quotes", json=unknown)
    assert quote["cost_usd"] is None
    assert quote["prompt_tokens"] > 0


async def test_refusals_are_problems(service: RunningService) -> None:
    quotes = "/api/v1/quotes"
    absent = await service.json("POST", quotes, status=404, json={"target": "/etc/passwd"})
    assert absent["type"] == "urn:tenfold:problem:filing-not-found"
    model = {"target": "sample", "model": "nothing:x"}
    assert (await service.json("POST", quotes, status=422, json=model))["type"].endswith(
        "unknown-model"
    )
    wrong = await service.json(
        "POST", quotes, status=422, json={"target": "sample", "max_cost_usd": -1}
    )
    assert wrong["errors"][0]["at"] == "max_cost_usd"
    misspelt = await service.json("GET", OF_KSTR, status=422, params={"max_cost": "1"})
    assert misspelt["type"] == "urn:tenfold:problem:unknown-parameter"
    below = await service.json("GET", OF_KSTR, status=422, params={"deadline_seconds": "0"})
    assert below["status"] == 422
    missing = await service.json("GET", "/api/v1/companies/ZZZZZ/quote", status=404)
    assert missing["instance"] == "/api/v1/companies/ZZZZZ/quote"


async def test_bounds_and_fan_out_are_taken_by_both_ways_of_starting(
    service: RunningService,
) -> None:
    bounds = {"fanout": "eager", "max_cost_usd": 0.25, "deadline_seconds": 60}
    started = await service.finished(
        await service.start(target="sample", include=["business.key_products"], **bounds)
    )
    assert started["status"] == "finished"
    path = "/api/v1/companies/KSTR/analysis"
    params = {**{k: str(v) for k, v in bounds.items()}, "context": "focused"}
    params |= {"context_tokens": "4000", "wait": "true"}
    company = await service.json("POST", path, params=params)
    assert company["status"] == "finished"
    kept = await service.json("GET", path)
    assert kept["id"] == company["id"]
