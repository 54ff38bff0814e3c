"""Tenfold's engine and client alone: the same calls from plans that are ready, nothing kept.

Not its public API: this is the part of it that does what the others do, without reading filings,
computing statements, looking numbers up and keeping answers, which the others do not do.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks.peers_extraction.work import planned
from shared import Outcomes, Race, Work, run

from tenfold.execution.engine import Engine
from tenfold.execution.events import ComponentFinished, EngineEvent
from tenfold.execution.outcome import OutcomeStatus
from tenfold.llm.selection import ModelChoice, build_client
from tenfold.planning.plan import Plan
from tenfold.settings import Settings


def prepare(work: Work) -> Race:
    plans = [planned(Path(path), with_figures=False) for path in work.files]
    in_flight = max(1, work.max_in_flight // len(work.base_urls))

    async def run_all(outcomes: Outcomes, chosen: list[Plan]) -> None:
        clients = [
            build_client(
                ModelChoice(f"openai-chat:{work.model}", url, "chosen by the benchmark"),
                Settings(first_token_timeout_seconds=work.timeout_seconds),
                in_flight,
            )
            for url in work.base_urls
        ]

        async def run_one(number: int, plan: Plan) -> None:
            def emit(event: EngineEvent) -> None:
                if not isinstance(event, ComponentFinished):
                    return
                key = f"{number}:{event.outcome.component.name}"
                if event.outcome.status is OutcomeStatus.OK:
                    outcomes.answered(key)
                else:
                    outcomes.lost(key, event.outcome.reason)

            client = clients[number % len(clients)]
            await Engine(client, max_in_flight=in_flight).run(plan, emit)

        try:
            await asyncio.gather(*(run_one(n, plan) for n, plan in enumerate(chosen)))
        finally:
            await asyncio.gather(*(client.aclose() for client in clients))

    first = plans[0]
    asyncio.run(run_all(Outcomes([]), [Plan(first.strategy, (), first.calls[:1], ())]))
    return lambda outcomes: asyncio.run(run_all(outcomes, plans))


run(prepare)
