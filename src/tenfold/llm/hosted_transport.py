"""The one aiohttp transport below the providers' libraries.

httpx's own pool scans all its connections for each request, which at a thousand in flight costs
30 ms of CPU a call; on aiohttp it is 3 to 4. ``openai`` and ``anthropic`` bring copies of the same
adapter; with the adapter itself nobody waits for a library that is not the one in use.

The transport also remembers which responses a call has opened. google-genai leaves a stream that
is closed early to the garbage collector, and its connection open until then, answering into the
void; closing the response itself works for all three.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from tenfold.llm.timeouts import Timeouts

if TYPE_CHECKING:
    import httpx2

_LEAST_CONNECTIONS = 100
_opened: ContextVar[list[httpx2.Response] | None] = ContextVar("opened_responses", default=None)


def open_transport(max_in_flight: int, timeouts: Timeouts) -> httpx2.AsyncClient:
    """A transport with room for all that may be in flight.

    Its own timeouts lie above ours, so that a silent provider is always our stall.
    """
    import httpx2
    from httpx_aiohttp.httpx2 import Httpx2AiohttpClient

    size = max(_LEAST_CONNECTIONS, max_in_flight)
    slowest = 2 * max(timeouts.first_token_seconds, timeouts.piece_seconds)
    return Httpx2AiohttpClient(
        follow_redirects=True,
        limits=httpx2.Limits(max_connections=size, max_keepalive_connections=size),
        timeout=httpx2.Timeout(slowest, connect=timeouts.connect_seconds),
        event_hooks={"response": [_remember]},
    )


@contextmanager
def opened_responses() -> Generator[list[httpx2.Response], None, None]:
    """Collects the responses that this task opens inside the block.

    Not to be held across a ``yield``: a generator shares its context with its reader.
    """
    responses: list[httpx2.Response] = []
    token = _opened.set(responses)
    try:
        yield responses
    finally:
        _opened.reset(token)


async def _remember(response: httpx2.Response) -> None:
    responses = _opened.get()
    if responses is not None:
        responses.append(response)
