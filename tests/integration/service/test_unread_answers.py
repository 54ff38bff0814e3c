"""A client that does not read its answer is left, and what is made for it stays bounded."""

from __future__ import annotations

import asyncio
import socket

import uvicorn

from tenfold.api.protocol import patient_protocol

CHUNK = b"x" * 65_536
MOST_CHUNKS = 10_000


class Endless:
    """An app whose answer is far larger than what any buffer between takes."""

    def __init__(self) -> None:
        self.sent = 0
        self.ended = asyncio.Event()

    async def __call__(self, scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        gone = asyncio.create_task(receive())
        try:
            while not gone.done() and self.sent < MOST_CHUNKS:
                await send({"type": "http.response.body", "body": CHUNK, "more_body": True})
                self.sent += 1
                await asyncio.sleep(0)
                if gone.done() and gone.result()["type"] == "http.request":
                    gone = asyncio.create_task(receive())
        finally:
            gone.cancel()
            self.ended.set()


async def served(app, read_timeout_seconds):
    options = uvicorn.Config(
        app,
        http=patient_protocol(head_timeout_seconds=10, read_timeout_seconds=read_timeout_seconds),
        ws="none",
        lifespan="off",
        log_config=None,
    )
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(options)
    return server, asyncio.create_task(server.serve([listener])), listener.getsockname()


async def test_who_reads_nothing_is_left():
    app = Endless()
    server, serving, address = await served(app, 0.05)
    client = socket.create_connection(address)
    client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    async with asyncio.timeout(30):
        await app.ended.wait()
    assert app.sent < MOST_CHUNKS
    client.close()
    server.should_exit = True
    await serving


async def test_who_reads_slowly_gets_all_of_it():
    app = Endless()
    server, serving, address = await served(app, 600)
    reader, writer = await asyncio.open_connection(*address, limit=1_024)
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    read = 0
    while read < 200 * len(CHUNK):
        read += len(await reader.read(65_536))
        await asyncio.sleep(0)
    assert not app.ended.is_set()
    writer.close()
    async with asyncio.timeout(30):
        await app.ended.wait()
    server.should_exit = True
    await serving
