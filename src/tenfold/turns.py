"""Shares out the event loop among many whose next step is long.

Writing a request, looking through an answer and telling what was found in it take about a
millisecond each, taking in a piece of an answer a part of that. Where hundreds become due together
(analyses that start at once, answers that have piled up while the machine was busy) asyncio runs
all of them before it looks at anything else, and everybody else stands still for so long. So such
steps wait for a turn, of which there are a few for each round of the loop, first come first served.
Where nothing has piled up nobody waits.

Alternative: doing them on a thread. They are Python, so the loop would wait for the interpreter's
lock instead, five milliseconds at a time.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final
from weakref import WeakKeyDictionary

STEPS_A_ROUND: Final = 8.0
PIECE: Final = 0.125
"""What taking in a piece of an answer is of a long step."""
HEAD: Final = 0.25
"""What taking in an answer's head is."""


class Turns:
    """The turns of one event loop."""

    def __init__(self, steps_a_round: float = STEPS_A_ROUND) -> None:
        """About ``steps_a_round`` long steps are made in one round of the loop."""
        self._steps_a_round = self._left = steps_a_round
        self._waiting: deque[tuple[asyncio.Future[None], float]] = deque()
        self._round_is_watched = False

    def take(self, step: float = 1.0) -> bool:
        """Whether a step may be made at once, ``step`` being its part of a long one.

        For steps that are so many that awaiting ``turn`` for each would cost more than it spares.
        """
        if self._left <= 0 or self._waiting:
            return False
        self._count(step)
        return True

    async def turn(self, step: float = 1.0) -> None:
        """Return when a step may be made."""
        if self.take(step):
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((turn, step))
        await turn

    def _count(self, step: float) -> None:
        self._left -= step
        if not self._round_is_watched:
            self._round_is_watched = True
            asyncio.get_running_loop().call_soon(self._next_round)

    def _next_round(self) -> None:
        self._round_is_watched = False
        self._left = self._steps_a_round
        while self._waiting and self._left > 0:
            turn, step = self._waiting.popleft()
            if not turn.done():  # else cancelled
                self._count(step)
                turn.set_result(None)


_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Turns] = WeakKeyDictionary()


def loop_turns() -> Turns:
    """The turns of the running loop, the same for all who share it."""
    return _by_loop.setdefault(asyncio.get_running_loop(), Turns())
