"""Which calls of a plan the response cache makes unnecessary."""

from __future__ import annotations

from tenfold.llm.protocol import CompletionClient
from tenfold.planning.identity import response_identity
from tenfold.planning.plan import Plan
from tenfold.store.response_cache import ResponseCache


def saved_calls(plan: Plan, client: CompletionClient, cache: ResponseCache) -> frozenset[str]:
    """Names of the calls whose every answer is stored; none for passages, which are found anew."""
    if client.profile.reads_passages:
        return frozenset()
    identity = client.identity
    return frozenset(
        call.name
        for call in plan.calls
        if all(
            cache.get(response_identity(component, call, identity)) is not None
            for component in call.components
        )
    )
