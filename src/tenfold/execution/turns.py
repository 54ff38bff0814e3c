"""Shares out the event loop among many calls whose next step is long.

Writing a request or looking through an answer takes about a millisecond. Where hundreds become due
together (analyses that start at once, answers that have piled up) asyncio runs all of them before
it looks at anything else, and everybody else stands still for so long. So such steps wait for a
turn, of which there are a few for each round of the loop, first come first served. Where nothing
has piled up nobody waits.

Alternative: doing them on a thread. They are Python, so the loop would wait for the interpreter's
lock instead, five milliseconds at a time.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

EACH_ROUND: Final = 8


class Turns:
    """The turns of one event loop."""

    def __init__(self, each_round: int = EACH_ROUND) -> None:
        """At most ``each_round`` long steps are made in one round of the loop."""
        self._each_round = self._left = each_round
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._round_is_watched = False

    async def turn(self) -> None:
        """Return when a long step may be made."""
        if self._left > 0 and not self._waiting:
            self._take()
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        await turn

    def _take(self) -> None:
        self._left -= 1
        if not self._round_is_watched:
            self._round_is_watched = True
            asyncio.get_running_loop().call_soon(self._next_round)

    def _next_round(self) -> None:
        self._round_is_watched = False
        self._left = self._each_round
        while self._waiting and self._left > 0:
            turn = self._waiting.popleft()
            if not turn.done():  # else cancelled
                self._take()
                turn.set_result(None)
