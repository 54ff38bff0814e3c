"""Every fault, as a client with no SDK sees it."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import aiohttp
import jsonschema
import pytest

from tenfold.testing.simulated_provider import (
    Fault,
    FaultKind,
    FaultRequest,
    Limits,
    Profile,
    SimulatedProvider,
)

FAST = Profile(seed=7, speed=50)


async def post(
    provider: SimulatedProvider, body: dict[str, Any], fault: str = "", give_up_seconds: float = 5
) -> tuple[int, str]:
    headers = {"x-simulated-fault": fault} if fault else {}
    limit = aiohttp.ClientTimeout(give_up_seconds)
    async with (
        aiohttp.ClientSession(timeout=limit) as session,
        session.post(f"{provider.base_url}/chat/completions", json=body, headers=headers) as got,
    ):
        return got.status, await got.text()


async def until_in_flight(provider: SimulatedProvider, count: int) -> None:
    """Arrivals and departures reach the server in its own time."""
    async with asyncio.timeout(5):
        while provider.stats.in_flight != count:  # noqa: ASYNC110 (the provider tells no one)
            await asyncio.sleep(0.01)


def content(body: str) -> str:
    return json.loads(body)["choices"][0]["message"]["content"]


async def test_malformed_json(provider: SimulatedProvider, chat: dict[str, Any]) -> None:
    status, body = await post(provider, chat, "malformed_json")
    assert status == 200
    assert json.loads(body)["choices"][0]["finish_reason"] == "stop"
    with pytest.raises(json.JSONDecodeError):
        json.loads(content(body))


async def test_schema_violation(provider: SimulatedProvider, chat: dict[str, Any]) -> None:
    _, body = await post(provider, chat, "schema_violation")
    schema = chat["response_format"]["json_schema"]["schema"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(content(body)), schema)


async def test_truncated(provider: SimulatedProvider, chat: dict[str, Any]) -> None:
    _, body = await post(provider, chat, "truncated")
    assert json.loads(body)["choices"][0]["finish_reason"] == "length"
    with pytest.raises(json.JSONDecodeError):
        json.loads(content(body))


async def test_html(provider: SimulatedProvider, chat: dict[str, Any]) -> None:
    status, body = await post(provider, chat, "html")
    assert status == 200
    assert body.startswith("<!DOCTYPE html>")


async def test_cut_in_mid_stream(provider: SimulatedProvider, chat: dict[str, Any]) -> None:
    with pytest.raises(aiohttp.ClientError):
        await post(provider, chat | {"stream": True}, "cut")
    assert provider.requests[0].first_token_seconds is not None
    assert provider.requests[0].output_tokens > 0
    assert provider.stats.by_end["cut"] == 1
    with pytest.raises(aiohttp.ClientError):
        await post(provider, chat, "cut")


@pytest.mark.parametrize("position", [0.0, 0.5])
async def test_stall(chat: dict[str, Any], position: float) -> None:
    def always(request: FaultRequest) -> Fault:
        return Fault(FaultKind.STALL, position=position)

    async with SimulatedProvider(profile=FAST, faults=always) as provider:
        with pytest.raises(TimeoutError):
            await post(provider, chat | {"stream": True}, give_up_seconds=0.6)
        assert (provider.requests[0].status == 200) is (position > 0)
        await until_in_flight(provider, 0)
        assert provider.stats.by_end["cancelled"] == 1


async def test_a_stalled_request_does_not_hold_up_the_stop(chat: dict[str, Any]) -> None:
    async with SimulatedProvider(profile=FAST) as provider:
        waiting = asyncio.create_task(post(provider, chat, "stall"))
        await until_in_flight(provider, 1)
        started = time.perf_counter()
    assert time.perf_counter() - started < 2
    with pytest.raises(aiohttp.ClientError):
        await waiting


async def test_straggler(chat: dict[str, Any]) -> None:
    async with SimulatedProvider(profile=FAST) as provider:
        await post(provider, chat)
        provider.reset()
        plain = provider.profile.draw("risks")
        await post(provider, chat, "straggler")
        slow = provider.requests[0]
        tokens = slow.output_tokens
        assert slow.latency_seconds == pytest.approx(10 * plain.total_seconds(tokens))


async def test_a_hook_decides_and_a_retry_recovers(chat: dict[str, Any]) -> None:
    def first_attempt(request: FaultRequest) -> FaultKind | None:
        return FaultKind.SERVER_ERROR if request.attempt == 1 else None

    async with SimulatedProvider(profile=FAST, faults=first_attempt) as provider:
        assert (await post(provider, chat))[0] == 500
        assert (await post(provider, chat))[0] == 200
        assert provider.stats.faults == {"server_error": 1}
        assert provider.stats.by_status == {"500": 1, "200": 1}


async def test_unknown_faults_and_bodies_are_refused(
    provider: SimulatedProvider, chat: dict[str, Any]
) -> None:
    status, body = await post(provider, chat, "flood")
    assert status == 400
    assert "Choose from" in json.loads(body)["error"]["message"]
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{provider.base_url}/chat/completions", data=b"[1") as got,
    ):
        assert got.status == 400


async def test_enforced_limits(chat: dict[str, Any]) -> None:
    limits = Limits(requests_per_minute=120, burst_seconds=1)
    async with SimulatedProvider(profile=FAST, limits=limits) as provider:
        async with aiohttp.ClientSession() as session:
            url = f"{provider.base_url}/chat/completions"
            answers = [await session.post(url, json=chat) for _ in range(2)]
            refused = await asyncio.gather(*(session.post(url, json=chat) for _ in range(3)))
        assert answers[0].headers["x-ratelimit-limit-requests"] == "120"
        assert answers[0].headers["x-ratelimit-remaining-requests"] == "1"
        assert answers[0].headers["x-ratelimit-reset-requests"].endswith("s")
        assert "x-ratelimit-remaining-tokens" in answers[0].headers
        assert 429 in {answer.status for answer in refused}
        waits = [a.headers["retry-after"] for a in refused if a.status == 429]
        assert all(0 < float(wait) <= 1.5 for wait in waits)


async def test_context_window(chat: dict[str, Any]) -> None:
    async with SimulatedProvider(profile=Profile(context_tokens=1_000)) as provider:
        status, body = await post(provider, chat)
    assert status == 400
    assert json.loads(body)["error"]["code"] == "context_length_exceeded"
