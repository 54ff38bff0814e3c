"""How a process reaches the ledgers of its fleet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from tenfold.clock import Clock
from tenfold.execution.limits.fleet.ledger import FleetLedger
from tenfold.execution.limits.fleet.messages import Beat, Lease
from tenfold.store.shared_limits import Revisable

T = TypeVar("T")


class Board(Protocol):
    """Where the members of a fleet meet."""

    async def beat(self, key: str, model: str, beat: Beat) -> Lease:
        """Tell the ledger ``key`` what a member has to say.

        Raises:
            StoreError: it cannot be reached.
        """
        ...

    async def rest(self) -> None:
        """Hold no connection until the next beat."""
        ...


@dataclass(slots=True)
class StoredBoard:
    """Ledgers in a store, reached from a thread of its own: the event loop's have longer work to
    do, and a beat behind it would look like a database that is down."""

    states: Revisable
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="tenfold-limits")
    )

    async def beat(self, key: str, model: str, beat: Beat) -> Lease:
        """See ``Board``."""
        return await self._run(lambda: revised(self.states, key, model, beat))

    async def rest(self) -> None:
        """See ``Board``."""
        await self._run(self.states.close)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def revised(states: Revisable, key: str, model: str, beat: Beat) -> Lease:
    """The lease for ``beat``, with the ledger kept."""

    def change(state: str | None, now: float) -> tuple[str, Lease]:
        ledger = FleetLedger.of(state)
        lease = ledger.beat(beat, now)
        return ledger.state(), lease

    return states.revise(key, model, change)


class LocalStates:
    """States in this process alone, by a clock of its own: what ``Revisable`` is, without a
    database."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._states: dict[str, str] = {}

    def revise(
        self, key: str, model: str, change: Callable[[str | None, float], tuple[str, T]]
    ) -> T:
        """See ``Revisable``."""
        del model
        self._states[key], found = change(self._states.get(key), self._clock.now())
        return found

    def close(self) -> None:
        """See ``Revisable``."""
