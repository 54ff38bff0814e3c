"""The server: files with validators, SEC's refusal of the nameless, faults, and a log."""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from tenfold.errors import UsageError
from tenfold.testing.local_edgar.faults import Fault
from tenfold.testing.local_edgar.folder import EdgarFolder
from tenfold.testing.local_edgar.requests import SeenRequest, most_in_a_second

_LOG_LENGTH: Final = 10_000
_TYPES: Final = {".json": "application/json", ".htm": "text/html", ".txt": "text/plain"}
_REFUSAL: Final = (
    "<html><head><title>SEC.gov | Your Request Originates from an Undeclared Automated Tool"
    "</title></head><body><p>Please declare your traffic by updating your user agent to include "
    "company specific information.</p></body></html>"
)


class LocalEdgar:
    """An HTTP server that stands in for www.sec.gov and data.sec.gov; an async context manager.

    A request whose User-Agent names nobody (no e-mail address) is refused with 403. With
    ``requests_a_second`` set, more of them get 429. Raises UsageError where the address is taken.
    """

    def __init__(
        self,
        folder: EdgarFolder,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        requests_a_second: int | None = None,
    ) -> None:
        self._folder = folder
        self._host = host
        self._port = port
        self._limit = requests_a_second
        self._runner: web.AppRunner | None = None
        self._log: deque[SeenRequest] = deque(maxlen=_LOG_LENGTH)
        self.faults: list[Fault] = []
        """What it does wrong; the first that matches a request is met."""

    @property
    def base_url(self) -> str:
        """What TENFOLD_EDGAR_URL is set to."""
        return f"http://{self._host}:{self._port}"

    @property
    def requests(self) -> list[SeenRequest]:
        """The latest requests, oldest first."""
        return list(self._log)

    @property
    def most_in_a_second(self) -> int:
        """The most requests that any one second has seen."""
        return most_in_a_second(self._log)

    def forget_requests(self) -> None:
        """Begin a new log."""
        self._log.clear()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes([web.get("/{path:.*}", self._handle)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise UsageError(
                f"The local EDGAR cannot listen on {self._host} port {self._port} "
                f"({error.strerror}). Choose another port, or 0 for any free one."
            ) from error
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        at_seconds = asyncio.get_running_loop().time()
        fault = next((fault for fault in self.faults if fault.takes(request.path)), None)
        if fault is not None and fault.delay_seconds:
            await asyncio.sleep(fault.delay_seconds)
        response = await self._answer(request, fault, at_seconds)
        agent = request.headers.get("User-Agent")
        self._log.append(SeenRequest(at_seconds, request.path, response.status, agent))
        return response

    async def _answer(
        self, request: web.Request, fault: Fault | None, at_seconds: float
    ) -> web.StreamResponse:
        if "@" not in request.headers.get("User-Agent", ""):
            return web.Response(status=403, text=_REFUSAL, content_type="text/html")
        if self._limit is not None:
            lately = [seen for seen in self._log if seen.at_seconds > at_seconds - 1.0]
            if len(lately) >= self._limit:
                return web.Response(status=429, headers={"Retry-After": "1"})
        if fault is not None and not fault.cut and not fault.delay_seconds:
            return web.Response(status=fault.status, headers=fault.headers, body=fault.body)
        path = self._folder.find(request.match_info["path"])
        if path is None:
            return web.Response(status=404, text="<html><title>404</title></html>")
        content = await asyncio.to_thread(path.read_bytes)
        if fault is not None and fault.cut:
            return await _cut(request, content)
        return _file(request, path, content)


def _file(request: web.Request, path: Path, content: bytes) -> web.Response:
    changed = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    headers = {
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:16]}"',
        "Last-Modified": format_datetime(changed, usegmt=True),
    }
    if _still_true(request, headers["ETag"], changed):
        return web.Response(status=304, headers=headers)
    kind = _TYPES.get(path.suffix, "application/octet-stream")
    response = web.Response(body=content, headers=headers, content_type=kind)
    response.enable_compression()
    return response


def _still_true(request: web.Request, etag: str, changed: datetime) -> bool:
    # RFC 9110, 13.2.2: where there is an ETag, the date is not looked at.
    if "If-None-Match" in request.headers:
        return etag in request.headers["If-None-Match"]
    since = request.headers.get("If-Modified-Since")
    return since is not None and changed <= parsedate_to_datetime(since)


async def _cut(request: web.Request, content: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(len(content))})
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
