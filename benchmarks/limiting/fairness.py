"""What a second user waits for who comes while a first one's analyses are under way."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from limiting.asking import CALLS, analyse, analyses, client_of
from tenfold.execution.events import ComponentFinished, EngineEvent
from tenfold.execution.limits.call_limits import CallLimits
from tenfold.testing.simulated_provider import Profile, simulated_provider_process
from tenfold.testing.simulated_provider.limits import Limits

FIRST_USERS_ANALYSES = 8
LATER_SECONDS = 2.0
PROFILE = Profile(output_tokens=120, chunk_seconds=0.5)


@dataclass(frozen=True)
class Turns:
    """What the second user's first component waited for."""

    case: str
    alone_seconds: float
    """From the second user's start, with nobody else there."""
    beside_seconds: float
    """The same, beside the first user's analyses."""
    still_waiting: int
    """Components that the first user, who came before, still waited for at that time."""


CASES = (
    ("8 calls at a time", Limits(), CallLimits(max_in_flight=8)),
    ("240 requests a minute", Limits(240), CallLimits(requests_per_minute=240)),
)


async def turns() -> list[Turns]:
    """Each case alone and beside another."""
    return [await _turns(*case) for case in CASES]


async def _turns(what: str, provider: Limits, own: CallLimits) -> Turns:
    alone, _ = await _second_user(provider, own, others=0)
    beside, waiting = await _second_user(provider, own, others=FIRST_USERS_ANALYSES)
    return Turns(what, alone, beside, waiting)


async def _second_user(provider: Limits, own: CallLimits, others: int) -> tuple[float, int]:
    """When the second user's first component came, and what the first one then waited for."""
    finished: list[float] = []
    came = asyncio.Event()

    def first(event: EngineEvent) -> None:
        if isinstance(event, ComponentFinished):
            finished.append(event.at_seconds)

    def second(event: EngineEvent) -> None:
        if isinstance(event, ComponentFinished):
            came.set()

    with simulated_provider_process(profile=PROFILE, limits=provider) as base_url:
        async with client_of(base_url) as client:
            plans = analyses("first")
            tasks = [
                asyncio.create_task(analyse(client, next(plans), own, first)) for _ in range(others)
            ]
            if others:
                await asyncio.sleep(LATER_SECONDS)
            began = time.perf_counter()
            tasks.append(
                asyncio.create_task(analyse(client, next(analyses("second")), own, second))
            )
            await came.wait()
            seconds = time.perf_counter() - began
            waiting = others * CALLS - len(finished)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    return seconds, waiting
