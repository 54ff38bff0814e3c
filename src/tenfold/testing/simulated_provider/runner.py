"""Runs a provider until it is told to stop."""

from __future__ import annotations

import asyncio
import resource
import signal
from collections.abc import Callable

from tenfold.testing.simulated_provider.options import ProviderOptions
from tenfold.testing.simulated_provider.server import SimulatedProvider


async def run_until(
    stop: asyncio.Event,
    options: ProviderOptions,
    on_ready: Callable[[SimulatedProvider], None],
) -> None:
    """Serves until ``stop`` is set; ``on_ready`` is called once the address is known."""
    async with options.provider() as provider:
        on_ready(provider)
        await stop.wait()


def run_forever(options: ProviderOptions, on_ready: Callable[[SimulatedProvider], None]) -> None:
    """Serves until SIGINT or SIGTERM, then returns. Raises UsageError where it cannot listen."""
    raise_open_files_limit()

    async def serve() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        await run_until(stop, options, on_ready)

    asyncio.run(serve())


def raise_open_files_limit() -> None:
    """Lets this process open as many files (connections) as the system allows it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
