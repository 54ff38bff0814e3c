"""What the provider remembers between requests."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from dataclasses import replace

from tenfold.testing.simulated_provider.calls import Call
from tenfold.testing.simulated_provider.faults import FaultsOption, FaultSource
from tenfold.testing.simulated_provider.limits import Limits, RateLimiter
from tenfold.testing.simulated_provider.profile import Profile
from tenfold.testing.simulated_provider.prompt_cache import PrefixCache
from tenfold.testing.simulated_provider.stats import LOGGED_REQUESTS, RequestRecord, Stats

_REMEMBERED_PROMPTS = 200_000


class ProviderState:
    """Profile, faults and limits, and everything that a reset forgets."""

    def __init__(self, profile: Profile, faults: FaultsOption, limits: Limits) -> None:
        self.profile = profile
        self.faults = FaultSource(faults)
        self.closing = asyncio.Event()
        """Set when the server stops: stalled requests end."""
        self._limits = limits
        self.reset(None)

    def reset(self, seed: int | None) -> None:
        """Forgets all requests; with ``seed``, goes on under that seed."""
        if seed is not None:
            self.profile = replace(self.profile, seed=seed)
        self.stats = Stats()
        self.log: deque[RequestRecord] = deque(maxlen=LOGGED_REQUESTS)
        self.cache = PrefixCache(schema_in_prefix=self.profile.schema_in_prefix)
        self.limiter = RateLimiter(self._limits)
        self.started: float | None = None
        self._attempts: OrderedDict[str, int] = OrderedDict()

    def attempt_of(self, call: Call) -> int:
        """How often this prompt has been seen, this time included."""
        attempt = self._attempts.pop(call.prompt_hash, 0) + 1
        self._attempts[call.prompt_hash] = attempt
        if len(self._attempts) > _REMEMBERED_PROMPTS:
            self._attempts.popitem(last=False)
        return attempt

    def slice_seconds(self) -> float:
        """Real time between two pieces of one stream, longer with many streams in flight."""
        profile = self.profile
        return max(profile.chunk_seconds, self.stats.in_flight / profile.max_chunks_per_second)
