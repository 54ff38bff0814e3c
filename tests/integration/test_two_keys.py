"""Two keys in one process: each is billed for its own calls, and no call ends with another's."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from typing import Any

from aiohttp import web

import tenfold
from support.answers import valid_answer
from support.loopback import chunk, event, event_stream, loopback


async def test_who_asks_with_another_key_joins_no_call_and_outlives_the_other(
    filing_path, settings
):
    asked: list[str] = []
    first_asked = asyncio.Event()

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        asked.append(request.headers["Authorization"].removeprefix("Bearer "))
        response = await event_stream(request)
        if asked[-1] == "key-one":
            first_asked.set()
            await asyncio.sleep(60)  # until its client goes away, or the server closes
        schema = body["response_format"]["json_schema"]["schema"]
        text = json.dumps(body["messages"])
        await response.write(chunk(json.dumps(valid_answer(schema, text))))
        await response.write(chunk(finish_reason="stop"))
        await response.write(event("[DONE]"))
        return response

    async with loopback(answer) as url:
        options = {
            "model": "openai-chat:any",
            "base_url": url,
            "include": ["business.key_products"],
        }

        def reading(key: str) -> asyncio.Task[tenfold.Analysis]:
            own = dataclasses.replace(settings, keys={"server": key})
            return asyncio.create_task(tenfold.analyze(filing_path, settings=own, **options))

        first = reading("key-one")
        await asyncio.wait_for(first_asked.wait(), 20)
        second = await asyncio.wait_for(reading("key-two"), 20)
        first.cancel()
        await asyncio.wait([first])
    assert second.counts.ok == 1
    assert asked == ["key-one", "key-two"]
