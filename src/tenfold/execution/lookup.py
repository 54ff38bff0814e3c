"""Looks up what is kept of the answers to one plan: all of it in one go, on a thread.

A file is asked once instead of once a call, and the event loop does not wait for its disk. Between
that look and the moment when a call takes off another analysis may have been answered the same
question, and its call be over. So what is kept in this process is remembered by its key for a
while, and looked for once more.

Invariant: of what this process has kept before a call takes off, nothing is asked for again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Final

from tenfold.components.base import Component
from tenfold.llm.protocol import ModelIdentity
from tenfold.planning.identity import response_identity
from tenfold.planning.plan import PlannedCall
from tenfold.store.identity import ResponseIdentity
from tenfold.store.response_cache import CachedResponse, FileCache, ResponseCache

_REMEMBERED: Final = 20_000
"""Keys: those of some minutes, where a look and what follows on it are seconds apart."""


class KeptKeys:
    """The keys of what was kept lately, by all analyses of one event loop."""

    def __init__(self, most: int = _REMEMBERED) -> None:
        """The latest ``most`` of them are remembered."""
        self._most = most
        self._keys: dict[str, None] = {}

    def add(self, key: str) -> None:
        """The answer of this key is being kept."""
        self._keys.pop(key, None)
        self._keys[key] = None
        if len(self._keys) > self._most:
            del self._keys[next(iter(self._keys))]

    def __contains__(self, key: str) -> bool:
        return key in self._keys


class Lookup:
    """What a cache holds for the calls of one plan."""

    def __init__(self, cache: ResponseCache, model: ModelIdentity, kept: KeptKeys) -> None:
        self._cache = cache
        self._file = cache if isinstance(cache, FileCache) else None
        self._model = model
        self._kept = kept
        self._identities: dict[tuple[str, int], tuple[PlannedCall, ResponseIdentity]] = {}
        """By component and the call's id; the call is held, so that no other gets its id."""
        self._found: dict[str, CachedResponse] = {}
        self._looked_for: set[str] = set()

    def identity(self, component: Component[Any], call: PlannedCall) -> ResponseIdentity:
        """The identity of an answer, whose hashes are needed three times, worked out once."""
        key = (component.name, id(call))
        if key not in self._identities:
            self._identities[key] = (call, response_identity(component, call, self._model))
        return self._identities[key][1]

    async def prepare(self, calls: Iterable[PlannedCall]) -> None:
        """Look for the answers to all ``calls``, where the cache is a file."""
        if self._file is not None:
            identities = [self.identity(c, call) for call in calls for c in call.components]
            self._found = await asyncio.to_thread(self._file.get_all, identities)
            self._looked_for = {identity.key for identity in identities}

    def find(self, component: Component[Any], call: PlannedCall) -> CachedResponse | None:
        """The answer that is kept."""
        identity = self.identity(component, call)
        key = identity.key
        if key in self._looked_for and (key in self._found or key not in self._kept):
            return self._found.get(key)
        return self._cache.get(identity)

    def keeping(self, component: Component[Any], call: PlannedCall) -> ResponseIdentity:
        """The identity under which an answer is about to be kept."""
        identity = self.identity(component, call)
        self._kept.add(identity.key)
        return identity
