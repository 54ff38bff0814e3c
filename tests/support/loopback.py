"""A server on the loopback address that does exactly what a test tells it to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

Answer = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def loopback(answer: Answer) -> AsyncIterator[str]:
    """The server's root URL; ``answer`` gets every POST and its JSON body."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return await answer(request, await request.json())

    app = web.Application(client_max_size=10_000_000)
    app.router.add_post("/{path:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


async def event_stream(request: web.Request) -> web.StreamResponse:
    """An answer's head; its events are written with ``chunk`` and ``write``."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    return response


def event(data: object) -> bytes:
    """One server-sent event."""
    return f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()


def chunk(text: str | None = None, finish_reason: str | None = None, **more: Any) -> bytes:
    """One chunk of a chat completion as an event."""
    delta = {} if text is None else {"content": text}
    choices = [{"index": 0, "delta": delta, "finish_reason": finish_reason}]
    return event({"object": "chat.completion.chunk", "choices": choices} | more)
