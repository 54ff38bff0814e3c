"""An engine over a script and a clock that jumps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from support.plans import Seen
from tenfold.errors import CacheError
from tenfold.execution.engine import Engine
from tenfold.execution.engine_result import EngineResult
from tenfold.execution.retry import RetryPolicy
from tenfold.llm.protocol import ModelProfile
from tenfold.planning.plan import Plan
from tenfold.store.identity import ResponseIdentity
from tenfold.store.response_cache import CachedResponse, ResponseCache
from tenfold.testing.manual_clock import ManualClock
from tenfold.testing.scripted_client import Script, ScriptedClient


class MemoryCache:
    """A cache in a dictionary."""

    def __init__(self) -> None:
        self.stored: dict[str, CachedResponse] = {}

    def get(self, identity: ResponseIdentity) -> CachedResponse | None:
        return self.stored.get(identity.key)

    def put(self, identity: ResponseIdentity, response: CachedResponse) -> None:
        self.stored[identity.key] = response


class BrokenCache:
    """Fails whenever it is asked."""

    def __init__(self, *, get: bool = True, put: bool = True) -> None:
        self._get, self._put = get, put

    def get(self, identity: ResponseIdentity) -> CachedResponse | None:
        if self._get:
            raise CacheError("The cache cannot be read.")
        return None

    def put(self, identity: ResponseIdentity, response: CachedResponse) -> None:
        if self._put:
            raise CacheError("The cache cannot be written.")


@dataclass
class Bench:
    """Runs plans; keeps clock, cache, client and events for a test to look at."""

    clock: ManualClock = field(default_factory=ManualClock)
    cache: ResponseCache = field(default_factory=MemoryCache)
    seen: Seen = field(default_factory=Seen)
    client: ScriptedClient = field(default_factory=lambda: ScriptedClient({}))

    def engine(self, script: Script, **options: Any) -> Engine:
        profile = options.pop("profile", ModelProfile(max_in_flight=64))
        self.client = ScriptedClient(script, clock=self.clock, profile=profile)
        options.setdefault("policy", RetryPolicy(max_attempts=3))
        return Engine(self.client, cache=self.cache, clock=self.clock, **options)

    async def run(self, plan: Plan, script: Script, **options: Any) -> EngineResult:
        engine = self.engine(script, **options)
        return await self.clock.run(engine.run(plan, self.seen))


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def broken_cache() -> Callable[..., BrokenCache]:
    return BrokenCache
