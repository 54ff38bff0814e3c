"""Server-sent events to one client: what happened, what happens, and a sign of life in between.

Three tasks for each stream, and none for each event: one sends events, one a comment now and then
so that proxies keep the connection, one waits for the client to go. The first to end ends all.

What there is to tell at a time is one write, and is encoded once however many watch: the latest
are held as bytes for a moment.
The format is https://html.spec.whatwg.org/multipage/server-sent-events.html.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Final, TypeAlias

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tenfold.api.going import until_gone
from tenfold.store.analyses.record import KeptEvent

MEDIA_TYPE: Final = "text/event-stream"
_RETRY_MILLISECONDS: Final = 2_000
_Key: TypeAlias = tuple[int, int, int]
_HELLO: Final = f"retry: {_RETRY_MILLISECONDS}\n\n".encode()
_BATCHES_HELD: Final = 64
_HEARTBEAT: Final = b": still here\n\n"


class EventEncoder:
    """Encodes batches of events; one that many watch is encoded once."""

    def __init__(self, scrub: Callable[[str], str]) -> None:
        self._scrub = scrub
        self._latest: OrderedDict[tuple[int, int, int], tuple[Sequence[KeptEvent], bytes]] = (
            OrderedDict()
        )

    def __call__(self, batch: Sequence[KeptEvent]) -> bytes:
        """The events as they stand in a stream."""
        # By which objects they are: watchers who are equally far are told the same ones, and a log
        # that has changed in between has another last one.
        key = (id(batch[0]), id(batch[-1]), len(batch))
        held = self._latest.get(key)
        if held is None:
            # Held together with its events, so that no other object can have their identity.
            held = self._latest[key] = (batch, b"".join(map(self._encode, batch)))
            if len(self._latest) > _BATCHES_HELD:
                self._latest.popitem(last=False)
        return held[1]

    def _encode(self, event: KeptEvent) -> bytes:
        # The data is JSON on one line, so that no part of it can be taken for a field.
        text = f"event: {event.name}\nid: {event.id}\ndata: {self._scrub(event.data)}\n\n"
        return text.encode("utf-8", "replace")


class Streams:
    """How many clients watch, all of them together."""

    def __init__(self) -> None:
        self.open = 0


class EventStream(Response):
    """Sends ``batches`` of events until they end or the client goes."""

    def __init__(
        self,
        batches: AsyncGenerator[Sequence[KeptEvent], None],
        encode: Callable[[Sequence[KeptEvent]], bytes],
        *,
        heartbeat_seconds: float,
        streams: Streams,
    ) -> None:
        super().__init__(media_type=MEDIA_TYPE, headers={"X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._batches = batches
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
        async with aclosing(self._batches) as batches:
            async for batch in batches:
                await send(_body(self._encode(batch)))

    async def _send_heartbeats(self, send: Send) -> None:
        while True:
            await asyncio.sleep(self._heartbeat_seconds)
            await send(_body(_HEARTBEAT))


def _body(data: bytes) -> dict[str, object]:
    return {"type": "http.response.body", "body": data, "more_body": True}
