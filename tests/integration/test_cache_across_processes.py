"""The cache under two writers at once and under kill -9, with real processes and files."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tenfold.store.identity import ResponseIdentity
from tenfold.store.response_cache import FILE_NAME, CachedResponse, SqliteResponseCache

WRITER = """
import sys
from pathlib import Path
from tenfold.store.identity import ResponseIdentity
from tenfold.store.response_cache import CachedResponse, SqliteResponseCache

folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
sys.stdin.readline()
cache = SqliteResponseCache(folder)
for number in range(count):
    identity = ResponseIdentity("c", f"{name}{number}", "p", "h", "prov", None, "m", "s")
    cache.put(identity, CachedResponse("x" * 5_000, "model"))
    print(number, flush=True)
cache.close()
"""


def writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def identity(name: str, number: int) -> ResponseIdentity:
    return ResponseIdentity("c", f"{name}{number}", "p", "h", "prov", None, "m", "s")


def test_processes_that_start_and_write_at_once_lose_nothing(tmp_path):
    names = ["a", "b", "c"]
    processes = [writer(tmp_path, name, 100) for name in names]
    for process in processes:  # all have started: go
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        _, errors = process.communicate(timeout=30)
        assert (process.returncode, errors) == (0, "")
    cache = SqliteResponseCache(tmp_path)
    assert cache.stats().responses == 300
    assert all(cache.get(identity(name, 99)) for name in names)
    cache.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_kill_9_while_writing_leaves_all_that_was_committed(tmp_path):
    process = writer(tmp_path, "k", 100_000)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    for line in process.stdout:
        if int(line) >= 50:
            break
    os.kill(process.pid, signal.SIGKILL)
    told = [int(line) for line in process.stdout if line.endswith("\n")]
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    cache = SqliteResponseCache(tmp_path)
    committed = max([50, *told])
    assert all(cache.get(identity("k", number)) for number in range(committed + 1))
    cache.put(identity("after", 1), CachedResponse("{}", "model"))
    cache.close()
    raw = sqlite3.connect(tmp_path / FILE_NAME)
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    raw.close()
