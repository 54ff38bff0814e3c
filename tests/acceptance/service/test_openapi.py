"""Hostile and honest requests made from the service's own description.

Once as a stranger to a service without tokens, and once with a token and the names of things that
are there, so that requests get beyond "no such thing". TENFOLD_SCHEMATHESIS_EXAMPLES sets how many
are made up for each operation.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from acceptance.cli_runs import tenfold
from acceptance.service.conftest import passage_service
from support.running_service import RunningService

EXAMPLES = os.environ.get("TENFOLD_SCHEMATHESIS_EXAMPLES", "12")
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance,response_headers_conformance,unsupported_method"
)
_COUNTED = re.compile(
    r'^tenfold_request_seconds_count{method="(\w+)",route="([^"]+)",status="(\d+)"} ([\d.]+)$',
    re.MULTILINE,
)
_CONFIG = """
[dictionaries]
ids = { values = [IDS] }
companies = { values = ["KSTR", "OTTR", "AAPL"] }
filings = { values = ["sample", "KSTR", "0000950170-25-000007"] }
tokens = { values = ["TOKEN"] }

[parameters]
"path.analysis_id" = { dictionary = "ids", probability = 0.6 }
"path.ticker" = { dictionary = "companies", probability = 0.6 }
"path.company" = { dictionary = "companies", probability = 0.6 }
"path.target" = { dictionary = "filings", probability = 0.6 }
"body.token" = { dictionary = "tokens", probability = 0.3 }
"""


async def requests_made_up(
    service: RunningService, folder: Path, *more: str, config: str = ""
) -> None:
    """Send them; no 5xx but where EDGAR or the store is at fault, all answers as described."""
    (folder / "schemathesis.toml").write_text(config)
    done = await asyncio.to_thread(
        subprocess.run,
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{service.url}/openapi.json"),
            *("--checks", CHECKS, "--max-examples", EXAMPLES, "--seed", "1"),
            *("--generation-database", "none", "--no-color", "--request-timeout", "60"),
            *more,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=3_600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    assert not any("Traceback" in line for line in service.said)


async def answers(service: RunningService, **headers: str) -> dict[str, dict[int, int]]:
    """By operation as the service counted them: how often it answered with each status."""
    described = await service.json("GET", "/openapi.json", headers=headers)
    counted: dict[str, dict[int, int]] = {
        f"{method.upper()} {path}": {}
        for path, operations in described["paths"].items()
        for method in operations
    }
    async with service.http.get(f"{service.url}/metrics", headers=headers) as response:
        metrics = await response.text()
    for method, route, status, count in _COUNTED.findall(metrics):
        if (operation := counted.get(f"{method} {route}")) is not None:
            operation[int(status)] = int(float(count))
    return counted


async def test_every_answer_is_as_described(service: RunningService, tmp_path: Path) -> None:
    await requests_made_up(service, tmp_path, "--phases", "examples,coverage,fuzzing")
    await service.json("GET", "/readyz")
    counted = await answers(service)
    assert all(sum(statuses.values()) >= 3 for statuses in counted.values()), counted


async def test_with_a_token_every_operation_is_reached(tmp_path: Path) -> None:
    made = await asyncio.to_thread(tenfold, "tokens", "create", "tester", cache=tmp_path)
    token = made.stdout.strip()
    bearer = {"Authorization": f"Bearer {token}"}
    async with passage_service(tmp_path) as service:
        finished = [await _finished(service, name, bearer) for name in ("mda", "business")]
        ids = ", ".join(f'"{one}"' for one in finished)
        await requests_made_up(
            service,
            tmp_path,
            *("-H", f"Authorization: Bearer {token}"),
            *("--phases", "examples,coverage,fuzzing,stateful"),
            config=_CONFIG.replace("IDS", ids).replace("TOKEN", token),
        )
        counted = await answers(service, **bearer)
    # Every operation did its work at least once, beyond the refusal of what was wrong.
    assert {name for name, statuses in counted.items() if not _did_work(statuses)} == set()


def _did_work(statuses: dict[int, int]) -> bool:
    return any(200 <= status < 400 for status in statuses)


async def _finished(service: RunningService, include: str, headers: dict[str, str]) -> str:
    body: dict[str, Any] = {"target": "sample", "include": [include]}
    started = await service.json("POST", "/api/v1/analyses", status=202, json=body, headers=headers)
    url = f"{service.url}/api/v1/analyses/{started['id']}/events"
    async with service.http.get(url, headers=headers) as response:
        await response.read()
    return started["id"]
