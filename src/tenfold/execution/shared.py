"""What the analyses of one process share while they run on one event loop.

Calls under way (single-flight), limits and what a model has shown of its pace belong to the model,
not to the analysis: two analyses of the same filing make one set of calls, and twenty analyses
together stay within the limit of one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from tenfold.execution.call import CallResult
from tenfold.execution.limits.governor import Governor
from tenfold.execution.single_flight import SingleFlight
from tenfold.execution.traffic import ModelTraffic
from tenfold.llm.protocol import CompletionClient, ModelIdentity


@dataclass(slots=True)
class _Lease:
    client: CompletionClient
    holders: int = 0


class SharedExecution:
    """The flights, limits and clients of one event loop."""

    def __init__(self) -> None:
        self.flights: SingleFlight[CallResult] = SingleFlight()
        self._traffic: dict[tuple[ModelIdentity, int], ModelTraffic] = {}
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

    def traffic(self, model: ModelIdentity, max_in_flight: int) -> ModelTraffic:
        """What is shared about ``model`` under a limit of calls at a time.

        Kept for good, so that what a model has shown is known to the next analysis; nothing in it
        holds the event loop while nobody waits.
        """
        key = (model, max_in_flight)
        if key not in self._traffic:
            self._traffic[key] = ModelTraffic(Governor(max_in_flight))
        return self._traffic[key]


_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, SharedExecution] = WeakKeyDictionary()


def shared_execution() -> SharedExecution:
    """The one of the running loop."""
    return _by_loop.setdefault(asyncio.get_running_loop(), SharedExecution())
