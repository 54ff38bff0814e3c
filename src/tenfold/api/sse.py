"""Server-sent events to one client: what happened, what happens, and a sign of life in between.

Three tasks for each stream, and none for each event: one sends events, one a comment now and then
so that proxies keep the connection, one waits for the client to go. The first to end ends all.

An event is encoded once however many watch: the latest are held as bytes for a moment.
The format is https://html.spec.whatwg.org/multipage/server-sent-events.html.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from functools import lru_cache
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tenfold.api.going import until_gone
from tenfold.store.analyses.record import KeptEvent

MEDIA_TYPE: Final = "text/event-stream"
_RETRY_MILLISECONDS: Final = 2_000
_HELLO: Final = f"retry: {_RETRY_MILLISECONDS}\n\n".encode()
_HEARTBEAT: Final = b": still here\n\n"


class EventEncoder:
    """Encodes events; those that many watch at once are encoded once."""

    def __init__(self, scrub: Callable[[str], str]) -> None:
        self._scrub = scrub
        self._encoded = lru_cache(maxsize=512)(self._encode)

    def __call__(self, event: KeptEvent) -> bytes:
        """The event as it stands in a stream."""
        return self._encoded(event)

    def _encode(self, event: KeptEvent) -> bytes:
        # The data is JSON on one line, so that no part of it can be taken for a field.
        text = f"event: {event.name}\nid: {event.id}\ndata: {self._scrub(event.data)}\n\n"
        return text.encode("utf-8", "replace")


class Streams:
    """How many clients watch, all of them together."""

    def __init__(self) -> None:
        self.open = 0


class EventStream(Response):
    """Sends ``events`` until they end or the client goes."""

    def __init__(
        self,
        events: AsyncGenerator[KeptEvent, None],
        encode: Callable[[KeptEvent], bytes],
        *,
        heartbeat_seconds: float,
        streams: Streams,
    ) -> None:
        super().__init__(media_type=MEDIA_TYPE, headers={"X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._events = events
        self._encode = encode
        self._heartbeat_seconds = heartbeat_seconds
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        del scope
        self._streams.open += 1
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await send(_body(_HELLO))
            await self._until_one_ends(receive, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._streams.open -= 1

    async def _until_one_ends(self, receive: Receive, send: Send) -> None:
        sending = asyncio.create_task(self._send_events(send))
        tasks = [
            sending,
            asyncio.create_task(self._send_heartbeats(send)),
            asyncio.create_task(until_gone(receive)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if not sending.cancelled():
            sending.result()  # raises what broke the stream off

    async def _send_events(self, send: Send) -> None:
        async with aclosing(self._events) as events:
            async for event in events:
                await send(_body(self._encode(event)))

    async def _send_heartbeats(self, send: Send) -> None:
        while True:
            await asyncio.sleep(self._heartbeat_seconds)
            await send(_body(_HEARTBEAT))


def _body(data: bytes) -> dict[str, object]:
    return {"type": "http.response.body", "body": data, "more_body": True}
