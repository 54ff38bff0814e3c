"""A real `tenfold serve` for a browser: with a simulated provider and a local EDGAR behind it."""

from __future__ import annotations

import asyncio
import json
import secrets
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from acceptance.cli_runs import COMMAND, environment
from support.analyses import sample_split
from support.edgar_folder import IDENTITY, write_edgar
from support.gate import Gate, HeldProvider
from support.records import LATER, record
from tenfold.service.stores import open_stores
from tenfold.settings import Settings
from tenfold.store.analyses.filing_texts import FilingText
from tenfold.store.analyses.record import AnalysisStatus
from tenfold.testing.local_edgar.faults import Fault
from tenfold.testing.local_edgar.folder import EdgarFolder
from tenfold.testing.local_edgar.server import LocalEdgar
from tenfold.testing.simulated_provider import Profile
from tenfold.testing.simulated_provider.faults import FaultKind, FaultRequest

MARK = "Tenfold serves on "
MODEL = "openai-chat:simulated-large"
PATIENCE_SECONDS = 60.0


class Model:
    """The simulated provider, and what a test wants of its answers."""

    def __init__(self) -> None:
        self.lengths: dict[str, int] = {}
        """Tokens in the answers of single calls; all others are short."""
        self.failing: set[str] = set()
        """Components whose every answer is useless, and what is asked in their stead too."""
        self.names: set[str] = set()
        """Calls that were seen."""
        self.gate = Gate()
        self.base_url = ""

    def reset(self) -> None:
        """Answer well again."""
        self.lengths.clear()
        self.failing.clear()
        self.gate.release()

    def fault(self, request: FaultRequest) -> FaultKind | None:
        """The provider's hook."""
        self.names.add(request.name)
        fails = any(name in request.name for name in self.failing)
        return FaultKind.MALFORMED_JSON if fails else None

    def provider(self) -> HeldProvider:
        """Even latencies, so that the length of an answer decides when it is there."""
        profile = Profile(
            ttft_seconds=0.2,
            ttft_sigma=0,
            tokens_per_second=600,
            rate_sigma=0,
            output_tokens=self.lengths,
        )
        return HeldProvider(self.gate, profile=profile, faults=self.fault)


@dataclass
class Dashboard:
    """Where it is, and what is behind it."""

    url: str
    folder: Path
    model: Model
    edgar: LocalEdgar
    env: dict[str, str] = field(default_factory=dict[str, str])

    def lose_edgar(self) -> None:
        """Have EDGAR answer nothing until ``reset``."""
        self.edgar.faults.append(Fault(status=503, times=100_000))

    def reset(self) -> None:
        """Have the model answer well again, and EDGAR at all."""
        self.model.reset()
        self.edgar.faults.clear()

    def start(self, **request: Any) -> str:
        """Start an analysis; the address of its page."""
        body = json.dumps(request).encode()
        asked = urllib.request.Request(  # noqa: S310 - loopback
            f"{self.url}/api/v1/analyses", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(asked) as answer:  # noqa: S310 - loopback
            return f"{self.url}/analyses/{json.load(answer)['id']}"

    def keep(self, document: dict[str, Any], **columns: Any) -> str:
        """Put a finished analysis of the sample into the store; the address of its page."""
        settings = Settings.from_environment(self.env)
        filing = document["filing"]
        analysis_id = secrets.token_hex(8)
        values = {
            "target": "sample",
            "ticker": None,
            "company": filing["company"],
            "filing_sha256": filing["sha256"],
            "status": AnalysisStatus.FINISHED,
            "finished_at": LATER,
        }
        with open_stores(settings) as stores:
            kept = record(analysis_id, **values | columns)
            text = FilingText(filing["sha256"], sample_split())
            stores.analyses.add(kept, result=json.dumps(document), text=text)
        return f"{self.url}/analyses/{analysis_id}"

    def page(self, address: str) -> str:
        """A page as it comes, without any script."""
        asked = urllib.request.Request(address, headers={"Accept": "text/html"})  # noqa: S310
        with urllib.request.urlopen(asked) as answer:  # noqa: S310 - loopback
            return answer.read().decode()

    def analysis_ids(self) -> list[str]:
        """The analyses that are kept, the latest first."""
        with urllib.request.urlopen(f"{self.url}/api/v1/analyses") as answer:  # noqa: S310
            return [each["id"] for each in json.load(answer)["analyses"]]

    def forget_answers(self) -> None:
        """Have every answer asked for anew."""
        done = subprocess.run(
            [*COMMAND, "cache", "clear", "--yes"], env=self.env, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr


@contextmanager
def dashboard(folder: Path) -> Iterator[Dashboard]:
    """The service with an empty store; all of it ends with the block."""
    model = Model()
    edgar = LocalEdgar(EdgarFolder(write_edgar(folder / "edgar")))
    with _backing(model, edgar):
        env = environment(
            folder,
            TENFOLD_EDGAR_URL=edgar.base_url,
            TENFOLD_EDGAR_IDENTITY=IDENTITY,
            TENFOLD_MODEL=MODEL,
            TENFOLD_BASE_URL=model.base_url,
        )
        with serving(env) as url:
            yield Dashboard(url, folder, model, edgar, env)


@contextmanager
def serving(env: dict[str, str], *options: str) -> Iterator[str]:
    """`tenfold serve` on a free port; its address."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *options],
        env=env,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said: list[str] = []
    try:
        for line in process.stderr:
            said.append(line)
            if line.startswith(MARK):
                break
        else:
            raise AssertionError("".join(said))
        # Read on, so that a full pipe never stops the service.
        threading.Thread(target=said.extend, args=(process.stderr,), daemon=True).start()
        yield said[-1].removeprefix(MARK).partition(". ")[0]
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _backing(model: Model, edgar: LocalEdgar) -> Iterator[None]:
    """The provider and EDGAR on a thread of their own; their addresses are known inside it."""
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    started = threading.Event()

    async def run() -> None:
        async with model.provider() as provider, edgar:
            model.base_url = provider.base_url
            started.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    assert started.wait(PATIENCE_SECONDS)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE_SECONDS)
        loop.close()


@contextmanager
def signed_in_site(site: Dashboard, folder: Path) -> Iterator[tuple[str, str]]:
    """A service of its own that asks for a token: its address, and one."""
    env = {**site.env, "TENFOLD_DATA_DIR": str(folder / "data")}
    made = subprocess.run(
        [*COMMAND, "tokens", "create", "test"], env=env, capture_output=True, text=True, check=True
    )
    with serving(env, "--require-token") as url:
        yield url, made.stdout.split()[-1]
