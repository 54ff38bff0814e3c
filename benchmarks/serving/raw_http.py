"""A client that costs next to nothing: bytes as they come, with the time of each read.

What the bytes mean is worked out when the measuring is over, so that the client takes as little as
it can of the machine that it shares with the service.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate

_EVENT = re.compile(rb"event: (\w+)\nid: (\d+)\ndata: ([^\n]*)\n\n")
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_END_OF_CHUNKS = b"0\r\n\r\n"


@dataclass
class Heard:
    """One event as one client heard it."""

    name: str
    number: int
    data: bytes
    at: float
    """When its last byte was read, by ``time.monotonic``, which all processes here share."""

    @property
    def at_seconds(self) -> float | None:
        """When it happened, from the analysis's beginning."""
        found = re.match(rb'{"at_seconds":([\d.]+)', self.data)
        return float(found[1]) if found else None

    @property
    def component(self) -> str | None:
        """What it is about."""
        return json.loads(self.data).get("component")


class StreamClient(asyncio.Protocol):
    """Reads one stream of events to its end."""

    def __init__(self, path: str) -> None:
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.opened_at: float | None = None
        self._path = path
        self._reads: list[bytes] = []
        self._times: list[float] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        self._transport = transport
        transport.write(_head(self._path))  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Note what came, and when."""
        self._times.append(time.monotonic())
        self._reads.append(data)
        if self.opened_at is None:
            self.opened_at = self._times[0]
        if data.endswith(_END_OF_CHUNKS):
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        del exc
        if not self.over.done():
            self.over.set_result(None)

    def heard(self) -> list[Heard]:
        """Every event; each stands within one chunk of the answer, and is whole."""
        ends = list(accumulate(map(len, self._reads)))
        return [
            Heard(
                found[1].decode(),
                int(found[2]),
                found[3],
                self._times[bisect_left(ends, found.end())],
            )
            for found in _EVENT.finditer(b"".join(self._reads))
        ]

    @property
    def bytes_read(self) -> int:
        """All that came."""
        return sum(map(len, self._reads))


async def open_stream(host: str, port: int, path: str) -> StreamClient:
    """A client that reads from now on."""
    loop = asyncio.get_running_loop()
    _, client = await loop.create_connection(lambda: StreamClient(path), host, port)
    return client


@dataclass
class GetClient(asyncio.Protocol):
    """Asks for the same thing again and again on one connection until it is time to stop."""

    path: str
    until: float
    took_seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._left = 0
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Count down to the end of the answer, then ask again."""
        if self._left == 0:
            self._head += data
            head, found, body = self._head.partition(b"\r\n\r\n")
            if not found:
                return
            length = _LENGTH.search(head)
            assert head.startswith(b"HTTP/1.1 200"), head[:200]
            assert length is not None, head
            self._head, self._left = b"", int(length[1]) - len(body)
        else:
            self._left -= len(data)
        if self._left == 0:
            now = time.monotonic()
            self.took_seconds.append(now - self._asked_at)
            if now < self.until:
                self._ask()
            else:
                self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        del exc
        self.over.set_result(None)

    def _ask(self) -> None:
        self._asked_at = time.monotonic()
        self._transport.write(_head(self.path))  # type: ignore[attr-defined]


async def get_again_and_again(
    host: str, port: int, path: str, *, connections: int, seconds: float
) -> list[float]:
    """How long each answer took."""
    loop = asyncio.get_running_loop()
    until = time.monotonic() + seconds
    clients = [
        (await loop.create_connection(lambda: GetClient(path, until), host, port))[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(client.over for client in clients))
    return sorted(took for client in clients for took in client.took_seconds)


def _head(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
