"""Analyses of thirty-five calls each, one after another, on one client under limits."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager

from tenfold.bench.load import distinct_calls
from tenfold.execution.engine import Engine
from tenfold.execution.events import ComponentFinished, Emit, EngineEvent
from tenfold.execution.limits.call_limits import NO_LIMITS, CallLimits
from tenfold.execution.limits.fleet.access import FleetAccess
from tenfold.llm.protocol import CompletionClient
from tenfold.llm.selection import ModelChoice, build_client
from tenfold.planning.plan import Plan, Strategy
from tenfold.settings import Settings

CALLS = 35
"""Of one analysis."""


@asynccontextmanager
async def client_of(base_url: str) -> AsyncGenerator[CompletionClient, None]:
    """A client of the provider at ``base_url``, with the places that any other server has."""
    choice = ModelChoice("openai-chat:simulated", base_url, "benchmark")
    client = await asyncio.to_thread(build_client, choice, Settings(base_url=base_url))
    try:
        yield client
    finally:
        await client.aclose()


def analyses(user: str) -> Iterator[Plan]:
    """Plans without end, no call of which is another's."""
    calls = distinct_calls(CALLS)
    for number in itertools.count():
        copies = [
            dataclasses.replace(
                call,
                context=dataclasses.replace(
                    call.context, sha256=f"{call.context.sha256}-{user}-{number}"
                ),
            )
            for call in calls
        ]
        yield Plan(Strategy.COMPONENTS, (), tuple(copies), ())


async def analyse(
    client: CompletionClient,
    plan: Plan,
    limits: CallLimits = NO_LIMITS,
    emit: Emit = lambda _: None,
    fleet: FleetAccess | None = None,
) -> None:
    """One analysis, to its end."""
    await Engine(client, limits=limits, fleet=fleet).run(plan, emit)


async def keep_analysing(
    client: CompletionClient,
    limits: CallLimits,
    backlog: int,
    seconds: float,
    *,
    user: str = "reader",
    fleet: FleetAccess | None = None,
) -> None:
    """For so long, start another analysis whenever fewer than ``backlog`` components are open.

    Analyses that share out a limit end together; were each followed by the next, as many would
    wait for their last answers at once, and nobody would ask for anything.
    """
    plans = analyses(user)
    missing = 0
    enough = asyncio.Event()

    def emit(event: EngineEvent) -> None:
        nonlocal missing
        if isinstance(event, ComponentFinished):
            missing -= 1
            enough.set()

    tasks: list[asyncio.Task[None]] = []
    try:
        async with asyncio.timeout(seconds):
            while True:
                while missing < backlog:
                    missing += CALLS
                    analysis = analyse(client, next(plans), limits, emit, fleet)
                    tasks.append(asyncio.create_task(analysis))
                enough.clear()
                await enough.wait()
    except TimeoutError:
        pass
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended
