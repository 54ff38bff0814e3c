"""Runs the real console script in a process of its own, with a cache of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tenfold.settings import KEY_VARIABLES

COMMAND = [sys.executable, "-m", "tenfold.cli.main"]
CLOSED_URL = "http://127.0.0.1:9/v1"
"""The discard port: nothing listens there."""
TIMEOUT_SECONDS = 60.0

SMALL_FILING = Path(__file__).resolve().parents[1] / "data" / "filings" / "small-10k.htm"


def environment(cache: Path, **more: str) -> dict[str, str]:
    """The process's environment without settings or keys of whoever runs the tests."""
    keys = {name for names in KEY_VARIABLES.values() for name in names}
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TENFOLD_") and name not in keys
    }
    own = {
        "TENFOLD_CACHE_DIR": str(cache / "cache"),
        "TENFOLD_DATA_DIR": str(cache / "data"),
        "XDG_CONFIG_HOME": str(cache / "config"),
    }
    return kept | own | more


def tenfold(*arguments: str | Path, cache: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run ``tenfold`` with ``arguments`` to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(cache, **env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
