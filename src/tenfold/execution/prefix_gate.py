"""Calls that share a text wait until the provider has it cached.

A provider's cache entry exists only once the first response that wrote it has begun (Anthropic,
"Prompt caching"; OpenAI's behaves alike). Sent all at once, thirty-five calls pay thirty-five times
for the same text; so one of those that share it leads, and the others go when its first token
arrives. That costs one time to first token, once.

Invariant: nobody waits for ever. Whoever leads and fails, is late, or is cancelled lets the next
one go, and each that goes may open the gate for all.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final
from weakref import WeakValueDictionary

WARM_SECONDS: Final = 240.0
"""How long after an answer began its prefix is taken to be still cached. Providers keep it for five
minutes at least, from its last use."""


class PrefixGate:
    """One shared text of one model."""

    def __init__(self) -> None:
        self._is_open = False
        self._may_lead = 1
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def is_open(self) -> bool:
        """Whether nobody waits any more."""
        return self._is_open

    async def enter(self) -> bool:
        """Wait for leave to send; True for one that leads, who owes ``open`` or ``step_aside``."""
        if self._is_open:
            return False
        if self._may_lead > 0:
            self._may_lead -= 1
            return True
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and not self._is_open:
                self.step_aside()  # it was just given the lead
            raise
        return not self._is_open

    def open(self) -> None:
        """The provider has the text: everybody goes."""
        self._is_open = True
        while self._waiting:
            self._release_first()

    def step_aside(self) -> None:
        """Who leads does not get there, or not soon: one more may try."""
        if self._is_open:
            return
        while self._waiting:
            if self._release_first():
                return
        self._may_lead += 1

    def _release_first(self) -> bool:
        turn = self._waiting.popleft()
        if turn.done():  # cancelled
            return False
        turn.set_result(None)
        return True


class Lead:
    """What a call owes to those that wait for the text it shares with them."""

    def __init__(
        self, gate: PrefixGate | None = None, warmed: Callable[[], None] = lambda: None
    ) -> None:
        """``gate`` is the one it leads through, None where it leads nobody; ``warmed`` hears that
        the provider has the text."""
        self._gate = gate
        self._warmed = warmed
        self._gave_up = False

    @property
    def leads(self) -> bool:
        """Whether others wait for it."""
        return self._gate is not None

    def arrived(self) -> None:
        """The answer has begun."""
        self._warmed()
        if self._gate is not None:
            self._gate.open()

    def give_up(self) -> None:
        """It will not begin, or not soon; nothing to do where it has begun."""
        if self._gate is not None and not self._gave_up:
            self._gave_up = True
            self._gate.step_aside()


class PrefixGates:
    """The gates of one model by the hash of what is shared."""

    def __init__(self) -> None:
        self._gates: WeakValueDictionary[str, PrefixGate] = WeakValueDictionary()
        self._warm_until: dict[str, float] = {}

    def gate(self, shared_sha: str, now: float) -> PrefixGate:
        """The gate for a text; open already where it was sent a moment ago."""
        gate = self._gates.get(shared_sha)
        if gate is None:
            gate = PrefixGate()
            self._gates[shared_sha] = gate
        if self._warm_until.get(shared_sha, now) > now:
            gate.open()
        return gate

    def warmed(self, shared_sha: str, now: float) -> None:
        """An answer to a prompt with this text has begun."""
        # Oldest first, so that what has gone cold is found at the front.
        self._warm_until.pop(shared_sha, None)
        self._warm_until[shared_sha] = now + WARM_SECONDS
        while (first := next(iter(self._warm_until))) and self._warm_until[first] <= now:
            del self._warm_until[first]
