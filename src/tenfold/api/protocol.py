"""uvicorn's HTTP protocol with patience that ends, for clients that are slow on purpose.

uvicorn times out connections that idle between two requests, and no others. Here a head must come
in time and within bounds; after a refused body the rest is thrown away for a moment only: long
enough for the client to hear why; and who does not read its answer is left. What waits for such a
client is bounded by then, since nothing more is made for it, but its place would be held for ever.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MOST_HEAD_BYTES: Final = 64 * 1024
_LINGER_SECONDS: Final = 5.0


def patient_protocol(
    *, head_timeout_seconds: float, read_timeout_seconds: float
) -> type[HttpToolsProtocol]:
    """The protocol for one server; uvicorn makes one instance for each connection.

    Args:
        head_timeout_seconds: patience for a request's head.
        read_timeout_seconds: patience with a client that reads nothing of what waits for it.
    """
    values = {
        "head_timeout_seconds": head_timeout_seconds,
        "read_timeout_seconds": read_timeout_seconds,
    }
    return type("Patient", (_PatientProtocol,), values)


class _PatientProtocol(HttpToolsProtocol):
    head_timeout_seconds: ClassVar[float]
    read_timeout_seconds: ClassVar[float]
    _unread: asyncio.TimerHandle | None = None
    _timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _is_reading = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - as uvicorn's own
        super().connection_made(transport)
        self._close_after(self.head_timeout_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        self._is_read()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        # Closing would wait for what is not read to be read.
        self._unread = self.loop.call_later(self.read_timeout_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        self._is_read()
        super().resume_writing()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes, self._is_reading = 0, True
        self._close_after(self.head_timeout_seconds)

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._count(len(name) + len(value))

    def on_headers_complete(self) -> None:
        self._disarm()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._is_reading = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._is_reading:
            self._close_after(_LINGER_SECONDS)

    def _count(self, length: int) -> None:
        self._head_bytes += length
        if self._head_bytes > _MOST_HEAD_BYTES:
            raise ValueError("the request's head is too long")  # uvicorn answers 400 and closes

    def _close_after(self, seconds: float) -> None:
        self._disarm()
        self._timer = self.loop.call_later(seconds, self.transport.close)

    def _is_read(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
