"""The child of ``simulated_provider_process``: options in on stdin, the base URL out on stdout."""

from __future__ import annotations

import asyncio
import signal
import sys

from tenfold.errors import UsageError
from tenfold.testing.simulated_provider.options import ProviderOptions
from tenfold.testing.simulated_provider.runner import raise_open_files_limit, run_until
from tenfold.testing.simulated_provider.server import SimulatedProvider


def _say_address(provider: SimulatedProvider) -> None:
    print(provider.base_url, flush=True)


async def _serve_while_stdin_is_open(options: ProviderOptions) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on_stdin() -> None:
        if not sys.stdin.read(1):
            loop.remove_reader(sys.stdin)
            stop.set()

    loop.add_reader(sys.stdin, on_stdin)
    await run_until(stop, options, _say_address)


def main() -> int:
    """Serves until stdin closes; the exit code is 2 where the options cannot be used."""
    # Ctrl-C reaches the whole group: the parent decides when its provider stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise_open_files_limit()
    options = ProviderOptions.from_json(sys.stdin.readline())
    try:
        asyncio.run(_serve_while_stdin_is_open(options))
    except UsageError as error:
        print(error, flush=True)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
