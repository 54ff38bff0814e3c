"""Why each component of a filing would be a hit or a miss of the cache."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from tenfold.cli.choices import Reading
from tenfold.components.base import Component
from tenfold.execution.clients import choose, open_model
from tenfold.llm.protocol import CompletionClient
from tenfold.options import Options
from tenfold.planning.identity import response_identity
from tenfold.planning.plan import Plan, PlannedCall
from tenfold.reading import plan_calls, read_filing
from tenfold.sections.version import SPLITTER_VERSION
from tenfold.settings import Settings
from tenfold.store.caches import Caches
from tenfold.store.response_cache import SqliteResponseCache
from tenfold.store.split_cache import SplitCache


@dataclass(frozen=True, slots=True)
class Explained:
    """What the cache would do for one component."""

    component: str
    """Its full name."""
    status: str
    """'hit', 'miss', 'uncached' (the extractive reader keeps nothing) or 'skipped'."""
    reason: str
    changed: tuple[str, ...] = ()
    """Parts of the identity in which the nearest stored answer differs: 'model', 'section text'."""


def explain(target: str, reading: Reading) -> list[Explained]:
    """Explain every component that ``reading`` of ``target`` would ask, in the catalogue's order.

    Raises:
        TenfoldError: as ``tenfold.analyze``; ``CacheError`` where the cache cannot be opened.
    """
    options = reading.options()
    settings = options.resolved_settings()
    return asyncio.run(_explain(target, options, settings))


async def _explain(target: str, options: Options, settings: Settings) -> list[Explained]:
    components = options.catalogue(settings).components
    chosen = await choose(options.model, settings)
    store = SqliteResponseCache(settings.cache_dir)
    try:
        caches = Caches(store, SplitCache(store.connection, SPLITTER_VERSION))
        read = await read_filing(target, options, components, caches, settings)
        async with open_model(chosen, settings, options.max_in_flight) as model:
            plan = await plan_calls(read, components, model.client, options, settings)
            found = _by_name(plan, model.client, store)
        return [found[component.name] for component in components]
    finally:
        store.close()


def _by_name(
    plan: Plan, client: CompletionClient, store: SqliteResponseCache
) -> dict[str, Explained]:
    found = {
        skipped.component.name: Explained(skipped.component.name, "skipped", skipped.reason)
        for skipped in plan.skipped
    }
    for call in plan.calls:
        for component in call.components:
            found[component.name] = _explained(component, call, client, store)
    return found


def _explained(
    component: Component[Any],
    call: PlannedCall,
    client: CompletionClient,
    store: SqliteResponseCache,
) -> Explained:
    name = component.name
    if client.profile.reads_passages:
        return Explained(name, "uncached", "passages cost nothing and are found anew each time")
    identity = response_identity(component, call, client.identity)
    if store.get(identity) is not None:
        return Explained(name, "hit", "answered before")
    nearest = store.nearest(identity)
    if nearest is None:
        return Explained(name, "miss", "never answered")
    changed = identity.differences(nearest)
    return Explained(name, "miss", "answered before, but something has changed since", changed)
