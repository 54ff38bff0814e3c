"""Real edgartools objects as targets, where that library is at hand; it is no dependency.

``test_targets.py`` has stand-ins, which run everywhere. Here the objects are edgartools' own: from
the environment of ``benchmarks/sections.py --peers``, or wherever TENFOLD_EDGARTOOLS points.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from integration.edgar import edgartools_targets as script
from support.complete_lists import LATEST_OF_OLDEST, complete_lists
from support.edgar_folder import IDENTITY, KESTREL
from tenfold.testing.local_edgar import LocalEdgar

PEERS = user_cache_path("tenfold") / "benchmark-peers"
HOW = "`python benchmarks/sections.py --peers` installs it, or set TENFOLD_EDGARTOOLS"
SECONDS = 120


def _site_packages() -> Path | None:
    """Where edgartools is installed for this version of Python."""
    named = os.environ.get("TENFOLD_EDGARTOOLS")
    homes = [Path(named)] if named else sorted(PEERS.glob("edgartools-*"), reverse=True)
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    found = (home / "lib" / python / "site-packages" for home in homes)
    return next((folder for folder in found if (folder / "edgar").is_dir()), None)


async def test_objects_of_the_real_library(edgar: LocalEdgar, tmp_path: Path) -> None:
    site_packages = _site_packages()
    if site_packages is None:
        pytest.skip(f"needs edgartools in an environment of its own: {HOW} to its folder")
    complete_lists(tmp_path / "edgar")
    env = os.environ | {
        "TENFOLD_EDGAR_URL": edgar.base_url,
        "TENFOLD_EDGAR_IDENTITY": IDENTITY,
        "EDGAR_BASE_URL": edgar.base_url,
        "EDGAR_DATA_URL": edgar.base_url,
        "EDGAR_LOCAL_DATA_DIR": str(tmp_path / "edgartools"),
    }
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, script.__file__, str(site_packages)],
        capture_output=True,
        env=env,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    found = {name: (kind, led_to) for name, kind, led_to in map(json.loads, _lines(done.stdout))}
    assert found["Filing"] == ("Filing", script.BEFORE)
    assert found["Company"] == ("Company", script.LATEST)
    assert found["Company and year"] == ("Company", script.BEFORE)
    # As edgartools itself found them, by a ticker, its list and both older pages.
    amendment, original = KESTREL.rows[1].accession, KESTREL.rows[2].accession
    assert found["listed latest"] == ("EntityFiling", amendment)
    assert found["listed original"] == ("EntityFiling", original)
    assert found["listed first"] == ("EntityFiling", LATEST_OF_OLDEST.accession)


def _lines(stdout: str) -> list[str]:
    return [line for line in stdout.splitlines() if line.startswith("[")]
