"""A provider with limits on a manual clock, and callers that ask it under a governor.

Its bucket is the simulated provider's own; time on the way, to the first token and to the end of
an answer scatters as over a network.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tenfold.errors import RateLimitedError
from tenfold.execution.limits.governor import Governor
from tenfold.llm.told_limits import Allowance, ToldLimits
from tenfold.llm.usage import Usage
from tenfold.testing.manual_clock import ManualClock
from tenfold.testing.simulated_provider.limits import Admission, Limits, RateLimiter

_LINGERS_SECONDS = 3.0
"""A member of a fleet says goodbye that long after its last call at most."""


@dataclass
class Met:
    """What callers met, by time."""

    sent: list[tuple[float, object]] = field(default_factory=list)
    admitted: list[tuple[float, int]] = field(default_factory=list)
    """When, and with how many tokens."""
    refused: list[float] = field(default_factory=list)
    most_in_flight: int = 0

    def share_used(self, per_minute: float, since: float, until: float, *, tokens=False) -> float:
        """Of a limit, between two times."""
        took = sum((n if tokens else 1) for at, n in self.admitted if since <= at < until)
        return took / (per_minute * (until - since) / 60)

    @property
    def share_refused(self) -> float:
        """Of all requests."""
        return len(self.refused) / max(1, len(self.refused) + len(self.admitted))

    def most_in_a_minute(self, *, tokens=False) -> float:
        """In any sixty seconds."""
        most, total, first = 0, 0, 0
        for at, n in self.admitted:
            total += n if tokens else 1
            while self.admitted[first][0] <= at - 60:
                total -= self.admitted[first][1] if tokens else 1
                first += 1
            most = max(most, total)
        return most


@dataclass
class LimitedProvider:
    """Answers calls that hold a permit."""

    clock: ManualClock
    limits: Limits
    seed: int = 0
    first_token_seconds: float = 0.6
    answer_seconds: float = 1.5
    way_seconds: float = 0.02
    """To the provider; scatters between nothing and twice that."""
    tells: bool = True
    """Its limits, in headers."""
    slowdown: Callable[[int], float] = lambda in_flight: 1.0
    """Factor on its times, by the number of calls in flight."""
    met: Met = field(default_factory=Met)

    def __post_init__(self):
        self._limiter = RateLimiter(self.limits)
        self._rng = random.Random(self.seed)
        self._in_flight = 0

    async def call(self, governor: Governor, owner: object, prompt=4_000, output=600, most=900):
        """One call, sent again as often as it is refused."""
        while True:
            permit = await governor.permit(owner, prompt, most)
            self.met.sent.append((self.clock.now(), owner))
            try:
                if await self._attempt(permit, prompt, output):
                    return
            finally:
                permit.release()
            await self.clock.sleep(self._retry_after + self._rng.uniform(0, 0.5))

    async def _attempt(self, permit, prompt, output) -> bool:
        self._in_flight += 1
        self.met.most_in_flight = max(self.met.most_in_flight, self._in_flight)
        try:
            await self.clock.sleep(self._rng.uniform(0, 2 * self.way_seconds))
            now = self.clock.now()
            admission = self._limiter.admit(prompt + output, now)
            told = _told(admission) if self.tells else None
            if admission.retry_after_seconds > 0:
                self.met.refused.append(now)
                self._retry_after = admission.retry_after_seconds
                await self.clock.sleep(self.way_seconds)
                error = RateLimitedError("Slow.", retry_after_seconds=self._retry_after)
                error.limits = told
                permit.failed(error)
                return False
            self.met.admitted.append((now, prompt + output))
            slow = self.slowdown(self._in_flight)
            scatter = self._rng.lognormvariate(0, 0.25)
            await self.clock.sleep(self.first_token_seconds * slow * scatter)
            if told:
                permit.told(told)
            permit.first_token()
            await self.clock.sleep(self.answer_seconds * slow * self._rng.lognormvariate(0, 0.1))
            permit.answered(Usage(prompt_tokens=prompt, completion_tokens=output))
            return True
        finally:
            self._in_flight -= 1


def _told(admission: Admission) -> ToldLimits:
    requests, tokens = (
        Allowance(one.limit, one.remaining, round(one.reset_seconds, 3))
        for one in (admission.requests, admission.tokens)
    )
    return ToldLimits(requests, tokens)


async def run_for(seconds: float, clock: ManualClock, *callers) -> None:
    """Let callers, which never end, run for so long, and stop them."""
    tasks = [asyncio.ensure_future(caller) for caller in callers]
    await clock.advance(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await clock.advance(_LINGERS_SECONDS)


async def keep_asking(provider: LimitedProvider, governor: Governor, owner: object, at_once: int,
                      sizes=lambda rng: (4_000, 600, 900)):  # fmt: skip
    """``at_once`` calls of ``owner`` wait or are under way at any time."""
    rng = random.Random(f"{owner}")

    async def one() -> None:
        while True:
            prompt, output, most = sizes(rng)
            await provider.call(governor, owner, prompt, output, most)

    await asyncio.gather(*(one() for _ in range(at_once)))
