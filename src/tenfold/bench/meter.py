"""What one run costs the client: wall time, CPU and peak memory of this process."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_CLEAR_REFS = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


@dataclass(slots=True)
class Reading:
    """Filled in when the metered block ends."""

    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory_mb: float = 0.0
    """Peak resident size: of the block on Linux, of the process so far elsewhere."""


@contextmanager
def metered() -> Generator[Reading, None, None]:
    """Measure the block."""
    reading = Reading()
    _forget_peak()
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        yield reading
    finally:
        reading.wall_seconds = time.perf_counter() - wall
        reading.cpu_seconds = time.process_time() - cpu
        reading.peak_memory_mb = _peak_mb()


def _forget_peak() -> None:
    try:
        # 5 resets the peak resident set size (proc(5)).
        _CLEAR_REFS.write_text("5")
    except OSError:
        return


def _peak_mb() -> float:
    try:
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Bytes on macOS, kilobytes elsewhere.
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
