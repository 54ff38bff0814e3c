"""HEAD, answered as GET without a body, at every address that takes GET.

Nothing that spends hangs on a GET, so nothing hangs on a HEAD. A stream of events is over with its
head: it is told that its client has gone.
The rule is RFC 9110, section 9.3.2.
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tenfold.api.sse import MEDIA_TYPE

_FOUND_BY_ROUTING: Final = ("route", "endpoint", "path_params")


class Heads:
    """ASGI middleware that has HEAD answered as GET and keeps the answer's body back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        as_get = {**scope, "method": "GET"}
        streams = asyncio.Event()

        async def receive_or_gone() -> Message:
            if streams.is_set():
                return {"type": "http.disconnect"}
            return await receive()

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Whoever counts requests outside knows them by their routes.
                scope.update({name: as_get[name] for name in _FOUND_BY_ROUTING if name in as_get})
                if Headers(raw=message["headers"]).get("content-type", "").startswith(MEDIA_TYPE):
                    streams.set()
                await send(message)
            elif not message.get("more_body", False):
                await send({"type": "http.response.body", "body": b""})

        await self._app(as_get, receive_or_gone, send_head)
