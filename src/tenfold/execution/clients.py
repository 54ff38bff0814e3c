"""From what the user calls a model to a client that is open while it is needed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, cast

from tenfold.execution.function_names import function_name
from tenfold.execution.limits.fleet.access import FleetAccess
from tenfold.execution.remembered_limits import remembered_limits
from tenfold.execution.shared import shared_execution
from tenfold.llm.blocking import DEFAULT_THREADS, BlockingClient
from tenfold.llm.guarded import GuardedClient
from tenfold.llm.protocol import CompletionClient
from tenfold.llm.selection import ModelChoice, build_client, choose_model, key_of
from tenfold.settings import Settings
from tenfold.store.derived_cache import DerivedCache

Model: TypeAlias = str | CompletionClient | Callable[[str], str]
"""A model's name ('openai:…', 'extractive'), a client of your own, or a plain function that takes
a prompt and returns the answer's text."""


@dataclass(frozen=True, slots=True)
class OpenModel:
    """A client and how it came to be chosen."""

    client: CompletionClient
    reason: str
    account: str | None = None
    """A hash of the key that it asks with; None where there is none, or it is not known."""


async def choose(model: Model | None, settings: Settings) -> ModelChoice | Model:
    """Settle which model answers, before anything is read or built.

    Raises:
        UsageError: an unknown model, or a missing key.
    """
    if model is None or isinstance(model, str):
        # Asking whether a local Ollama answers blocks for a moment.
        return await asyncio.to_thread(choose_model, model, settings)
    return model


@asynccontextmanager
async def open_model(
    chosen: ModelChoice | Model,
    settings: Settings,
    max_in_flight: int | None,
    store: DerivedCache | None = None,
) -> AsyncGenerator[OpenModel, None]:
    """The client for ``chosen``: shared and closed behind its last user, unless it is the caller's.

    Limits that are seen of its model are remembered in ``store``, and begun from.

    Raises:
        UsageError: its key is missing, or TENFOLD_LIMITER_URL is not the address of a Postgres.
        StoreError: that cannot be read, or the driver is not installed.
    """
    async with _opened(chosen, settings, max_in_flight) as model:
        if store is None:
            yield model
            return
        fleet = fleet_of(settings, model.client)
        with remembered_limits(model.client, fleet, store, account=model.account):
            yield model


@asynccontextmanager
async def _opened(
    chosen: ModelChoice | Model, settings: Settings, max_in_flight: int | None
) -> AsyncGenerator[OpenModel, None]:
    if isinstance(chosen, ModelChoice):
        key = (
            chosen.name,
            chosen.base_url,
            max_in_flight,
            settings.first_token_timeout_seconds,
            settings.piece_timeout_seconds,
            tuple(settings.keys.items()),
        )

        async def build() -> CompletionClient:
            # On a thread, since a server on this machine is asked for its window and slots first.
            return await asyncio.to_thread(build_client, chosen, settings, max_in_flight)

        async with shared_execution().client(key, build) as it:
            yield OpenModel(it, chosen.reason, _account(key_of(it.identity, settings)))
    elif not hasattr(chosen, "stream"):
        ask = cast("Callable[[str], str]", chosen)
        # The lease's client keeps the function alive, so its id names no other one meanwhile.
        async with shared_execution().client(
            (id(ask), max_in_flight), partial(_blocking, ask, max_in_flight)
        ) as it:
            yield OpenModel(it, "the function that was given")
    else:
        own = cast("CompletionClient", chosen)
        # One guard for all analyses that are given this client, so that they join in its calls.
        async with shared_execution().client(("given", id(own)), partial(_guarded, own)) as it:
            yield OpenModel(it, "the client that was given")


def fleet_of(settings: Settings, client: CompletionClient) -> FleetAccess | None:
    """Where the limits of the client's model are shared with other processes; None where they are
    not, or where this machine answers itself.

    Raises:
        UsageError: TENFOLD_LIMITER_URL is not the address of a Postgres.
        StoreError: it cannot be read, or the driver is not installed.
    """
    if settings.limiter_url is None:
        return None
    board = shared_execution().board(settings.limiter_url)
    if client.profile.reads_passages:
        return None
    return FleetAccess.of(board, client.identity, key_of(client.identity, settings))


def _account(key: str | None) -> str | None:
    return None if key is None else hashlib.sha256(key.encode(errors="replace")).hexdigest()


async def _guarded(client: CompletionClient) -> CompletionClient:
    return GuardedClient(client)


async def _blocking(ask: Callable[[str], str], max_in_flight: int | None) -> BlockingClient:
    threads = max_in_flight or DEFAULT_THREADS
    return BlockingClient(ask, threads=threads, name=function_name(ask))
