"""An environment for each peer, made once by ``venv`` and pip at the pinned versions.

They cannot share one: ContextGem's litellm needs an older ``openai`` than instructor takes.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
GROUP = "benchmark-extraction"
INSTALL_TIMEOUT_SECONDS = 600.0
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def pins() -> dict[str, str]:
    """The group's requirements by package: ``{"instructor": "instructor==1.17.0", …}``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pinned: list[str] = project["dependency-groups"][GROUP]
    return {_package(pin): pin for pin in pinned}


def _package(pin: str) -> str:
    named = _NAME.match(pin)
    if named is None:
        raise ValueError(f"{pin!r} in the group {GROUP} names no package.")
    return named[0]


def python_with(requirements: Sequence[str], folder: Path) -> Path:
    """The Python of an environment with ``requirements``, made in ``folder`` where missing.

    Raises:
        subprocess.CalledProcessError: pip could not install them; its own words stand on stderr.
    """
    home = folder / re.sub(r"[^A-Za-z0-9.]+", "-", "+".join(requirements))
    python, complete = home / "bin" / "python", home / "complete"
    if not complete.exists():
        print(f"installing {', '.join(requirements)} in {home}", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-qq", *requirements],
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=INSTALL_TIMEOUT_SECONDS,
        )
        complete.touch()
    return python
