"""What is learnt from the servers people run themselves."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from tenfold.llm.local_servers import ServerLimits, first_model, server_limits


@asynccontextmanager
async def serving(answers: dict[str, Any]):
    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path not in answers:
            return web.Response(status=404, text="<html>not here</html>")
        return web.json_response(answers[request.path])

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    finally:
        await runner.cleanup()


async def limits_of(answers: dict[str, Any]) -> ServerLimits:
    async with serving(answers) as url:
        return await asyncio.to_thread(server_limits, url, "small", timeout_seconds=2.0)


@pytest.mark.parametrize(
    ("answers", "limits"),
    [
        (
            {"/props": {"default_generation_settings": {"n_ctx": 2048}, "total_slots": 4}},
            ServerLimits(2048, 4),
        ),
        (
            {"/v1/models": {"data": [{"id": "other"}, {"id": "small", "max_model_len": 8192}]}},
            ServerLimits(8192, None),
        ),
        (
            {"/api/ps": {"models": [{"name": "small", "context_length": 4096}]}},
            ServerLimits(4096, None),
        ),
        ({}, ServerLimits()),
        ({"/props": [], "/v1/models": {"data": 3}, "/api/ps": {"models": ["x"]}}, ServerLimits()),
    ],
)
async def test_window_and_slots(answers: dict[str, Any], limits: ServerLimits):
    assert await limits_of(answers) == limits


async def test_the_first_model_of_a_list():
    async with serving({"/v1/models": {"data": [{"id": ""}, {"id": "a"}, {"id": "b"}]}}) as url:
        assert await asyncio.to_thread(first_model, url, timeout_seconds=2.0) == "a"


def test_a_server_that_does_not_answer_costs_a_moment_only():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        assert first_model(url, timeout_seconds=0.1) is None
        assert time.monotonic() - began < 2
