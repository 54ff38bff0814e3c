"""The connection below ``ChatClient``: one aiohttp session, patience, and its errors translated.

A module of its own because aiohttp takes a fifth of a second to import, and an analysis whose
answers are all in the cache never opens a connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

import aiohttp

from tenfold.llm import failures
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.timeouts import Timeouts

_LONGEST_ERROR_BYTES = 64 * 1024
_KEEP_ALIVE_SECONDS = 30


class ChatTransport:
    """Posts to one endpoint; belongs to the event loop it is used in."""

    def __init__(self, endpoint: Endpoint, timeouts: Timeouts) -> None:
        self._endpoint = endpoint
        self._timeouts = timeouts
        self._session: aiohttp.ClientSession | None = None

    @contextmanager
    def translated_errors(self) -> Generator[None, None, None]:
        """Raise aiohttp's errors as ours.

        Raises:
            ProviderUnavailableError: refused, cut or silent.
        """
        try:
            yield
        except aiohttp.ConnectionTimeoutError as error:
            seconds = self._timeouts.connect_seconds
            raise failures.unreachable(self._endpoint, f"no reply in {seconds:g} s") from error
        except aiohttp.ClientConnectorError as error:
            reason = failures.reason_of(error.os_error) or type(error.os_error).__name__
            raise failures.unreachable(self._endpoint, reason) from error
        except (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError) as error:
            raise failures.cut_off(self._endpoint) from error
        except (aiohttp.ClientError, OSError) as error:
            raise failures.unreachable(self._endpoint, type(error).__name__) from error

    async def open(self, body: bytes) -> aiohttp.ClientResponse:
        """Send a request and wait for the answer's head."""
        url = f"{self._endpoint.url}/chat/completions"
        with self._patience(started=False) as seconds:
            async with asyncio.timeout(seconds):
                return await self._open_session().post(url, data=body, allow_redirects=False)

    async def read(self, response: aiohttp.ClientResponse, *, started: bool) -> bytes:
        """Whatever has arrived, at least one byte; nothing at the end."""
        with self._patience(started=started) as seconds:
            async with asyncio.timeout(seconds):
                return await response.content.readany()

    @contextmanager
    def _patience(self, *, started: bool) -> Generator[float, None, None]:
        seconds = self._timeouts.piece_seconds if started else self._timeouts.first_token_seconds
        try:
            yield seconds
        except aiohttp.ConnectionTimeoutError:
            raise
        except TimeoutError as error:
            raise failures.stalled(self._endpoint, seconds, started=started) from error

    async def read_error(self, response: aiohttp.ClientResponse) -> bytes:
        """The beginning of an error's body."""
        with self._patience(started=True) as seconds:
            async with asyncio.timeout(seconds):
                return await response.content.read(_LONGEST_ERROR_BYTES)

    async def aclose(self) -> None:
        """Close the session and its connections; a second time does nothing."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
            if self._endpoint.key:
                headers["Authorization"] = f"Bearer {self._endpoint.key}"
            self._session = aiohttp.ClientSession(
                # The engine limits what is in flight; a second limit here would only hide it.
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_ALIVE_SECONDS),
                timeout=aiohttp.ClientTimeout(
                    total=None, sock_connect=self._timeouts.connect_seconds
                ),
                headers=headers,
                trust_env=not self._endpoint.is_local,  # proxies, as the environment names them
            )
        return self._session
