"""The README's examples, typed in as they stand."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from acceptance.cli_runs import SMALL_FILING
from support.running_service import RunningService

_README = Path(__file__).resolve().parents[3] / "README.md"


def examples() -> list[str]:
    """The curl commands of the section about the service."""
    section = _README.read_text(encoding="utf-8").partition("\n## Service\n")[2]
    block = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert block is not None
    return [line for line in block[1].splitlines() if line.startswith("curl ")]


async def test_curl_examples(service: RunningService, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    (tmp_path / "10-k.htm").write_bytes(SMALL_FILING.read_bytes())
    lines = examples()
    assert len(lines) >= 8
    for line in lines:
        here = line.replace("http://127.0.0.1:8000", service.url)
        here = here.replace("AAPL", "KSTR").replace("query=app", "query=ke")
        done = await asyncio.to_thread(
            subprocess.run,
            ["/bin/sh", "-c", here.replace("curl ", "curl --silent --show-error --fail ", 1)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, (line, done.stderr)
        assert json.loads(done.stdout)
