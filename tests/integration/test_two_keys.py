"""Two keys in one process: each is billed for its own calls, and no call ends with another's."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

import tenfold
from support.answers import valid_answer
from support.loopback import chunk, event, loopback

SPENT = {
    "x-ratelimit-limit-requests": "1",
    "x-ratelimit-remaining-requests": "0",
    "x-ratelimit-reset-requests": "10m",
}
"""Whoever is held to it waits for ten minutes."""


def _key(request: web.Request) -> str:
    return request.headers["Authorization"].removeprefix("Bearer ")


async def _valid(request: web.Request, body: dict[str, Any], **headers: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", **headers})
    await response.prepare(request)
    schema = body["response_format"]["json_schema"]["schema"]
    text = json.dumps(body["messages"])
    await response.write(chunk(json.dumps(valid_answer(schema, text))))
    await response.write(chunk(finish_reason="stop"))
    await response.write(event("[DONE]"))
    return response


@pytest.fixture
def reading(filing_path, settings) -> Callable[..., Awaitable[tenfold.Analysis]]:
    """One question with a key, to a server."""

    def ask(key: str, url: str, **options: Any) -> Awaitable[tenfold.Analysis]:
        return tenfold.analyze(
            filing_path,
            model="openai-chat:any",
            base_url=url,
            include=["business.key_products"],
            settings=dataclasses.replace(settings, keys={"server": key}),
            **options,
        )

    return ask


async def test_who_asks_with_another_key_joins_no_call_and_outlives_the_other(reading):
    asked: list[str] = []
    first_asked = asyncio.Event()

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        asked.append(_key(request))
        if asked[-1] == "key-one":
            first_asked.set()
            await asyncio.sleep(60)  # until its client goes away, or the server closes
        return await _valid(request, body)

    async with loopback(answer) as url:
        first = asyncio.create_task(reading("key-one", url))
        await asyncio.wait_for(first_asked.wait(), 20)
        second = await asyncio.wait_for(reading("key-two", url), 20)
        first.cancel()
        await asyncio.wait([first])
    assert second.counts.ok == 1
    assert asked == ["key-one", "key-two"]


async def test_what_is_left_of_one_keys_limit_holds_up_no_other(reading):
    asked: list[str] = []

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        asked.append(_key(request))
        return await _valid(request, body, **SPENT if asked[-1] == "key-one" else {})

    async with loopback(answer) as url:
        for key in ("key-one", "key-two"):
            analysis = await asyncio.wait_for(reading(key, url, use_cache=False), 20)
            assert analysis.counts.ok == 1
    assert asked == ["key-one", "key-two"]
