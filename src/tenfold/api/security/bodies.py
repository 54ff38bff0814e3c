"""Bounds a request's body while it comes in: how large, and how slow."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tenfold.api.context import ApiContext
from tenfold.api.problems import Problem
from tenfold.api.security.refusing import RefusedBody
from tenfold.api.uploads import too_large

_UPLOAD_PATHS: Final = frozenset({"/api/v1/analyses", "/api/v1/quotes", "/analyses", "/quotes"})
"""The API's and the dashboard's form."""
_ENVELOPE_BYTES: Final = 64 * 1024
"""Room for the multipart form around a file."""


class BodyLimits:
    """ASGI middleware; the length that a request announces is checked, and not relied on."""

    def __init__(self, app: ASGIApp, context: ApiContext) -> None:
        self._app = app
        self._context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most_bytes(scope)
        body = _Body(receive, self._context, most)
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdecimal() and len(announced) < 20 and int(announced) > most:
            body.refusal = too_large(most)
        await self._app(scope, body.receive, send)

    def _most_bytes(self, scope: Scope) -> int:
        config = self._context.config
        kind = Headers(scope=scope).get("content-type", "")
        if scope["path"] in _UPLOAD_PATHS and kind.lower().startswith("multipart/form-data"):
            return config.max_upload_bytes + _ENVELOPE_BYTES
        return config.max_json_bytes


class _Body:
    """One request's body on its way in."""

    def __init__(self, receive: Receive, context: ApiContext, most_bytes: int) -> None:
        self._receive = receive
        self._config = context.config
        self._most_bytes = most_bytes
        self._seen_bytes = 0
        self._began = time.monotonic()
        self._complete = False
        self.refusal: Problem | None = None

    async def receive(self) -> Message:
        """The next piece. Raises ``RefusedBody`` for one too many, or one too late."""
        if self._complete:  # only the client's going is left to be waited for
            return await self._receive()
        if self.refusal is not None:
            raise RefusedBody(self.refusal)
        try:
            async with asyncio.timeout(self._config.body_timeout_seconds):
                message = await self._receive()
        except TimeoutError:
            raise RefusedBody(self._too_slow()) from None
        if message["type"] == "http.request":
            self._seen_bytes += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
            if self._seen_bytes > self._most_bytes:
                raise RefusedBody(self._refused(too_large(self._most_bytes)))
            if not self._complete and self._is_slow():
                raise RefusedBody(self._too_slow())
        return message

    def _is_slow(self) -> bool:
        allowed = self._seen_bytes / self._config.body_least_bytes_a_second
        return time.monotonic() - self._began > allowed + self._config.body_timeout_seconds

    def _too_slow(self) -> Problem:
        return self._refused(
            Problem(
                408,
                "too-slow",
                "Too slow",
                "The request's body did not come in time. Send it again.",
            )
        )

    def _refused(self, problem: Problem) -> Problem:
        self.refusal = problem
        return problem
