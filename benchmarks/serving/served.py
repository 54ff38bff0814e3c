"""A `tenfold serve` in a process of its own, and what it and the machine spend."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_SAYS = "Tenfold serves on http://"
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE_SECONDS = 60
MODEL = "openai-chat:simulated-large"


@dataclass
class Served:
    """Where it listens, and the process."""

    host: str
    port: int
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{self.host}:{self.port}"

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self.process.pid

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON answer to a request, or its text where it is none; blocks."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if data else {}
        asked = urllib.request.Request(self.url + path, data, headers, method=method)  # noqa: S310
        with urllib.request.urlopen(asked, timeout=_PATIENCE_SECONDS) as answer:  # noqa: S310
            text = answer.read().decode()
        return json.loads(text) if answer.headers["Content-Type"] == "application/json" else text

    def ask_bytes(self, path: str) -> bytes:
        """What a GET answers; blocks."""
        with urllib.request.urlopen(self.url + path, timeout=_PATIENCE_SECONDS) as answer:  # noqa: S310
            return answer.read()

    def start(self, **asked: Any) -> str:
        """Start an analysis; its ID."""
        return self.ask("POST", "/api/v1/analyses", {"target": "sample", **asked})["id"]

    def finished(self) -> str:
        """The ID of some finished analysis; one is made where there is none. Blocks."""
        path = "/api/v1/analyses?status=finished&limit=1"
        while not (listed := self.ask("GET", path)["analyses"]):
            self.ask("GET", f"/api/v1/analyses/{self.start()}/events")  # to its end
        return listed[0]["id"]

    def upload(self, content: bytes, name: str, **fields: str) -> str:
        """Start an analysis of a file; its ID."""
        mark = "----tenfold-benchmark"
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
            for k, v in fields.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = b"".join([*parts, head.encode(), content, f"\r\n--{mark}--\r\n".encode()])
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        url = f"{self.url}/api/v1/analyses"
        asked = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310
        with urllib.request.urlopen(asked, timeout=_PATIENCE_SECONDS) as answer:  # noqa: S310
            return json.load(answer)["id"]

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(_PATIENCE_SECONDS)

    def lag(self) -> dict[float, float]:
        """How often its event loop was looked at, and found late by at most so many seconds."""
        name = "tenfold_event_loop_lag_seconds_bucket"
        lines = [line for line in self.ask("GET", "/metrics").splitlines() if line.startswith(name)]
        return {float(line.split('"')[1]): float(line.split()[1]) for line in lines}


@contextmanager
def serving(folder: Path, base_url: str, *options: str, **env: str) -> Iterator[Served]:
    """The service on a free port, its data and cache in ``folder``, its model at ``base_url``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TENFOLD_")}
    own = {
        "TENFOLD_CACHE_DIR": str(folder / "cache"),
        "TENFOLD_DATA_DIR": str(folder / "data"),
        "TENFOLD_MODEL": MODEL,
        "TENFOLD_BASE_URL": base_url,
    }
    command = (sys.executable, "-m", "tenfold.cli.main", "serve", "--port", "0", "--rate", "0")
    process = subprocess.Popen(
        [*command, *options], env=kept | own | env, stderr=subprocess.PIPE, text=True
    )
    try:
        yield _listening(process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(_PATIENCE_SECONDS)


def _listening(process: subprocess.Popen[str]) -> Served:
    assert process.stderr is not None
    said: list[str] = []
    for line in process.stderr:
        said.append(line)
        if line.startswith(_SAYS):
            host, _, port = line.removeprefix(_SAYS).partition(". ")[0].rpartition(":")
            # Read on, so that a full pipe never stops the service.
            threading.Thread(target=said.extend, args=(process.stderr,), daemon=True).start()
            return Served(host, int(port), process, said)
    raise SystemExit("".join(said))


def provider_pid() -> int:
    """The process of the simulated provider that this one has started."""
    mine = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii")
    for pid in mine.split():
        if b"tenfold.testing.simulated_provider" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return int(pid)
    raise SystemExit("There is no simulated provider.")


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def cpu_seconds(pid: int) -> float:
    """What a process has spent, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def machine_cpu_seconds() -> float:
    """What all processes of the machine have spent."""
    user, nice, system, _idle, _wait, irq, softirq, *_ = map(
        int, Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:]
    )
    return (user + nice + system + irq + softirq) / _TICKS


def percentile(values: list[float], share: float) -> float:
    """The smallest of ``values``, which are sorted, that is not below ``share`` of them."""
    return values[min(len(values) - 1, int(len(values) * share))]
