"""Which process runs an analysis, and whether it still can.

A worker is named HOST:PID:RANDOM. One that has not said for a minute that it lives is presumed
dead. On its own host that is known at once when no process has its number any more. A number that
is taken proves nothing, since numbers are given anew; and a host is a name together with a space
of process numbers, since containers may share the one without the other.
"""

from __future__ import annotations

import os
import secrets
import socket
import sys
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from tenfold.store.analyses.record import AnalysisRecord

PRESUMED_DEAD_AFTER: Final = timedelta(seconds=60)
_here: Final[set[str]] = set()
"""The workers of this process that have not retired."""


def new_worker() -> str:
    """A name for a worker of this process, never used before."""
    worker = f"{_host()}:{os.getpid()}:{secrets.token_hex(4)}"
    _here.add(worker)
    return worker


def retire(worker: str) -> None:
    """Say that a worker of this process has ended."""
    _here.discard(worker)


def is_left_alone(record: AnalysisRecord, now: str) -> bool:
    """Whether nobody runs ``record``, which is under way, any more."""
    if record.worker is None:
        return True
    seen_at = datetime.fromisoformat(record.seen_at or record.created_at)
    if datetime.fromisoformat(now) - seen_at > PRESUMED_DEAD_AFTER:
        return True
    host, pid, _ = record.worker.rsplit(":", 2)
    return host == _host() and not _may_run(record.worker, int(pid))


@cache
def _host() -> str:
    name = socket.gethostname().replace(":", "_")
    try:
        numbers = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:  # not Linux: one space of numbers a host
        return name
    return f"{name}/{numbers}"


def _may_run(worker: str, pid: int) -> bool:
    if pid == os.getpid():
        return worker in _here
    if sys.platform == "win32":  # where asking with signal 0 would end that process
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it runs as somebody else
        return True
    return True
