"""The connection below ``StreamingClient``: one aiohttp session, patience, translated errors.

A module of its own because aiohttp takes a fifth of a second to import, and an analysis whose
answers are all in the cache never opens a connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Mapping
from contextlib import contextmanager

import aiohttp

from tenfold.llm import failures
from tenfold.llm.endpoint import Endpoint, without_user
from tenfold.llm.silence import SilenceTimer
from tenfold.llm.timeouts import Timeouts

_LONGEST_ERROR_BYTES = 64 * 1024
_KEEP_ALIVE_SECONDS = 30
_END_SECONDS = 0.5


class StreamingTransport:
    """Posts to one endpoint; belongs to the event loop it is used in."""

    def __init__(
        self, endpoint: Endpoint, timeouts: Timeouts, address: str, headers: Mapping[str, str]
    ) -> None:
        """``address`` is where requests are posted, with ``headers`` beside the usual ones."""
        self._endpoint = endpoint
        self._timeouts = timeouts
        # A user and password in the address are for servers without a key; two make an error.
        self._address = without_user(address) if endpoint.key else address
        self._headers = headers
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
        except ValueError as error:  # a line break in the key, for instance; its words may quote it
            raise failures.unsendable(self._endpoint) from error

    async def open(self, body: bytes) -> aiohttp.ClientResponse:
        """Send a request and wait for the answer's head."""
        with self._patience(self._timeouts.first_token_seconds, started=False) as seconds:
            async with asyncio.timeout(seconds):
                return await self._open_session().post(
                    self._address, data=body, allow_redirects=False
                )

    @contextmanager
    def reading(self, response: aiohttp.ClientResponse) -> Generator[PieceReader, None, None]:
        """What reads the answer's body as it arrives."""
        reader = PieceReader(response.content, self._endpoint, self._timeouts)
        try:
            yield reader
        finally:
            reader.stop()

    @contextmanager
    def _patience(self, seconds: float, *, started: bool) -> Generator[float, None, None]:
        try:
            yield seconds
        except aiohttp.ConnectionTimeoutError:
            raise
        except TimeoutError as error:
            raise failures.stalled(self._endpoint, seconds, started=started) from error

    async def read_error(self, response: aiohttp.ClientResponse) -> bytes:
        """The beginning of an error's body."""
        body = b""
        with self._patience(self._timeouts.piece_seconds, started=True) as seconds:
            async with asyncio.timeout(seconds):
                while len(body) < _LONGEST_ERROR_BYTES:
                    piece = await response.content.readany()
                    if not piece:
                        break
                    body += piece
        return body[:_LONGEST_ERROR_BYTES]

    async def aclose(self) -> None:
        """Close the session and its connections; a second time does nothing."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            usual = {"Content-Type": "application/json", "Accept": "text/event-stream"}
            self._session = aiohttp.ClientSession(
                # The engine limits what is in flight; a second limit here would only hide it.
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_ALIVE_SECONDS),
                timeout=aiohttp.ClientTimeout(
                    total=None, sock_connect=self._timeouts.connect_seconds
                ),
                headers=usual | dict(self._headers),
                trust_env=not self._endpoint.is_local,  # proxies, as the environment names them
            )
        return self._session


class PieceReader:
    """Reads one answer's body, and fails where the server tells nothing for too long.

    What counts is what tells something: comments and pings that keep a connection open would keep a
    call that hangs alive for ever, and an answer that is announced and thought about has not begun.
    """

    def __init__(
        self, content: aiohttp.StreamReader, endpoint: Endpoint, timeouts: Timeouts
    ) -> None:
        self._content = content
        self._endpoint = endpoint
        self._piece_seconds = timeouts.piece_seconds
        self._seconds = timeouts.first_token_seconds
        self._started = False
        self._waited_seconds = 0.0
        self._clock = asyncio.get_running_loop().time
        self._timer = SilenceTimer(self._give_up)

    async def read(self) -> bytes:
        """Whatever has arrived, at least one byte; nothing at the end.

        Raises:
            ProviderUnavailableError: nothing that tells something came in time.
        """
        began = self._clock()
        self._timer.expect(max(0.0, self._seconds - self._waited_seconds))
        piece = await self._content.readany()
        self._timer.came()
        self._waited_seconds += self._clock() - began
        return piece

    def told(self, *, text: bool) -> None:
        """What was read told something: of the answer's ``text``, or that it is worked on."""
        self._waited_seconds = 0.0
        if text and not self._started:
            self._started, self._seconds = True, self._piece_seconds

    async def end(self) -> None:
        """Wait for a moment until the connection can be used again.

        Its end usually arrives with the answer's last piece; a server that holds it open is left.
        """
        if self._content.at_eof():
            return
        try:
            async with asyncio.timeout(_END_SECONDS):
                while await self._content.readany():
                    pass
        except TimeoutError:
            return

    def stop(self) -> None:
        """To be called when nothing more will be read."""
        self._timer.stop()

    def _give_up(self) -> None:
        # This wakes whoever reads, as the connection's own errors do; cancelling the task that
        # reads would need to be told apart from a cancellation from outside, for each piece.
        self._content.set_exception(
            failures.stalled(self._endpoint, self._seconds, started=self._started)
        )
