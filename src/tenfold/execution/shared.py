"""What the analyses of one process share while they run on one event loop.

Calls under way (single-flight), limits and what a model has shown of its pace belong to the model,
not to the analysis: two analyses of the same filing make one set of calls, and twenty analyses
together stay within the limit of one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from tenfold.clock import Clock
from tenfold.execution.call import CallResult
from tenfold.execution.keeping import Keeping
from tenfold.execution.limits.fleet.access import FleetAccess
from tenfold.execution.limits.fleet.board import Board, StoredBoard
from tenfold.execution.limits.governor import Governor
from tenfold.execution.lookup import KeptKeys
from tenfold.execution.single_flight import SingleFlight
from tenfold.execution.traffic import ModelTraffic
from tenfold.llm.protocol import CompletionClient, ModelIdentity, ModelProfile
from tenfold.store.shared_limits import SharedLimits


@dataclass(slots=True)
class _Lease:
    building: asyncio.Future[CompletionClient]
    holders: int = 0


class SharedExecution:
    """The flights, limits and clients of one event loop."""

    def __init__(self) -> None:
        self.keeping = Keeping()
        self.kept_keys = KeptKeys()
        # For what is worked out while models answer. One, because each that works has the loop
        # wait for the interpreter's lock.
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="tenfold-work")
        self.flights: SingleFlight[CallResult] = SingleFlight()
        self._traffic: dict[tuple[ModelIdentity, str | None, str | None], ModelTraffic] = {}
        self._boards: dict[str, Board] = {}
        self._leases: dict[Hashable, _Lease] = {}

    @asynccontextmanager
    async def client(
        self, key: Hashable, build: Callable[[], Awaitable[CompletionClient]]
    ) -> AsyncGenerator[CompletionClient, None]:
        """The client for ``key``, built for the first holder and closed behind the last.

        Sharing it lets an analysis wait for a call that another one began, even when that other
        one goes away, and gives all of them one pool of connections.

        Raises:
            TenfoldError: whatever ``build`` raises, to all who wait for it.
        """
        lease = self._leases.get(key)
        if lease is None:
            lease = self._leases[key] = _Lease(asyncio.ensure_future(build()))
        lease.holders += 1
        try:
            # Shielded: others may wait for it.
            yield await asyncio.shield(lease.building)
        finally:
            lease.holders -= 1
            if lease.holders == 0:
                del self._leases[key]
                await _close(lease.building)

    def board(self, limiter_url: str) -> Board:
        """Where processes share limits; nothing is opened yet.

        Raises:
            UsageError: it is not the address of a Postgres.
            StoreError: it cannot be read, or the driver is not installed.
        """
        if limiter_url not in self._boards:
            self._boards[limiter_url] = StoredBoard(SharedLimits(limiter_url))
        return self._boards[limiter_url]

    def traffic(
        self,
        model: ModelIdentity,
        profile: ModelProfile,
        clock: Clock | None = None,
        fleet: FleetAccess | None = None,
        account: str | None = None,
    ) -> ModelTraffic:
        """What is shared about ``model``, whatever limits its analyses ask for; limits with other
        processes too where they have a ``fleet``. A provider has limits and a cache for each
        ``account``, so what it told and holds of one says nothing of another.

        Kept for good, so that what a model has shown is known to the next analysis; nothing in it
        holds the event loop while nobody waits.
        """
        key = (model, None if fleet is None else fleet.key, account)
        if key not in self._traffic:
            governor = Governor(
                profile.max_in_flight,
                most_in_flight=profile.most_in_flight,
                clock=clock,
                # What runs on this machine has a fixed number of places.
                adapts=profile.answers_elsewhere,
                model=str(model),
            )
            if fleet is not None:
                governor.join(fleet.board, fleet.key, fleet.model)
            self._traffic[key] = ModelTraffic(governor)
        return self._traffic[key]


async def _close(building: asyncio.Future[CompletionClient]) -> None:
    """Close the client that nobody holds any more, also one that was still being built."""
    building.cancel()
    await asyncio.wait([building])
    if not building.cancelled() and building.exception() is None:
        await building.result().aclose()


_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, SharedExecution] = WeakKeyDictionary()


def shared_execution() -> SharedExecution:
    """The one of the running loop."""
    return _by_loop.setdefault(asyncio.get_running_loop(), SharedExecution())
