"""One run of one contender: providers, runner, start signal, and what both sides counted.

Calls, refusals and tokens are the provider's own counts, the same for all; wall time, CPU and
memory are the runner's; what was lost is what did not come back as a valid answer.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tenfold.llm.prices import cost_usd
from tenfold.llm.protocol import ModelIdentity
from tenfold.llm.usage import Usage
from tenfold.testing.simulated_provider import Limits as Allowed
from tenfold.testing.simulated_provider import (
    Profile,
    fetch_requests,
    fetch_stats,
    reset_provider,
    simulated_provider_process,
)

from .contenders import QUESTION_TOKENS, Contender
from .environments import ROOT
from .work import Limits, write_work

MODEL = "gpt-4.1-mini"
"""Real, so that every library knows it; the bill is reckoned at its list price."""
_GRACE_SECONDS = 120.0
"""For interpreter, imports, the call outside the race, and reading many filings beforehand."""


@dataclass(frozen=True)
class Row:
    """What one run gave."""

    contender: str
    seed: int
    wall_seconds: float
    reading_seconds: float
    """Tenfold's own reading and splitting, which is not in ``wall_seconds``; else 0."""
    slowest_call_seconds: float
    """The longest simulated latency drawn in this run: no client can be faster."""
    cpu_seconds: float
    peak_memory_mb: float
    calls: int
    answered_calls: int
    """Answered whole, with whatever content."""
    refused_429: int
    max_in_flight: int
    faults: int
    prompt_tokens: int
    cached_tokens: int
    output_tokens: int
    cost_usd: float
    wanted: int
    lost: int
    provider_cpu_seconds: float
    """Of all provider processes together."""
    load_average: float
    """Of the machine over the minute before the run's end, this benchmark included."""
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def calls_a_second(self) -> float:
        return self.answered_calls / self.wall_seconds

    @property
    def cpu_ms_a_call(self) -> float:
        return 1_000 * self.cpu_seconds / max(1, self.answered_calls)

    @property
    def provider_share(self) -> float:
        """How much of one core the providers kept busy."""
        return self.provider_cpu_seconds / self.wall_seconds

    @property
    def client_share(self) -> float:
        """How much of one core the client kept busy."""
        return self.cpu_seconds / self.wall_seconds


class RunFailedError(Exception):
    """A runner ended without a result; the text has its last words."""


@dataclass(frozen=True)
class Race:
    """What the runs of one scenario have in common."""

    work: Mapping[str, Any]
    profile: Profile
    """Seed, latency key and output tokens are set for each run."""
    limits: Limits
    environments: Path
    faults: Mapping[str, float] = field(default_factory=dict)
    providers: int = 1
    allowed: Allowed = field(default_factory=Allowed)
    """What each provider process enforces a minute."""

    def run(self, contender: Contender, seed: int) -> Row:
        """One run.

        Raises:
            RunFailedError: the runner ended without a result.
        """
        output_tokens = contender.output_tokens(self.work["filings"][0])
        # An answer that is not streamed has to be back whole within the time: longer ones get more.
        patience = self.limits.timeout_seconds * max(1.0, output_tokens / QUESTION_TOKENS)
        limits = replace(self.limits, timeout_seconds=patience)
        profile = {name: getattr(self.profile, name) for name in Profile.__dataclass_fields__}
        profile |= {
            "seed": seed,
            "latency_key": contender.latency_key,
            "output_tokens": output_tokens,
        }
        with ExitStack() as stack:
            urls = [
                stack.enter_context(
                    simulated_provider_process(
                        profile=Profile(**profile), faults=self.faults, limits=self.allowed
                    )
                )
                for _ in range(self.providers)
            ]
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            write_work(folder / "work.json", dict(self.work), urls, MODEL, limits)
            runner = stack.enter_context(
                _Runner(contender.command(self.environments, folder / "work.json"), folder)
            )
            runner.wait_until_ready(_GRACE_SECONDS)
            for url in urls:
                reset_provider(url)
            before = sum(fetch_stats(url)["process_cpu_seconds"] for url in urls)
            told = runner.race(self.limits.deadline_seconds + _GRACE_SECONDS)
            stats = [fetch_stats(url) for url in urls]
            requests = [request for url in urls for request in fetch_requests(url)]
        cpu = sum(one["process_cpu_seconds"] for one in stats) - before
        return _row(contender.name, seed, told, stats, requests, cpu)


def _row(
    name: str,
    seed: int,
    told: dict[str, Any],
    stats: list[dict[str, Any]],
    requests: list[dict[str, Any]],
    provider_cpu_seconds: float,
) -> Row:
    def total(key: str) -> int:
        return sum(one[key] for one in stats)

    usage = Usage(
        prompt_tokens=total("prompt_tokens"),
        cached_prompt_tokens=total("cached_tokens"),
        completion_tokens=total("completion_tokens"),
    )
    latencies = [r["latency_seconds"] for r in requests if r["latency_seconds"] is not None]
    own = {"wall_seconds", "cpu_seconds", "peak_memory_mb", "wanted", "lost", "reading_seconds"}
    return Row(
        contender=name,
        seed=seed,
        wall_seconds=told["wall_seconds"] - told.get("reading_seconds", 0.0),
        reading_seconds=told.get("reading_seconds", 0.0),
        slowest_call_seconds=max(latencies, default=0.0),
        cpu_seconds=told["cpu_seconds"],
        peak_memory_mb=told["peak_memory_mb"],
        calls=total("requests"),
        answered_calls=sum(one["by_end"].get("complete", 0) for one in stats),
        refused_429=sum(one["by_status"].get("429", 0) for one in stats),
        max_in_flight=total("max_in_flight"),
        faults=sum(sum(one["faults"].values()) for one in stats),
        prompt_tokens=usage.prompt_tokens,
        cached_tokens=usage.cached_prompt_tokens,
        output_tokens=usage.completion_tokens,
        cost_usd=cost_usd(usage, ModelIdentity("openai", MODEL)) or 0.0,
        wanted=told["wanted"],
        lost=told["lost"],
        provider_cpu_seconds=provider_cpu_seconds,
        load_average=os.getloadavg()[0],
        notes={key: value for key, value in told.items() if key not in own},
    )


class _Runner:
    """A runner's process; it is ended with the block, whatever happened."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._command = command
        self._errors = folder / "stderr"
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> _Runner:
        with self._errors.open("w", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, "NO_PROXY": "127.0.0.1", "PYTHONPATH": str(ROOT)},
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def wait_until_ready(self, seconds: float) -> None:
        self._line(seconds)

    def race(self, seconds: float) -> dict[str, Any]:
        """Give the signal and wait for the result."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return self._line(seconds)

    def _line(self, seconds: float) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        # A runner that hangs is killed, which ends the reading below.
        killer = threading.Timer(seconds, self._process.kill)
        killer.start()
        try:
            for line in self._process.stdout:
                if line.startswith("RUNNER "):
                    return json.loads(line.removeprefix("RUNNER "))
        finally:
            killer.cancel()
        words = self._errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise RunFailedError(words[-1] if words else "it ended without a word")
