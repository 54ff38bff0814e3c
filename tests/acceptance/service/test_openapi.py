"""Hostile and honest requests made from the service's own description."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from support.running_service import RunningService

EXAMPLES = os.environ.get("TENFOLD_SCHEMATHESIS_EXAMPLES", "12")
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance,response_headers_conformance,unsupported_method"
)


async def test_every_answer_is_as_described(service: RunningService, tmp_path: Path) -> None:
    """No 5xx but where EDGAR or the store is at fault, and every answer fits its schema."""
    done = await asyncio.to_thread(
        subprocess.run,
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{service.url}/openapi.json"),
            *("--checks", CHECKS, "--max-examples", EXAMPLES, "--seed", "1"),
            *("--generation-database", "none", "--phases", "examples,coverage,fuzzing"),
            *("--no-color", "--request-timeout", "60"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    await service.json("GET", "/readyz")
    assert not any("Traceback" in line for line in service.said)
