"""How much of a limit is used, and how many calls it refuses."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

from limiting.asking import client_of, keep_analysing
from tenfold.execution.limits.call_limits import NO_LIMITS, CallLimits
from tenfold.execution.remembered_limits import remembered_limits
from tenfold.sections.version import SPLITTER_VERSION
from tenfold.store.caches import open_caches
from tenfold.testing.simulated_provider import (
    Profile,
    fetch_requests,
    reset_provider,
    simulated_provider_process,
)
from tenfold.testing.simulated_provider.limits import Limits

RPM, TPM = 300, 2_000_000
PROFILE = Profile(output_tokens=120, chunk_seconds=0.5)
"""Answers of two seconds in few pieces, so that two cores have enough of themselves left."""
SETTLED_SECONDS = 60.0
"""The first minute also has what a full bucket gives at once; shares are of the time after it."""
BACKLOG = 140
FIRST_SECONDS = 3.0
EARLIER_SECONDS = 10.0
AT_ONCE = 3


@dataclass(frozen=True)
class Case:
    """A provider's limits, and whether the user set the same."""

    what: str
    provider: Limits
    own: CallLimits = NO_LIMITS
    remembered: bool = False
    """Whether an event loop of its own, as good as a process, has asked for ten seconds before."""


@dataclass(frozen=True)
class Share:
    """What a case came to."""

    case: str
    requests: int
    refused: int
    refused_at_first: int
    """Of those, in the first three seconds, when no answer has told anything yet."""
    used_share: float
    refused_share: float
    most_in_flight: int


CASES = (
    Case("requests, set", Limits(RPM), CallLimits(requests_per_minute=RPM)),
    Case("requests, learnt", Limits(RPM)),
    Case("requests, learnt, 5 s at once", Limits(RPM, burst_seconds=5)),
    Case("the same, remembered", Limits(RPM, burst_seconds=5), remembered=True),
    Case("tokens, set", Limits(None, TPM), CallLimits(tokens_per_minute=TPM)),
    Case("tokens, learnt", Limits(None, TPM)),
    Case("tokens, learnt, 5 s at once", Limits(None, TPM, burst_seconds=5)),
)


async def shares(seconds: float) -> list[Share]:
    """All cases, each on a provider of its own, as many side by side as two cores bear."""
    found: list[Share] = []
    for first in range(0, len(CASES), AT_ONCE):
        batch = CASES[first : first + AT_ONCE]
        found += await asyncio.gather(*(_share(case, seconds) for case in batch))
    return found


async def _share(case: Case, seconds: float) -> Share:
    with (
        tempfile.TemporaryDirectory() as folder,
        simulated_provider_process(profile=PROFILE, limits=case.provider) as base_url,
    ):
        if case.remembered:
            earlier = _ask(base_url, case.own, EARLIER_SECONDS, folder)
            await asyncio.to_thread(asyncio.run, earlier)
            await asyncio.to_thread(reset_provider, base_url)
        await _ask(base_url, case.own, seconds, folder)
        records = await asyncio.to_thread(fetch_requests, base_url)
    return share_of(case, records, seconds)


async def _ask(base_url: str, own: CallLimits, seconds: float, folder: str) -> None:
    with open_caches(Path(folder), splitter_version=SPLITTER_VERSION) as caches:
        async with client_of(base_url) as client:
            with remembered_limits(client, None, caches.derived):
                await keep_analysing(client, own, BACKLOG, seconds)


def share_of(case: Case, records: list[dict[str, float]], seconds: float) -> Share:
    """What ``records``, the provider's own, of so many seconds come to."""
    refused = [r for r in records if r["status"] == 429]
    begun, ended = SETTLED_SECONDS, seconds - 1.0
    if ended <= begun:
        begun = 0.0
    admitted = [r for r in records if r["status"] != 429 and begun <= r["arrived_seconds"] < ended]
    per_second = (case.provider.requests_per_minute or case.provider.tokens_per_minute or 0) / 60
    if case.provider.requests_per_minute:
        took = float(len(admitted))
    else:
        took = sum(r["prompt_tokens"] + _answer_tokens(r) for r in admitted)
    return Share(
        case=case.what,
        requests=len(records),
        refused=len(refused),
        refused_at_first=sum(r["arrived_seconds"] < FIRST_SECONDS for r in refused),
        used_share=took / (per_second * (ended - begun)),
        refused_share=len(refused) / max(1, len(records)),
        most_in_flight=_most_in_flight(records),
    )


def _answer_tokens(record: dict[str, float]) -> float:
    """Counted by the provider when the request arrives, so of an answer broken off too."""
    return record["output_tokens"]


def _most_in_flight(records: list[dict[str, float]]) -> int:
    changes = sorted(
        change
        for r in records
        if r["status"] != 429
        for change in ((r["arrived_seconds"], 1), (r["ended_seconds"] or r["arrived_seconds"], -1))
    )
    most = now = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most
