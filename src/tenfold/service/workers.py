"""Which process runs an analysis, and whether it still can.

A worker is named HOST:PID:RANDOM. On its own host a process can be looked up; elsewhere it is
presumed dead when it has not said for a minute that it lives.
"""

from __future__ import annotations

import os
import secrets
import socket
from datetime import datetime, timedelta
from typing import Final

from tenfold.store.analyses.record import AnalysisRecord

PRESUMED_DEAD_AFTER: Final = timedelta(seconds=60)


def new_worker() -> str:
    """A name for this process, never used before."""
    return f"{_host()}:{os.getpid()}:{secrets.token_hex(4)}"


def is_left_alone(record: AnalysisRecord, now: str) -> bool:
    """Whether nobody runs ``record``, which is under way, any more."""
    if record.worker is None:
        return True
    host, pid, _ = record.worker.rsplit(":", 2)
    if host == _host():
        # A container's processes have the same few numbers after each start.
        return int(pid) == os.getpid() or not _runs(int(pid))
    seen_at = datetime.fromisoformat(record.seen_at or record.created_at)
    return datetime.fromisoformat(now) - seen_at > PRESUMED_DEAD_AFTER


def _host() -> str:
    return socket.gethostname().replace(":", "_")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it runs as somebody else
        return True
    return True
