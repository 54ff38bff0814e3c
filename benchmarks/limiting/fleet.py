"""Two processes that share one limit through Postgres: how much of it they use together."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from limiting.shares import PROFILE, RPM, TPM, Case, Share, share_of
from tenfold.execution.limits.call_limits import NO_LIMITS, CallLimits
from tenfold.testing.simulated_provider import fetch_requests, simulated_provider_process
from tenfold.testing.simulated_provider.limits import Limits

PROCESSES = 2
CASES = (
    Case("two processes, requests, set", Limits(RPM), CallLimits(requests_per_minute=RPM)),
    Case("two processes, requests, learnt", Limits(RPM), NO_LIMITS),
    Case("two processes, tokens, set", Limits(None, TPM), CallLimits(tokens_per_minute=TPM)),
)
_WORKER = Path(__file__).with_name("fleet_worker.py")
_TESTS = Path(__file__).resolve().parents[2] / "tests"


async def fleets(seconds: float, postgres_url: str | None) -> list[Share]:
    """All cases, one after another, each with a ledger and a provider of its own."""
    with _database(postgres_url) as url:
        return [await _fleet(case, seconds, url) for case in CASES]


async def _fleet(case: Case, seconds: float, limiter_url: str) -> Share:
    own = case.own
    limits = (own.requests_per_minute or 0, own.tokens_per_minute or 0)
    with simulated_provider_process(profile=PROFILE, limits=case.provider) as base_url:
        command = [str(_WORKER), base_url, *map(str, limits), str(seconds)]
        workers = [
            await asyncio.create_subprocess_exec(
                sys.executable, *command, f"process {n}", stdin=asyncio.subprocess.PIPE
            )
            for n in range(PROCESSES)
        ]
        # Not among the arguments, which every user of the machine can read.
        await asyncio.gather(*(worker.communicate(limiter_url.encode()) for worker in workers))
        if any(worker.returncode for worker in workers):
            raise SystemExit("A process of the fleet failed; what it said stands above.")
        records = await asyncio.to_thread(fetch_requests, base_url)
    return share_of(case, records, seconds)


@contextmanager
def _database(url: str | None) -> Iterator[str]:
    """The one that was given, or one of the tests' own."""
    if url is not None:
        yield url
        return
    sys.path.append(str(_TESTS))
    from support.postgres import postgres_server

    with postgres_server() as server:
        yield server.new_database()
