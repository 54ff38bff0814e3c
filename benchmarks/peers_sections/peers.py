"""The two other section readers, each in an environment and in processes of its own.

Nothing of theirs is installed beside Tenfold: edgartools alone brings pandas and pyarrow. Each
environment is made once, by ``venv`` and pip at the version that the group ``benchmark`` of
``pyproject.toml`` pins, in a folder of the caller's choice. A filing gets a fresh process, which
bounds its time, lets one crash cost one filing, and makes peak memory that of one filing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import tomllib
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TIMEOUT_SECONDS = 60.0
INSTALL_TIMEOUT_SECONDS = 600.0


@dataclass(frozen=True)
class Peer:
    """One package at one version, and the script that asks it."""

    package: str
    version: str
    runner: str

    @property
    def title(self) -> str:
        return f"{self.package} {self.version}"


def _peers() -> tuple[Peer, ...]:
    """The benchmark group of the project's dependencies, each with the script that asks it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pins = (pin.split("==") for pin in project["dependency-groups"]["benchmark"])
    return tuple(
        Peer(package, version, f"{package.replace('-', '_')}_runner.py")
        for package, version in pins
    )


PEERS = _peers()


@dataclass(frozen=True)
class Answer:
    """What a peer made of one filing."""

    file: Path
    texts: dict[str, str | None]
    """By item; empty where the peer failed."""
    seconds: float
    """Inside the process, without imports; where it failed, all it took until then."""
    cpu_seconds: float
    """Of the processor in that time; 0 where it failed."""
    process_seconds: float
    """The whole process: interpreter and imports too."""
    peak_memory_bytes: int
    failure: str
    """Why there is no answer: the last line of its error, or the time limit; else empty."""


def environment(peer: Peer, folder: Path) -> Path:
    """The Python of a peer's environment, which is made in ``folder`` where it is missing.

    Raises:
        subprocess.CalledProcessError: pip could not install it; its own words stand on stderr.
    """
    home = folder / f"{peer.package}-{peer.version}"
    python = home / "bin" / "python"
    complete = home / "complete"
    if not complete.exists():
        print(f"installing {peer.title} in {home}", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        wanted = f"{peer.package}=={peer.version}"
        subprocess.run(
            [python, "-m", "pip", "install", "-qq", wanted],
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=INSTALL_TIMEOUT_SECONDS,
        )
        complete.touch()
    return python


def ask(peer: Peer, python: Path, files: list[Path]) -> Iterator[Answer]:
    """A peer's answers, one filing after another."""
    for file in files:
        yield _ask_about(peer, python, file)


def _ask_about(peer: Peer, python: Path, file: Path) -> Answer:
    runner = Path(__file__).parent / peer.runner
    # edgartools keeps its caches under the home folder unless told otherwise.
    surroundings = {**os.environ, "EDGAR_LOCAL_DATA_DIR": str(python.parents[1] / "edgar-data")}
    begun = time.perf_counter()
    try:
        done = subprocess.run(
            [python, runner, file],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env=surroundings,
            timeout=TIMEOUT_SECONDS,
        )
    except subprocess.TimeoutExpired:
        took = time.perf_counter() - begun
        return Answer(file, {}, took, 0.0, took, 0, f"no answer in {TIMEOUT_SECONDS:.0f} s")
    took = time.perf_counter() - begun
    if done.returncode:
        words = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        return Answer(file, {}, took, 0.0, took, 0, words[-1])
    *items, memory = [json.loads(line) for line in done.stdout.splitlines()]
    return Answer(
        file=file,
        texts={line["item"]: line["text"] for line in items},
        seconds=items[0]["seconds"],
        cpu_seconds=items[0]["cpu_seconds"],
        process_seconds=took,
        peak_memory_bytes=memory["peak_memory_bytes"],
        failure="",
    )
