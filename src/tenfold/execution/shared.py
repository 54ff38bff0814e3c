"""What the analyses of one process share while they run on one event loop.

Calls under way (single-flight) and places in flight belong to the model, not to the analysis: two
analyses of the same filing make one set of calls, and twenty analyses together stay within the
limit of one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary, WeakValueDictionary

from tenfold.execution.call import CallResult
from tenfold.execution.single_flight import SingleFlight
from tenfold.llm.protocol import CompletionClient, ModelIdentity


@dataclass(slots=True)
class _Lease:
    client: CompletionClient
    holders: int = 0


class SharedExecution:
    """The flights, limits and clients of one event loop."""

    def __init__(self) -> None:
        self.flights: SingleFlight[CallResult] = SingleFlight()
        # Weak, because a semaphore that was waited for holds its event loop: kept here, it would
        # keep every loop that ever ran an analysis.
        self._in_flight: WeakValueDictionary[tuple[ModelIdentity, int], asyncio.Semaphore] = (
            WeakValueDictionary()
        )
        self._leases: dict[Hashable, _Lease] = {}

    @asynccontextmanager
    async def client(
        self, key: Hashable, build: Callable[[], CompletionClient]
    ) -> AsyncGenerator[CompletionClient, None]:
        """The client for ``key``, built for the first holder and closed behind the last.

        Sharing it lets an analysis wait for a call that another one began, even when that other
        one goes away, and gives all of them one pool of connections.
        """
        lease = self._leases.get(key) or _Lease(build())
        self._leases[key] = lease
        lease.holders += 1
        try:
            yield lease.client
        finally:
            lease.holders -= 1
            if lease.holders == 0:
                del self._leases[key]
                await lease.client.aclose()

    def in_flight(self, model: ModelIdentity, limit: int) -> asyncio.Semaphore:
        """The places in flight for ``model`` under ``limit`` calls at a time.

        The same ones for as long as somebody holds them.
        """
        return self._in_flight.setdefault((model, limit), asyncio.Semaphore(limit))


_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, SharedExecution] = WeakKeyDictionary()


def shared_execution() -> SharedExecution:
    """The one of the running loop."""
    return _by_loop.setdefault(asyncio.get_running_loop(), SharedExecution())
