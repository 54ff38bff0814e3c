"""The work that all contenders share: filings, split by Tenfold, and the questions about them.

Written once as a JSON file that every runner reads, so that all ask the same words with the same
schemas about the same text.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenfold.components.catalogue import builtin_catalogue
from tenfold.filings.sample import sample_path
from tenfold.planning.plan import Plan, Strategy, make_plan
from tenfold.reading import figures_asked, read_and_split
from tenfold.settings import Settings
from tenfold.store.caches import Caches
from tenfold.store.response_cache import NoCache

SAMPLE_COMPANY = "Halvorsen"


@dataclass(frozen=True)
class Limits:
    """What every contender is given alike."""

    max_in_flight: int
    timeout_seconds: float
    """Patience for the answer to one question, where a peer lets it be set."""
    deadline_seconds: float
    """When a run is over and what is not back is lost."""
    attempts: int = 5
    """Attempts of one request that may fail in transit, where a peer lets it be set: Tenfold's."""


def planned(path: Path, *, with_figures: bool = True) -> Plan:
    """The calls that Tenfold makes for a filing; its computed figures may be left out."""

    async def plan() -> Plan:
        nothing_kept = Caches(NoCache())
        settings = Settings()
        filing, split = await read_and_split(path, nothing_kept, settings)
        components = builtin_catalogue().components
        figures = None
        if with_figures:
            figures = await figures_asked(
                components, filing, split, nothing_kept, settings, target=path
            )
        return make_plan(filing, split, components, Strategy.COMPONENTS, figures=figures)

    return asyncio.run(plan())


def filing_fields(path: Path, plan: Plan) -> dict[str, Any]:
    """One filing of the work file."""
    contexts: dict[str, str] = {}
    questions: list[dict[str, str]] = []
    for call in plan.calls:
        request = call.request()
        key = f"{call.section}/{call.context.item}"
        contexts[key] = request.context
        asked = {"name": call.name, "context": key, "instructions": request.instructions}
        questions.append({**asked, "question": request.question})
    return {"path": str(path), "contexts": contexts, "questions": questions}


def component_fields(plan: Plan) -> dict[str, Any]:
    """What is the same for a component whatever the filing."""
    fields: dict[str, Any] = {}
    for call in plan.calls:
        request = call.request()
        fields[call.name] = {
            "section": call.section,
            "title": call.components[0].title,
            "schema_name": request.schema_name,
            "schema": request.output_schema,
            "max_output_tokens": request.max_output_tokens,
        }
    return fields


def work_fields(paths: Sequence[Path]) -> dict[str, Any]:
    """Filings and components of a work file; limits and addresses are added for each run."""
    filings: list[dict[str, Any]] = []
    components: dict[str, Any] = {}
    for path in paths:
        plan = planned(path)
        filings.append(filing_fields(path, plan))
        components |= component_fields(plan)
    return {"components": components, "filings": filings}


def write_work(
    path: Path, fields: dict[str, Any], base_urls: Sequence[str], model: str, limits: Limits
) -> None:
    """Write the file that the runners read."""
    given = {
        "model": model,
        "base_urls": list(base_urls),
        "max_in_flight": limits.max_in_flight,
        "timeout_seconds": limits.timeout_seconds,
        "attempts": limits.attempts,
        "deadline_seconds": limits.deadline_seconds,
    }
    path.write_text(json.dumps(fields | given), encoding="utf-8")


def copies_of_the_sample(count: int, folder: Path) -> list[Path]:
    """The bundled filing under ``count`` other names, so that no two prompts are the same."""
    text = sample_path().read_text(encoding="utf-8")
    paths: list[Path] = []
    for number in range(count):
        path = folder / f"filing-{number:03}.htm"
        # As long as the name it replaces, so that places in the text stay what they are.
        name = f"Halvo{number:04}"
        path.write_text(
            text.replace(SAMPLE_COMPANY, name).replace(SAMPLE_COMPANY.upper(), name.upper()),
            encoding="utf-8",
        )
        paths.append(path)
    return paths
