"""From run to run: what a provider was seen to allow, kept beside the cache."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from tenfold.execution.limits.fleet.access import FleetAccess
from tenfold.execution.limits.seen_limits import SeenLimits, seen_limits_key
from tenfold.execution.shared import shared_execution
from tenfold.llm.protocol import CompletionClient
from tenfold.store.derived_cache import DerivedCache


@contextmanager
def remembered_limits(
    client: CompletionClient,
    fleet: FleetAccess | None,
    store: DerivedCache | None,
    *,
    account: str | None = None,
    now: Callable[[], float] = time.time,
) -> Generator[None, None, None]:
    """Have the calls inside the block begin from what earlier processes have seen of ``client``'s
    model, where this one has not asked it yet, and keep what is seen, however the block ends.

    Nothing is kept where there is no store, where this machine answers itself, and where processes
    share their limits by another way (``fleet``). ``account`` is the engine's; ``now`` is in
    seconds since 1970.
    """
    if store is None or fleet is not None or not client.profile.answers_elsewhere:
        yield
        return
    key = seen_limits_key(client.identity)
    traffic = shared_execution().traffic(client.identity, client.profile, account=account)
    governor = traffic.governor
    if governor.is_new:
        kept = SeenLimits.from_json(store.get(key))
        expected = None if kept is None else kept.by(now())
        if expected is not None:
            governor.expect(expected)
    try:
        yield
    finally:
        seen = governor.seen(now())
        if seen.tells_anything:
            store.put(key, seen.to_json())
