"""Fleets on a manual clock: governors that share a ledger, in memory or in Postgres."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from tenfold.errors import StoreError
from tenfold.execution.limits.fleet.board import revised
from tenfold.execution.limits.fleet.messages import Beat, Lease
from tenfold.execution.limits.governor import Governor
from tenfold.store.shared_limits import Revisable
from tenfold.testing.manual_clock import ManualClock

T = TypeVar("T")
KEY = "ledger"


class DirectBoard:
    """Reaches its ledgers without a thread, which a manual clock could not wait for.

    ``delay_seconds`` is the way there and back; ``down`` refuses every beat; beats are counted.
    """

    def __init__(self, states: Revisable, clock: ManualClock, delay_seconds: float = 0.0) -> None:
        self.states, self._clock = states, clock
        self.delay_seconds = delay_seconds
        self.down = False
        self.beats = 0

    async def beat(self, key: str, model: str, beat: Beat) -> Lease:
        self.beats += 1
        await self._clock.sleep(self.delay_seconds / 2)
        if self.down:
            raise StoreError("Nobody answers there.")
        lease = revised(self.states, key, model, beat)
        await self._clock.sleep(self.delay_seconds / 2)
        return lease

    async def rest(self) -> None:
        """Nothing is held between beats."""


class ClockedStates:
    """A real database's states, whose clock is the test's: see ``clocked``."""

    def __init__(self, states: Revisable, clock: ManualClock, set_time: Callable[[float], None]):
        self._states, self._clock, self._set_time = states, clock, set_time

    def revise(
        self, key: str, model: str, change: Callable[[str | None, float], tuple[str, T]]
    ) -> T:
        self._set_time(self._clock.now())
        return self._states.revise(key, model, change)

    def close(self) -> None:
        self._states.close()


def governor_of(board: Any, clock: ManualClock, places: int = 32, most: int = 128) -> Governor:
    """One process's governor in the fleet of ``board``."""
    governor = Governor(places, most_in_flight=most, clock=clock)
    governor.join(board, KEY, "test:model")
    return governor
