"""Whole analyses against a provider whose faults are known, and what must hold whatever it does.

Each cell is some filings read at the same time over HTTP, with one fault (or all of them) at one
rate. Simulated waits, the client's patience and its backoff are all shortened by the same factor,
so that a stall that takes a minute takes seconds; what a 429 asks for is real time and is not.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from pydantic import BaseModel, ValidationError

from tenfold.bench.copies import FilingCopies
from tenfold.bench.profile import output_tokens
from tenfold.components.base import FROM_MODEL
from tenfold.components.catalogue import builtin_catalogue
from tenfold.execution.engine import Engine
from tenfold.execution.engine_result import EngineResult
from tenfold.execution.events import CallStarted, EngineEvent
from tenfold.execution.outcome import Outcome
from tenfold.execution.retry import RetryPolicy
from tenfold.llm.selection import ModelChoice, build_client
from tenfold.planning.plan import Plan
from tenfold.settings import Settings
from tenfold.store.response_cache import SqliteResponseCache
from tenfold.testing.simulated_client import Draws
from tenfold.testing.simulated_provider import (
    FaultKind,
    Profile,
    fetch_requests,
    fetch_stats,
    simulated_provider_process,
)

_FIRST_TOKEN_SECONDS, _PIECE_SECONDS = 60.0, 30.0
_LONGEST_CALL_SECONDS = 120.0
"""No simulated answer takes longer, a straggler's neither."""
_RETRY_AFTER_SECONDS = 1.0
_SPARE_SECONDS = 10.0
"""For a busy machine, and nothing else."""
NOTHING_LOST_UP_TO = 0.1
"""The rate of faults up to which every component has to come through."""
_HARMLESS = (None, FaultKind.STRAGGLER.value, FaultKind.SLOW_STREAM.value)
"""Answers under these are right, however slow."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What goes wrong, and how often."""

    name: str
    rates: Mapping[str, float]

    @property
    def rate(self) -> float:
        """Share of the requests that meet a fault."""
        return sum(self.rates.values())


@dataclass(slots=True)
class CellReport:
    """What became of one cell."""

    fault: str
    rate: float
    components: int = 0
    lost: int = 0
    requests: int = 0
    faults_met: int = 0
    most_attempts_a_call: int = 0
    hedges: int = 0
    slowest_seconds: float = 0.0
    """The longest analysis, in real time."""
    bound_seconds: float = 0.0
    """What no analysis may exceed by the engine's own bounds on attempts and waiting."""
    causes: dict[str, int] = field(default_factory=dict[str, int])
    """Why components were lost: how often each kind of reason."""
    broken: list[str] = field(default_factory=list[str])
    """What should hold and does not."""


def cells(rates: Iterable[float] = (0.01, 0.1, 0.5)) -> list[Cell]:
    """Each fault alone at each of ``rates``, then all of them mixed."""
    made = [Cell(kind.value, {kind.value: rate}) for kind in FaultKind for rate in rates]
    share = 1 / len(FaultKind)
    return [*made, *(Cell("mixed", {k.value: rate * share for k in FaultKind}) for rate in rates)]


def run_cell(
    cell: Cell, copies: FilingCopies, *, filings: int = 4, speed: float = 20.0, seed: int = 0
) -> CellReport:
    """Read ``filings`` filings at once under ``cell`` and check what came of it.

    What is drawn follows from ``seed`` and the cell's name, so that no two meet the same draws.
    """
    plans = [copies.plan(number) for number in range(filings)]
    profile = Profile(
        seed=seed + crc32(f"{cell.name} {cell.rate:.3f}".encode()) % 1_000,
        speed=speed,
        latency_key="prompt",
        output_tokens=output_tokens(plans[0].calls),
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        simulated_provider_process(profile=profile, faults=cell.rates) as base_url,
    ):
        return asyncio.run(_run(cell, plans, profile, base_url, Path(folder)))


async def _run(
    cell: Cell, plans: Sequence[Plan], profile: Profile, base_url: str, folder: Path
) -> CellReport:
    policy = RetryPolicy(base_seconds=0.5 / profile.speed, max_seconds=20.0 / profile.speed)
    report = CellReport(cell.name, cell.rate)
    report.bound_seconds = _bound_seconds(policy, profile.speed)
    settings = Settings(
        first_token_timeout_seconds=_FIRST_TOKEN_SECONDS / profile.speed,
        piece_timeout_seconds=_PIECE_SECONDS / profile.speed,
    )
    choice = ModelChoice("openai-chat:simulated", base_url, "chosen by the bench")
    client = build_client(choice, settings, None)
    cache = SqliteResponseCache(folder)

    async def analysis(plan: Plan) -> EngineResult | None:
        events: list[EngineEvent] = []
        began = time.monotonic()
        try:
            async with asyncio.timeout(report.bound_seconds):
                result = await Engine(client, cache=cache, policy=policy).run(plan, events.append)
        except TimeoutError:
            report.broken.append("an analysis did not end within its bound of time")
            return None
        report.slowest_seconds = max(report.slowest_seconds, time.monotonic() - began)
        _check_attempts(report, events, policy)
        return result

    try:
        results = await asyncio.gather(*(analysis(plan) for plan in plans))
        stats = await asyncio.to_thread(fetch_stats, base_url)
        requests = await asyncio.to_thread(fetch_requests, base_url)
        _check_cache(report, cache, results)
    finally:
        cache.close()
        await client.aclose()
    report.requests = stats["requests"]
    report.faults_met = sum(stats["faults"].values())
    answered = {
        r["prompt_hash"] for r in requests if r["ended"] == "complete" and r["fault"] in _HARMLESS
    }
    for plan, result in zip(plans, results, strict=True):
        if result is not None:
            _check_outcomes(report, plan, result, answered)
    if cell.rate <= NOTHING_LOST_UP_TO and report.lost:
        report.broken.append(f"{report.lost} components lost at {cell.rate:.0%}")
    return report


def _bound_seconds(policy: RetryPolicy, speed: float) -> float:
    """The most that two prompts after one another (its own, then the combined one) may take."""
    waits = sum(
        min(policy.max_seconds, policy.base_seconds * 2**failed)
        for failed in range(policy.max_attempts - 1)
    )
    attempt = (_FIRST_TOKEN_SECONDS + _LONGEST_CALL_SECONDS) / speed + _RETRY_AFTER_SECONDS
    request = policy.max_attempts * attempt + waits
    return 2 * (1 + policy.max_repairs) * request + _SPARE_SECONDS


def _check_attempts(report: CellReport, events: Sequence[EngineEvent], policy: RetryPolicy) -> None:
    started = [event for event in events if isinstance(event, CallStarted)]
    first_hand = Counter(event.call for event in started if not event.hedge)
    report.hedges += sum(event.hedge for event in started)
    most = max(first_hand.values(), default=0)
    report.most_attempts_a_call = max(report.most_attempts_a_call, most)
    bound = policy.max_attempts * (1 + policy.max_repairs)
    if most > bound:
        report.broken.append(f"{most} attempts at one call, more than {bound}")


def _check_cache(
    report: CellReport, cache: SqliteResponseCache, results: Sequence[EngineResult | None]
) -> None:
    """Every kept answer is valid, and every value is kept."""
    by_name = {component.name: component for component in builtin_catalogue().components}
    rows = cache.connection.execute("SELECT component, value FROM responses").fetchall()
    for name, text in rows:
        try:
            by_name[name].output.model_validate_json(text, context=FROM_MODEL)
        except ValidationError:
            report.broken.append(f"an answer of {name} in the cache does not fit its form")
    values = sum(o.result is not None for r in results if r for o in r.outcomes.values())
    if None not in results and len(rows) != values:
        report.broken.append(f"{len(rows)} answers in the cache for {values} values")


def _check_outcomes(
    report: CellReport,
    plan: Plan,
    result: EngineResult,
    answered: set[str],
) -> None:
    """Nothing that was answered well is lost, and what is lost says why."""
    draws = Draws(Profile())
    calls = {component.name: call for call in plan.calls for component in call.components}
    report.components += len(calls)
    for name, call in calls.items():
        outcome = result.outcomes.get(name)
        if outcome is None:
            report.broken.append(f"{name} has no outcome")
        elif outcome.result is None:
            report.lost += 1
            if outcome.reason is None or outcome.cause is None:
                report.broken.append(f"{name} is lost without a reason")
            kind = _kind_of(outcome)
            report.causes[kind] = report.causes.get(kind, 0) + 1
            if draws.call(call.request()).prompt_hash in answered:
                report.broken.append(f"{name} is lost though its question was answered well")


_KINDS = {
    "429": "refused for its rate",
    "error of its own": "the provider's error",
    "web page": "a web page instead of an answer",
    "closed the connection": "connection cut",
    "sent nothing": "stalled",
    "not valid JSON": "broken JSON",
    "did not fit": "did not fit the schema",
    "met its limit": "met its limit of tokens",
}
"""What a reason is recognised by."""


def _kind_of(outcome: Outcome[BaseModel]) -> str:
    """What ended the last prompt that asked for it, in a few words."""
    reason = (outcome.reason or "").rpartition("siblings:")[2]
    return next((kind for sign, kind in _KINDS.items() if sign in reason), reason[:80])
