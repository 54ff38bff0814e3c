"""Who is presumed dead."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from support.records import NOW, record
from tenfold.service.workers import is_left_alone, new_worker, retire

SOON = "2026-01-02T03:05:05.000000+00:00"
TOO_LATE = "2026-01-02T03:05:05.000001+00:00"


@pytest.fixture
def worker():
    name = new_worker()
    yield name
    retire(name)


def left(worker, now=SOON, **values):
    return is_left_alone(record(worker=worker, **values), now)


def test_nobody_s_is_left_alone():
    assert left(None)


def test_a_live_worker_of_this_process_keeps_its_own_until_it_is_silent(worker):
    assert not left(worker)
    assert left(worker, TOO_LATE)
    assert not left(worker, TOO_LATE, seen_at=SOON)
    retire(worker)
    assert left(worker)


def test_the_same_number_after_a_restart_is_another_process(worker):
    host, pid, _ = worker.rsplit(":", 2)
    assert left(f"{host}:{pid}:00000000")


def test_a_number_that_is_taken_proves_nothing_for_ever(worker):
    host = worker.rsplit(":", 2)[0]
    other = f"{host}:{os.getppid()}:00000000"
    assert not left(other)
    assert left(other, TOO_LATE)


def test_a_dead_number_is_seen_at_once_here_and_elsewhere_by_its_silence(worker):
    host = worker.rsplit(":", 2)[0]
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    assert left(f"{host}:{child.pid}:00000000", NOW)
    assert not left(f"elsewhere:{child.pid}:00000000")
    assert left(f"elsewhere:{child.pid}:00000000", TOO_LATE)
