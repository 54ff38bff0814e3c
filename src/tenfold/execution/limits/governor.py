"""Who may send now.

Every attempt holds a permit from before it is sent until it is over. All analyses of a process
that ask the same model get their permits from the same governor, whatever limits it knows of.
"""

from __future__ import annotations

import asyncio
from collections import deque

from tenfold.errors import ModelError
from tenfold.llm.usage import Usage


class Permit:
    """Leave to make one attempt, to be given back by ``release`` when that is over.

    What the attempt meets is told to the permit, which is how the governor learns.
    """

    def __init__(self, governor: Governor) -> None:
        self._governor = governor

    def first_token(self) -> None:
        """The answer has begun."""

    def answered(self, usage: Usage) -> None:
        """The attempt ended with an answer that took ``usage``."""

    def failed(self, error: ModelError) -> None:
        """The attempt ended in ``error``."""

    def release(self) -> None:
        """Give it back; the attempt is over."""
        self._governor.release(self)


class Governor:
    """Gives out permits for one model.

    Futures instead of an ``asyncio.Semaphore``: an idle governor then holds no event loop, and may
    be kept for as long as its process lives.
    """

    def __init__(self, max_in_flight: int) -> None:
        self._free = max_in_flight
        self._waiting: deque[asyncio.Future[Permit]] = deque()

    async def permit(self, owner: object, prompt_tokens: int, output_tokens: int) -> Permit:
        """Wait for leave to send a request.

        Args:
            owner: whose request it is; owners take turns.
            prompt_tokens: how long the prompt is, estimated.
            output_tokens: how long the answer may be at most.
        """
        permit = self.permit_now(owner, prompt_tokens, output_tokens)
        if permit is not None:
            return permit
        turn: asyncio.Future[Permit] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it came just when nobody wanted it
                self.release(turn.result())
            else:
                self._waiting.remove(turn)
            raise

    def permit_now(self, owner: object, prompt_tokens: int, output_tokens: int) -> Permit | None:
        """Leave to send without waiting; None where somebody would have to wait for it."""
        del owner, prompt_tokens, output_tokens
        if self._free == 0 or self._waiting:
            return None
        self._free -= 1
        return Permit(self)

    def release(self, permit: Permit) -> None:
        """Take ``permit`` back; its place goes to the next who waits."""
        del permit
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(Permit(self))
                return
        self._free += 1
