"""Runs the provider in a process of its own, so that a benchmark's CPU time is the client's alone.

The child is ``python -m tenfold.testing.simulated_provider``, not a fork: it shares nothing with
its parent, and a script needs no main guard. It reads its options from stdin, prints its base URL,
and ends when stdin closes, so that it goes even where its parent is killed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from urllib.request import Request, urlopen

from tenfold.errors import UsageError
from tenfold.testing.simulated_provider.limits import Limits
from tenfold.testing.simulated_provider.options import ProviderOptions
from tenfold.testing.simulated_provider.profile import Profile

_STOP_SECONDS = 5.0
_REQUEST_SECONDS = 10.0


@contextmanager
def simulated_provider_process(
    *,
    profile: Profile | None = None,
    faults: Mapping[str, float] | None = None,
    limits: Limits | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
) -> Generator[str]:
    """Gives the base URL (ending in /v1) of a provider running in another process.

    Anthropic clients take ``anthropic_url(base_url)``. Raises UsageError where it cannot start.
    """
    options = ProviderOptions(profile or Profile(), faults or {}, limits or Limits(), host, port)
    child = subprocess.Popen(
        [sys.executable, "-m", "tenfold.testing.simulated_provider"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    try:
        first_line = _started(child, options)
        if not first_line.startswith("http://"):
            raise UsageError(first_line or "The simulated provider's process ended at its start.")
        yield first_line
    finally:
        _stop(child)


def _started(child: subprocess.Popen[str], options: ProviderOptions) -> str:
    """Sends the options and reads the child's first line: its address, or what went wrong."""
    if child.stdin is None or child.stdout is None:
        return ""
    # A child that has died at once closes the pipe; its first line or its absence says so.
    with suppress(BrokenPipeError):
        child.stdin.write(options.to_json() + "\n")
        child.stdin.flush()
    return child.stdout.readline().strip()


def _stop(child: subprocess.Popen[str]) -> None:
    with suppress(BrokenPipeError):
        if child.stdin is not None:
            child.stdin.close()
    try:
        child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdout is not None:
        child.stdout.close()


def anthropic_url(base_url: str) -> str:
    """The base URL for Anthropic clients of the provider at ``base_url``."""
    return base_url.removesuffix("/v1")


def fetch_stats(base_url: str) -> dict[str, Any]:
    """``GET /_stats`` of the provider at ``base_url``. Blocks; see Stats.as_json for the keys."""
    return _fetched(base_url, "_stats")


def fetch_requests(base_url: str) -> list[dict[str, Any]]:
    """``GET /_requests``: the request log of the provider at ``base_url``. Blocks."""
    return _fetched(base_url, "_requests")


def reset_provider(base_url: str, *, seed: int | None = None) -> None:
    """Makes the provider at ``base_url`` forget what it has seen; may change its seed. Blocks."""
    query = "" if seed is None else f"?seed={seed}"
    _fetched(base_url, f"_reset{query}", method="POST")


def _fetched(base_url: str, path: str, *, method: str = "GET") -> Any:
    # S310 warns of file: addresses; this one is our own child's http address.
    request = Request(f"{anthropic_url(base_url)}/{path}", method=method)  # noqa: S310
    with urlopen(request, timeout=_REQUEST_SECONDS) as response:  # noqa: S310
        return json.load(response)
