"""One process of a fleet: python fleet_worker.py BASE_URL RPM TPM SECONDS NAME < LIMITER_URL.

0 for a limit that is not set.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from limiting.asking import client_of, keep_analysing
from limiting.shares import BACKLOG
from tenfold.execution.limits.call_limits import CallLimits
from tenfold.execution.limits.fleet.access import FleetAccess
from tenfold.execution.shared import shared_execution


async def main(base_url: str, rpm: int, tpm: int, seconds: float, name: str) -> None:
    """Keep analysing."""
    limiter_url = sys.stdin.read()
    async with client_of(base_url) as client:
        fleet = FleetAccess.of(shared_execution().board(limiter_url), client.identity, None)
        own = CallLimits(requests_per_minute=rpm or None, tokens_per_minute=tpm or None)
        await keep_analysing(client, own, BACKLOG // 2, seconds, user=name, fleet=fleet)


if __name__ == "__main__":
    address, requests, tokens, long, who = sys.argv[1:]
    asyncio.run(main(address, int(requests), int(tokens), float(long), who))
